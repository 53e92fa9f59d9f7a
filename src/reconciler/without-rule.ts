import { sourcesOfInterims } from '../replication/renewal/interim.ts';
import { replicasOfGroup } from '../replication/removal/guard.ts';
import { isOwn } from '../replication/replica-tags.ts';
import { distinctGroups, resourceGroupKey } from '../replication/resource-id.ts';
import type { ReplicationConfig } from '../replication/rule.ts';
import type { Snapshot } from '../replication/snapshot.ts';
import type { Listings } from './listings.ts';
import type { World } from './ports.ts';

/** Ids of the replicas in the target groups that no rule of the file stands for. */
export async function withoutRule(
  { installation }: World,
  { rules }: ReplicationConfig,
  listings: Listings,
): Promise<string[]> {
  const found: string[] = [];
  for (const group of distinctGroups(rules.flatMap(({ targets }) => targets))) {
    const listing = await listings.of(group);
    if (listing.kind === 'failed') continue;
    const key = resourceGroupKey(group);
    const here = rules.filter(({ targets }) => targets.some((target) => resourceGroupKey(target) === key));
    const known = new Set(here.flatMap(({ source }) => replicasOfGroup(source, listing.snapshots)));
    const isRenewing = (one: Snapshot): boolean =>
      here.some(({ source }) => sourcesOfInterims(source, installation, [one]).length > 0);
    found.push(
      ...listing.snapshots
        .filter((one) => isOwn(one) && !known.has(one) && !isRenewing(one))
        .map(({ id }) => id),
    );
  }
  return found;
}
