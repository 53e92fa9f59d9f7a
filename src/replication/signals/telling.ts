/**
 * What a chain of looks remembers so that nothing goes untold: the end of a copy or of a deletion is a difference
 * between two looks, and either may be killed. It travels in the hint; what it cannot hold is told by state (`isNews`).
 */
import { makesImage, type Action } from '../decision.ts';
import { assessObjective, type Objective } from '../objective/assess.ts';
import { beginOf } from '../objective/hurry.ts';
import type { Observation } from '../observation.ts';
import { deletionMarkOf } from '../replica-tags.ts';
import type { Snapshot } from '../snapshot.ts';

export interface Telling {
  /** A look of this chain found that the replica is not ready. */
  unready?: true;
  /** `uniqueId` of the replica that was seen to be on its way out. */
  removing?: string;
  /** That the objective will be missed was told. */
  warned?: true;
  /** Since when the topic has not taken what this chain has to tell, ms since 1970. */
  untold?: number;
}

/** Whether the replica may be used: what is still to be done to it, if anything, is about tags and locks. */
export function isReady({ kind, reason }: Pick<Action, 'kind' | 'reason'>): boolean {
  return kind === 'protect' || (kind === 'none' && ready.includes(reason));
}

const ready: readonly string[] = ['InSync', 'InSyncUnprotected', 'TagsNotKept'];

/** States that say nothing of whether there is an image. */
const silent: readonly string[] = ['DeletionPending', 'LockLingering', 'NoOtherImageYet', 'RenewalPending'];

/** What the next look of this chain has to know. */
export function tellingAfter(
  before: Telling | undefined,
  action: Action,
  observation: Observation,
): Telling | undefined {
  const removing = removingOf(action, observation);
  const unready = isUnready(action, observation) || (before?.unready === true && !isReady(action));
  const warned = unready && (before?.warned === true || isLate(objectiveOfLook(observation)));
  if (removing === undefined && !unready) return undefined;
  return {
    ...(unready && { unready }),
    ...(removing !== undefined && { removing }),
    ...(warned && { warned }),
  };
}

/** The same for a look that did not get to telling, or whose signals were not taken: all that was to be told still is. */
export function tellingUntold(before: Telling | undefined, after: Telling | undefined): Telling | undefined {
  const { removing, unready } = { ...before, ...after };
  if (removing === undefined && unready === undefined) return after;
  return { ...after, ...(unready && { unready }), ...(removing !== undefined && { removing }) };
}

/** How a look at a replica that is not ready stands to the objective of its rule. */
export function objectiveOfLook(observation: Observation): Objective | undefined {
  const { rule, replica, now } = observation;
  const found = replica.kind === 'present' ? replica.snapshot : undefined;
  return assessObjective(rule, beginOf(observation), found, now);
}

export function isLate(objective: Objective | undefined): boolean {
  return objective !== undefined && objective.verdict !== 'onTime';
}

export function isUnready(action: Action, { source }: Observation): boolean {
  if (source.kind !== 'present') return false;
  if (makesImage(action) || action.kind === 'blocked') return true;
  return action.kind === 'wait' && !silent.includes(action.reason);
}

/** The replica whose deletion is announced or under way; not one that makes room for its next image. */
export function removingOf(action: Action, { replica }: Observation): string | undefined {
  if (replica.kind !== 'present') return undefined;
  const { uniqueId } = replica.snapshot;
  if (action.kind === 'deleteReplica') return isRenewal(action.reason) ? undefined : uniqueId;
  if (action.kind === 'setTags') return action.due === undefined ? undefined : uniqueId;
  return isGoing(replica.snapshot) ? uniqueId : undefined;
}

function isGoing(replica: Snapshot): boolean {
  const mark = deletionMarkOf(replica);
  return mark !== undefined && !isRenewal(mark.reason);
}

function isRenewal(reason: string): boolean {
  return reason === 'SourceRecreated' || reason === 'CopyFailed';
}

/** The clocks of Azure and of the service may differ so much, ms; less than the distance to the first look after a copy. */
const skewMs = 5000;

/**
 * Whether a ready replica has to be told of: a look of this chain saw it when it was not ready, or it was made after the
 * chain began, in a look that was killed before it planned another. A repeat has the same id and does no harm.
 */
export function isNews(
  { telling, since }: { telling?: Telling; since?: number },
  { timeCreated }: Snapshot,
): boolean {
  return telling?.unready === true || (since !== undefined && timeCreated >= since - skewMs);
}
