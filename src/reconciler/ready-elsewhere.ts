import type { Decision } from '../replication/decision.ts';
import type { Hint } from '../replication/hint.ts';
import type { Observation } from '../replication/observation.ts';
import { copyState } from '../replication/readiness.ts';
import { isSameGroup } from '../replication/resource-id.ts';
import type { ReplicationConfig, Target } from '../replication/rule.ts';
import { isSelected } from '../replication/selection.ts';
import type { Snapshot } from '../replication/snapshot.ts';
import { isReady } from '../replication/signals/telling.ts';
import { targetsOf } from './find-rule.ts';
import { readOrRefusal } from './read-or-refusal.ts';
import type { World } from './ports.ts';
import { decidePair } from './decide-pair.ts';

/** A replica that is ready, and where. */
export interface ReadyElsewhere {
  target: Target;
  snapshot: Snapshot;
}

/**
 * The replicas of a source in all its other targets, by whichever rule selects it, where every one of them is ready;
 * undefined as soon as one is not, or may not be read. One call for each.
 */
export async function readyElsewhere(
  world: World,
  config: ReplicationConfig,
  hint: Hint,
  { source }: Observation,
): Promise<ReadyElsewhere[] | undefined> {
  if (source.kind !== 'present') return undefined;
  const { snapshot } = source;
  const others = targetsOf(config, hint.source).filter(
    ({ rule, target }) => !isSameGroup(target, hint.target) && isSelected(rule.select, snapshot),
  );
  const found: ReadyElsewhere[] = [];
  for (const { rule, target } of others) {
    const { subscriptionId, resourceGroup } = target;
    const id = { subscriptionId, resourceGroup, name: hint.source.name };
    const read = await readOrRefusal(world, () => world.snapshots.get(id));
    if (read.kind === 'unreadable' || read.value === undefined) return undefined;
    const replica = read.value;
    const pair = { rule, target, name: id.name, source: snapshot, replica, locks: undefined };
    if (!hasImage(decidePair(world, config, pair), replica)) return undefined;
    found.push({ target, snapshot: replica });
  }
  return found;
}

/** Also where something about tags, locks or leftovers is still to be done. */
function hasImage(decision: Decision, replica: Snapshot): boolean {
  if (copyState(replica).kind !== 'ready') return false;
  switch (decision.kind) {
    case 'none':
      return isReady(decision);
    case 'look':
      return ['locks', 'staging', 'conversion', 'pairUsers', 'lineage'].includes(decision.at);
    case 'setTags':
      return decision.due === undefined && decision.reason !== 'Claimed';
    case 'mend':
    case 'protect':
    case 'unprotect':
    case 'removeInterim':
    case 'stage':
    case 'convert':
      return true;
    case 'wait':
      return decision.reason === 'RenewalPending';
    case 'beginCopy':
    case 'deleteReplica':
    case 'blocked':
      return false;
  }
}
