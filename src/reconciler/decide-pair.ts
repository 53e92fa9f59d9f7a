/** The decision for one pair of what listings say: the same as a look's, and good for whether a look is needed. */
import type { Look } from '../replication/action.ts';
import type { Decision } from '../replication/decision.ts';
import { decide } from '../replication/decide.ts';
import { copyState, isInOperation, longestCopyMs } from '../replication/readiness.ts';
import { deletionMarkOf } from '../replication/replica-tags.ts';
import { snapshotIdText } from '../replication/resource-id.ts';
import type { ReplicationConfig, Rule, Target } from '../replication/rule.ts';
import type { Snapshot } from '../replication/snapshot.ts';
import type { Observation } from '../replication/observation.ts';
import { maxAttempts } from './limits.ts';
import type { Matched } from './matching.ts';
import type { World } from './ports.ts';

export interface Pair {
  rule: Rule;
  target: Target;
}

/** What the listings say of one name. */
export interface Listed extends Matched {
  locks: Observation['locks'];
  lineage?: Observation['lineage'];
}

export function decidePair(
  { surroundings, installation }: Pick<World, 'surroundings' | 'installation'>,
  config: ReplicationConfig,
  { rule, target, name, source, replica, locks, lineage }: Pair & Listed,
): Decision {
  return decide({
    rule,
    target,
    guard: config.deletionGuard,
    replacementGuard: config.replacementGuard ?? config.deletionGuard,
    installation,
    sourceId: snapshotIdText({ ...rule.source, name }),
    source: source === undefined ? { kind: 'absent' } : { kind: 'present', snapshot: source },
    replica:
      replica === undefined ? { kind: 'absent' } : { kind: 'present', snapshot: replica, isListed: true },
    now: surroundings.now(),
    announced: false,
    leftBehind: [],
    attempt: 1,
    disksMade: 0,
    nudged: false,
    maxAttempts,
    ...(locks && { locks }),
    ...(lineage && { lineage }),
  });
}

/**
 * That a listing tells `completionPercent` is unverified. Where it does not, every finished copy would look as if it
 * were under way, and cost a look each night; a young one is looked at, one that would be the longest ever counts as done.
 */
export function withLikelyProgress(listed: Snapshot, now: number): Snapshot {
  const state = copyState(listed);
  const isUntold = state.kind === 'copying' && state.percent === undefined && !isInOperation(listed);
  return isUntold && now - listed.timeCreated > longestCopyMs
    ? { ...listed, completionPercent: 100 }
    : listed;
}

/** What a look would be about where the listings alone do not decide. */
export function reasonToLook(at: Look['at'], replica: Snapshot | undefined): string {
  switch (at) {
    case 'staging':
      return replica === undefined ? 'ReplicaMissing' : 'StagingDone';
    case 'conversion':
      return replica === undefined ? 'ReplicaMissing' : 'ConversionDone';
    case 'family':
    case 'absence':
    case 'copiesBegun':
    case 'copyTimes':
      return 'ReplicaMissing';
    case 'lineage':
      return 'InSync';
    case 'replica':
      return 'PropertyLost';
    case 'interims':
      return 'SourceRecreated';
    case 'removal':
      return (replica && deletionMarkOf(replica)?.reason) ?? 'DeletionDue';
    case 'locks':
      return 'ProtectReplica';
    case 'pairUsers':
      return 'ConversionDone';
    case 'sourceGroup':
      return 'SourceDeleted';
    case 'sourceListing':
      return 'SourceNotVisible';
  }
}
