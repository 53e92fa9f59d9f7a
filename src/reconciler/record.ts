/** What the journal says of one look. Ids are the same however often the same thing is told. */
import type { Blocked, SetTagsReason } from '../replication/action.ts';
import type { Action } from '../replication/decision.ts';
import { attemptAtCopy } from '../replication/attempt-at-copy.ts';
import { digest } from '../replication/digest.ts';
import type { Hint } from '../replication/hint.ts';
import type { JournalEntry, JournalKind } from '../replication/journal-entry.ts';
import type { Observation } from '../replication/observation.ts';
import type { DeleteReplica } from '../replication/removal/may-remove.ts';
import { tagKeys, tagOf } from '../replication/replica-tags.ts';
import { resourceGroupKey, resourceKey } from '../replication/resource-id.ts';
import { tellsReady } from '../replication/signals/signals-of-look.ts';
import type { Snapshot } from '../replication/snapshot.ts';
import { lossSeen } from './record-group-lost.ts';

/** A deletion that hangs is asked for again and again: it counts as one of late as long as it is, and is not told each hour. */
const againMs = 6 * 3_600_000;

/** Written before a replica is deleted, and without it none is. */
export function deletionIntent(
  { reason, uniqueId, approved }: DeleteReplica,
  hint: Hint,
  observation: Observation,
): JournalEntry {
  const when = String(Math.floor(observation.now / againMs));
  return { ...entryOf('deleting', hint, observation, uniqueId, when), uniqueId, reason, approved };
}

/** What was done, or seen to be done, by this look. */
export function entriesOf(action: Action, hint: Hint, observation: Observation): JournalEntry[] {
  const entry = entryOfAction(action, hint, observation);
  return [...lossSeen(hint, observation), ...(entry === undefined ? [] : [entry])];
}

function entryOfAction(action: Action, hint: Hint, observation: Observation): JournalEntry | undefined {
  const replica = observation.replica.kind === 'present' ? observation.replica.snapshot : undefined;
  const of = { ...(replica && { uniqueId: replica.uniqueId }) };
  const { reason } = action;
  switch (action.kind) {
    case 'beginCopy': {
      const attempt = String(attemptAtCopy(observation));
      const begun = entryOf(
        'copyBegun',
        hint,
        observation,
        action.spec.name,
        attempt,
        generationOf(observation),
      );
      return { ...begun, reason, ...(action.detail !== undefined && { detail: action.detail }) };
    }
    case 'deleteReplica': {
      const { uniqueId, approved } = action;
      return { ...entryOf('deleted', hint, observation, uniqueId), uniqueId, reason, approved };
    }
    case 'removeInterim':
      return { ...entryOf('replaced', hint, observation, action.uniqueId), ...of, reason };
    case 'setTags':
      return { ...entryOf(kindOfTags(action), hint, observation, String(observation.now)), ...of, reason };
    case 'blocked':
      if (reason !== 'MassDeleteGuard' && reason !== 'MassReplaceGuard') return undefined;
      return heldEntry(action, hint, observation, { ...of, mark: markTextOf(replica) });
    case 'protect':
    case 'none':
      // A copy of this chain of looks, and now it is in sync.
      if (!tellsReady(action, hint, observation)) return undefined;
      return { ...entryOf('ready', hint, observation, replica?.uniqueId ?? ''), ...of, reason };
    default:
      return undefined;
  }
}

/** Each day anew, so that what is held for weeks is remembered as that. `mark`: the whole mark of the replica. */
export function heldEntry(
  { reason, untilApproved }: Pick<Blocked, 'reason' | 'untilApproved'>,
  hint: Hint,
  observation: Pick<Observation, 'sourceId' | 'now'>,
  { uniqueId, mark }: Pick<JournalEntry, 'uniqueId'> & { mark: string },
): JournalEntry {
  const day = String(Math.floor(observation.now / dayMs));
  // Of a day on which it was held for want of a word, and then for how many there are, the second is not a double; nor
  // where its mark was taken off meanwhile, and what was told of it counts no more.
  const how = untilApproved ? ['untilApproved'] : [];
  return {
    ...entryOf('held', hint, observation, uniqueId ?? '', reason, day, mark, ...how),
    ...(uniqueId !== undefined && { uniqueId }),
    reason,
    ...(untilApproved && { approved: false }),
  };
}

const dayMs = 24 * 3_600_000;

/** The mark of a replica as it stands on it; empty where there is none. */
export function markTextOf(replica: Pick<Snapshot, 'tags'> | undefined): string {
  return (replica && tagOf(replica.tags, tagKeys.deletion)) ?? '';
}

/** What takes a mark off. */
const unmarking: readonly SetTagsReason[] = ['SourceReturned', 'SourceNotProvenAbsent', 'Pinned', 'Kept'];

function kindOfTags({ due, reason }: Extract<Action, { kind: 'setTags' }>): JournalKind {
  if (due !== undefined) return 'marked';
  if (reason === 'Claimed') return 'adopted';
  return unmarking.includes(reason) ? 'unmarked' : 'tagged';
}

function generationOf({ source }: Observation): string {
  return source.kind === 'present' ? source.snapshot.uniqueId.toLowerCase() : '';
}

export function entryOf(
  kind: JournalKind,
  { rule, target }: Hint,
  { sourceId, now }: Pick<Observation, 'sourceId' | 'now'>,
  ...distinct: readonly string[]
): JournalEntry {
  const id = digest(resourceKey(sourceId), resourceGroupKey(target), ...distinct).slice(0, 24);
  return { id: `${kind}-${id}`, time: now, kind, rule, source: sourceId, target };
}
