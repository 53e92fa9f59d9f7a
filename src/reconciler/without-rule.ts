import { replicasOfGroup } from '../replication/removal/guard.ts';
import { sourcesOfInterims } from '../replication/renewal/interim.ts';
import { isOwn } from '../replication/replica-tags.ts';
import { resourceGroupKey, type ResourceGroupId } from '../replication/resource-id.ts';
import type { ReplicationConfig } from '../replication/rule.ts';
import type { Snapshot } from '../replication/snapshot.ts';
import type { World } from './ports.ts';

/** Ids of what is ours in a page of a target group, and what no rule of the file stands for. */
export function withoutRule(
  { installation }: Pick<World, 'installation'>,
  { rules }: ReplicationConfig,
  group: ResourceGroupId,
  page: readonly Snapshot[],
): string[] {
  const key = resourceGroupKey(group);
  const here = rules.filter(({ targets }) => targets.some((target) => resourceGroupKey(target) === key));
  const known = new Set(here.flatMap(({ source }) => replicasOfGroup(source, page)));
  const isRenewing = (one: Snapshot): boolean =>
    here.some(({ source }) => sourcesOfInterims(source, installation, [one]).length > 0);
  return page.filter((one) => isOwn(one) && !known.has(one) && !isRenewing(one)).map(({ id }) => id);
}
