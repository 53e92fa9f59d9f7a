/** Removes what earlier runs left, where nobody uses it any more. */
import { groupsOf, leftovers, remove } from './made.ts';
import type { Place } from './places/place.ts';
import { removeRoles } from './roles.ts';
import { subscriptionsOf } from './run-rows.ts';

export interface Swept {
  /** Groups whose deletion has begun. */
  removed: string[];
  /** Groups that may be in use, with the reason. */
  kept: string[];
}

/** `all`: also what a run may still be using. */
export async function sweep(
  place: Place,
  { prefix, all = false }: { prefix: string; all?: boolean },
): Promise<Swept> {
  const swept: Swept = { removed: [], kept: [] };
  const { clients, run } = place;
  for (const subscriptionId of subscriptionsOf(place)) {
    const found = await leftovers(clients, subscriptionId, { prefix, run, now: place.now() });
    for (const { name, inUse, isBeingDeleted } of found) {
      if (inUse !== undefined && !all) {
        swept.kept.push(`${name}: ${inUse}`);
        continue;
      }
      if (!isBeingDeleted) await remove(clients, subscriptionId, name);
      swept.removed.push(name);
    }
    const runs = new Set(found.filter(({ inUse }) => all || inUse === undefined).map(({ run: of }) => of));
    if (place.from === 'azure') for (const of of runs) await removeRoles(clients, subscriptionId, of);
  }
  return swept;
}

/** Waits until none of the groups of these runs is there any more; gives what still is after 20 minutes. */
export async function untilGone(
  place: Place,
  names: readonly string[],
  pause: (ms: number) => Promise<void>,
): Promise<string[]> {
  const runs = new Set(names.map((name) => name.split('-').slice(0, 2).join('-')));
  for (let waitedMs = 0; ; waitedMs += 15_000) {
    const left: string[] = [];
    for (const subscriptionId of subscriptionsOf(place)) {
      for (const run of runs) {
        const groups = await groupsOf(place.clients, subscriptionId, run);
        left.push(...groups.map(({ name }) => name).filter((name) => names.includes(name)));
      }
    }
    if (left.length === 0 || waitedMs >= 20 * 60_000) return left;
    await pause(15_000);
  }
}
