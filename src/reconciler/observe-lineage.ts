import type { Observation } from '../replication/observation.ts';
import { membersOf, type Lineage } from '../replication/promotion/lineage.ts';
import type { ReplicationConfig } from '../replication/rule.ts';
import type { Asking } from './asking.ts';
import type { World } from './ports.ts';
import { readyElsewhere } from './ready-elsewhere.ts';

/** Both groups, by listings that began after the look did. */
export async function observeLineage(
  world: World,
  config: ReplicationConfig,
  observation: Observation,
  { hint, began }: Asking,
): Promise<Lineage> {
  const { source, rule } = observation;
  if (source.kind !== 'present') return { others: [] };
  const options = { freshSince: began };
  const [sources, replicas] = await Promise.all([
    world.snapshots.list(hint.source, options),
    world.snapshots.list(hint.target, options),
  ]);
  const others = membersOf(source.snapshot, rule, sources, replicas);
  if (rule.promote !== 'whenReadyEverywhere') return { others };
  return { others, readyElsewhere: (await readyElsewhere(world, config, hint, observation)) !== undefined };
}
