/** The mark by which a deletion is announced on the replica itself: written, taken off, and when it counts no more. */
import type { SetTags } from '../action.ts';
import {
  deletionMarkOf,
  deletionTagValue,
  tagKeys,
  type DeletionMark,
  type MarkReason,
} from '../replica-tags.ts';
import type { Rule } from '../rule.ts';
import { isSelected } from '../selection.ts';
import type { Snapshot } from '../snapshot.ts';
import { withoutTag } from '../tag-drift.ts';

/** So long after it was due a mark counts as left over, ms: whoever stopped the deletion then has long forgotten it. */
const forgottenAfterMs = 7 * 24 * 3_600_000;

/** From the mark to the deletion, ms. */
export function delayOf(rule: Rule, reason: MarkReason): number {
  switch (reason) {
    case 'SourceDeleted':
    case 'SourceGroupLost':
      return rule.deleteDelayMs;
    case 'SourceUnselected':
      return rule.unselectedDelayMs;
    case 'SourceRecreated':
      return 0;
  }
}

interface Announcing extends ToldOf {
  installation: string;
  now: number;
}

/** What events said of the source of a rule. */
interface ToldOf {
  rule: Rule;
  /** It was written. */
  announced: boolean;
  deletionTold?: true;
}

/**
 * Whether an event told of what a replica is to go for. That a source was written is told each time that a policy tags it:
 * it was hardly the rule that changed only where this very rule selects the source as it was when its tags were carried.
 */
export function isToldOf(
  { announced, deletionTold, rule }: ToldOf,
  replica: Snapshot,
  reason: MarkReason,
): boolean {
  if (reason === 'SourceUnselected') return announced && isSelected(rule.select, replica);
  return reason === 'SourceDeleted' && deletionTold === true;
}

/** Writes the mark, anew where there is one: with the whole delay ahead, and without anybody's approval. */
export function announce(announcing: Announcing, replica: Snapshot, reason: MarkReason): SetTags {
  const { rule, installation, now } = announcing;
  const due = Math.ceil((now + delayOf(rule, reason)) / 1000) * 1000;
  // A source that comes back takes the mark off, and with it what was told of it.
  const before = deletionMarkOf(replica);
  const wasTold = before?.reason === reason && before.told === true;
  const told = wasTold || isToldOf(announcing, replica, reason) ? { told: true as const } : {};
  const value = deletionTagValue({ reason, due, approved: false, ...told });
  const tags = {
    ...withoutTag(withoutTag(replica.tags, tagKeys.deletion), tagKeys.installation),
    [tagKeys.installation]: installation,
    [tagKeys.deletion]: value,
  };
  return { kind: 'setTags', reason, tags, due };
}

/** The event came later than the mark, which keeps its time. */
export function tellOfEvent({ now }: { now: number }, replica: Snapshot, mark: DeletionMark): SetTags {
  const value = deletionTagValue({ ...mark, told: true });
  const tags = { ...withoutTag(replica.tags, tagKeys.deletion), [tagKeys.deletion]: value };
  return { kind: 'setTags', reason: mark.reason, tags, due: Math.max(mark.due, now) };
}

/** The mark alone goes: what else the tags should say, the next look sees, and it must not hide another generation. */
export function unmark(replica: Snapshot, reason: SetTags['reason'], detail?: string): SetTags {
  const tags = withoutTag(replica.tags, tagKeys.deletion);
  return { kind: 'setTags', reason, tags, ...(detail !== undefined && { detail }) };
}

/** A mark that outlived its time would cut short the delay of a deletion that nobody announced. */
export function isForgotten(mark: DeletionMark, now: number): boolean {
  return now > mark.due + forgottenAfterMs;
}

/** The mark that counts, and with it its approval; undefined for one that outlived its time. */
export function markInForce(replica: Snapshot, now: number): DeletionMark | undefined {
  const mark = deletionMarkOf(replica);
  return mark === undefined || isForgotten(mark, now) ? undefined : mark;
}
