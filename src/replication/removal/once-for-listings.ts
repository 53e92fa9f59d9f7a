/** Many looks share their listings, so what is found out of these for a rule is found once, and kept while they are held. */
import type { Snapshot } from '../snapshot.ts';
import type { Rule } from '../rule.ts';
import type { GuardedRule } from './guard.ts';

/** Complete; never changed once somebody got it. */
export type Listing = readonly Snapshot[];

interface Known<Found> {
  next: WeakMap<Listing, Known<Found>>;
  byInstallation: Map<string, Found>;
}

/** Listings are told apart by being the same one, in their order: what was listed again is found out again. */
export function onceForListings<Found>(
  find: (guarded: GuardedRule, listings: readonly Listing[]) => Found,
): typeof find {
  const byRule = new WeakMap<Rule, Known<Found>>();
  const nothing = (): Known<Found> => ({ next: new WeakMap(), byInstallation: new Map() });
  return ({ rule, installation }, listings) => {
    let known = byRule.get(rule) ?? nothing();
    byRule.set(rule, known);
    for (const listing of listings) {
      const next = known.next.get(listing) ?? nothing();
      known.next.set(listing, next);
      known = next;
    }
    const found = known.byInstallation.get(installation) ?? find({ rule, installation }, listings);
    known.byInstallation.set(installation, found);
    return found;
  };
}
