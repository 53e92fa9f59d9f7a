import { isUsable, membersOf, type Lineage } from '../replication/promotion/lineage.ts';
import { isSameGroup } from '../replication/resource-id.ts';
import type { ReplicationConfig, Rule, Target } from '../replication/rule.ts';
import { isSelected } from '../replication/selection.ts';
import type { Snapshot } from '../replication/snapshot.ts';
import { targetsOf } from './find-rule.ts';
import type { Listings } from './listings.ts';

/** The lineages of a pair, by the listings of a full pass; undefined where the rule promotes nothing. */
export async function listedLineages(
  config: ReplicationConfig,
  { rule, target }: { rule: Rule; target: Target },
  listings: Listings,
  listed: { sources: readonly Snapshot[]; replicas: readonly Snapshot[] },
  installation: string,
): Promise<((source: Snapshot) => Lineage) | undefined> {
  if (rule.promote === undefined) return undefined;
  const membersFor = (source: Snapshot): Lineage => ({
    others: membersOf(source, rule, listed.sources, listed.replicas),
  });
  if (rule.promote === 'whenReady') return membersFor;
  const others = targetsOf(config, rule.source).filter((one) => !isSameGroup(one.target, target));
  const elsewhere = await Promise.all(
    others.map(async (one) => ({ rule: one.rule, listing: await listings.of(one.target) })),
  );
  return (source) => ({
    ...membersFor(source),
    readyElsewhere: elsewhere
      .filter((one) => isSelected(one.rule.select, source))
      .every(({ listing }) => {
        if (listing.kind === 'failed') return false;
        const replica = listing.snapshots.find(
          ({ name }) => name.toLowerCase() === source.name.toLowerCase(),
        );
        return isUsable({ source, replica }, installation);
      }),
  });
}
