/**
 * Approves part of a set, replica by replica. It may be done again at any time, and be killed anywhere: each replica says
 * itself whether it is still the one that was seen, and whether it is approved already.
 */
import { digest } from '../replication/digest.ts';
import { lookTime, recheckId, type Hint } from '../replication/hint.ts';
import type { JournalEntry } from '../replication/journal-entry.ts';
import { failurePace } from '../replication/pace.ts';
import { classify } from '../replication/refusals/classify-failure.ts';
import { isForgotten } from '../replication/removal/deletion-mark.ts';
import {
  deletionMarkOf,
  deletionTagValue,
  isPinned,
  ownershipOf,
  tagKeys,
  tagOf,
  type DeletionMark,
} from '../replication/replica-tags.ts';
import { snapshotIdText, type ResourceGroupId } from '../replication/resource-id.ts';
import type { ReplicationConfig, Rule } from '../replication/rule.ts';
import type { Snapshot } from '../replication/snapshot.ts';
import { tagChange, withoutTag } from '../replication/tag-drift.ts';
import { ArmError } from './arm-error.ts';
import { findRule, hintFor } from './find-rule.ts';
import type { OutgoingHint, World } from './ports.ts';

/** Some replicas of a set that someone approved, each as it was seen. */
export interface ApprovalSlice {
  setId: string;
  source: ResourceGroupId;
  target: ResourceGroupId;
  replicas: readonly ApprovedReplica[];
  /** Object id of whoever approved, where that is known. */
  by?: string;
  /** When somebody approved, ms since 1970. Absent in what the release before asked for. */
  asked?: number;
  /** How often in a row it came to nothing. */
  tries?: number;
}

export interface ApprovedReplica {
  name: string;
  uniqueId: string;
  /** Its mark, in full, as it was seen. */
  mark: string;
}

export interface SliceResult {
  approved: number;
  /** Ids of replicas that someone changed meanwhile; they were left alone. */
  changed: string[];
  /** What Azure refuses, such as under a lock; they stay pending. */
  refused: { replica: string; error: ArmError }[];
  /** What is still to do, and when, ms since 1970. */
  rest?: { slice: ApprovalSlice; at: number; error: ArmError };
}

/** `stop`: what is not approved by then stays as it is. */
export async function approveSlice(
  world: World,
  config: ReplicationConfig,
  slice: ApprovalSlice,
  stop?: AbortSignal,
): Promise<SliceResult> {
  const result: SliceResult = { approved: 0, changed: [], refused: [] };
  const rule = findRule(config, slice.source, slice.target)?.rule;
  const hints: OutgoingHint[] = [];
  for (const [at, seen] of slice.replicas.entries()) {
    if (stop?.aborted === true) break;
    const replica = snapshotIdText({ ...slice.target, name: seen.name });
    try {
      const due = rule && (await approve(world, rule, slice, seen));
      if (rule === undefined || due === undefined) {
        result.changed.push(replica);
        continue;
      }
      result.approved += 1;
      hints.push(lookAt(world, hintFor(rule, slice.target, { ...slice.source, name: seen.name }), due));
    } catch (error) {
      if (!(error instanceof ArmError)) throw error;
      if (classify(error.failure, world.surroundings.now()).kind !== 'blocked') {
        result.rest = later(world, slice, at, error);
        break;
      }
      result.refused.push({ replica, error });
    }
  }
  // What was approved is told before what is left, and both before the message is done with.
  if (hints.length > 0) await world.hints.send(hints);
  return result;
}

/** When the deletion is due; undefined where the replica is no longer as it was seen: a pin, or another mark, was set since. */
async function approve(
  world: World,
  rule: Rule,
  { target, source: group, setId, by, asked }: ApprovalSlice,
  seen: ApprovedReplica,
): Promise<number | undefined> {
  const id = { ...target, name: seen.name };
  const source = snapshotIdText({ ...group, name: seen.name });
  const replica = await world.snapshots.get(id);
  if (replica?.uniqueId !== seen.uniqueId || isPinned(replica)) return undefined;
  if (ownershipOf(replica, source, world.installation) !== 'ours') return undefined;
  const mark = deletionMarkOf(replica);
  if (mark === undefined) return undefined;
  const now = world.surroundings.now();
  const isBefore = isApprovedAs(replica, mark, seen, asked);
  if (!isBefore && tagOf(replica.tags, tagKeys.deletion) !== seen.mark) return undefined;
  const meant = { ...mark, due: isBefore ? mark.due : dueOf(mark, asked), approved: true };
  // The next look writes such a mark anew, without the approval; what was seen is then another set.
  if (isForgotten(meant, now)) return undefined;
  if (isBefore) return meant.due;
  const entry: JournalEntry = {
    id: `approved-${digest(setId, replica.uniqueId).slice(0, 24)}`,
    time: now,
    kind: 'approved',
    rule: rule.name,
    source,
    target: { subscriptionId: target.subscriptionId, resourceGroup: target.resourceGroup },
    uniqueId: replica.uniqueId,
    reason: mark.reason,
    ...(by !== undefined && { by }),
  };
  // An approval that nobody remembers is none.
  await world.journal.append([entry]);
  const value = deletionTagValue(meant);
  const tags = { ...withoutTag(replica.tags, tagKeys.deletion), [tagKeys.deletion]: value };
  await world.snapshots.changeTags(id, tagChange(replica.tags, tags));
  return meant.due;
}

/** This slice has come here before. */
function isApprovedAs(
  replica: Snapshot,
  mark: DeletionMark,
  seen: ApprovedReplica,
  asked: number | undefined,
): boolean {
  const before = { ...replica, tags: { ...replica.tags, [tagKeys.deletion]: seen.mark } };
  const wanted = deletionMarkOf(before);
  return mark.approved && wanted?.reason === mark.reason && dueOf(wanted, asked) === mark.due;
}

/** What was held for so long that its mark counts no more is due from when somebody looked at it and approved it. */
function dueOf(mark: DeletionMark, asked: number | undefined): number {
  return asked !== undefined && isForgotten(mark, asked) ? Math.floor(asked / 1000) * 1000 : mark.due;
}

function lookAt({ surroundings }: World, hint: Hint, due: number): OutgoingHint {
  const at = lookTime(surroundings.now(), due, hint);
  return { hint: { ...hint, due: at }, messageId: recheckId(hint, at), at };
}

/** From the replica at which it stopped. Each slice comes back at a time of its own. */
function later(
  { surroundings }: World,
  slice: ApprovalSlice,
  done: number,
  error: ArmError,
): NonNullable<SliceResult['rest']> {
  const now = surroundings.now();
  const verdict = classify(error.failure, now);
  const asked = 'retryAfterMs' in verdict ? (verdict.retryAfterMs ?? 0) : 0;
  // What had no turn has not been tried: there is room when the budget says so, and no reason to wait longer each time.
  const isPaced = verdict.kind === 'throttled' && verdict.byBudget === true;
  const before = done > 0 ? 0 : (slice.tries ?? 0);
  const tries = isPaced ? before : before + 1;
  const paceMs = isPaced ? soonestMs : failurePace(tries, surroundings.random());
  const rest = { ...slice, replicas: slice.replicas.slice(done), tries };
  return { slice: rest, at: now + Math.max(asked, paceMs), error };
}

/** No message comes back sooner, ms. */
const soonestMs = 1000;
