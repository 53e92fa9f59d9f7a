/** What the journal says of one look. Ids are the same however often the same thing is told. */
import type { Blocked } from '../replication/action.ts';
import type { Action } from '../replication/decision.ts';
import { attemptAtCopy } from '../replication/attempt-at-copy.ts';
import { digest } from '../replication/digest.ts';
import type { Hint } from '../replication/hint.ts';
import type { JournalEntry, JournalKind } from '../replication/journal-entry.ts';
import type { Observation } from '../replication/observation.ts';
import type { DeleteReplica } from '../replication/removal/may-remove.ts';
import { resourceGroupKey, resourceKey } from '../replication/resource-id.ts';
import { tellsReady } from '../replication/signals/signals-of-look.ts';
import { lossSeen } from './record-group-lost.ts';

/** Written before a replica is deleted, and without it none is. */
export function deletionIntent(
  { reason, uniqueId, approved }: DeleteReplica,
  hint: Hint,
  observation: Observation,
): JournalEntry {
  return { ...entryOf('deleting', hint, observation, uniqueId), uniqueId, reason, approved };
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
      return heldEntry(action, hint, observation, of);
    case 'protect':
    case 'none':
      // A copy of this chain of looks, and now it is in sync.
      if (!tellsReady(action, hint, observation)) return undefined;
      return { ...entryOf('ready', hint, observation, replica?.uniqueId ?? ''), ...of, reason };
    default:
      return undefined;
  }
}

/** Each day anew, so that what is held for weeks is remembered as that. */
export function heldEntry(
  { reason, untilApproved }: Pick<Blocked, 'reason' | 'untilApproved'>,
  hint: Hint,
  observation: Pick<Observation, 'sourceId' | 'now'>,
  of: Pick<JournalEntry, 'uniqueId'>,
): JournalEntry {
  const day = String(Math.floor(observation.now / dayMs));
  // Of a day on which it was held for want of a word, and then for how many there are, the second is not a double.
  const how = untilApproved ? ['untilApproved'] : [];
  return {
    ...entryOf('held', hint, observation, of.uniqueId ?? '', reason, day, ...how),
    ...of,
    reason,
    ...(untilApproved && { approved: false }),
  };
}

const dayMs = 24 * 3_600_000;

function kindOfTags({ due, reason }: Extract<Action, { kind: 'setTags' }>): JournalKind {
  if (due !== undefined) return 'marked';
  if (reason === 'Claimed') return 'adopted';
  return reason === 'TagsDrifted' || reason.endsWith('Done') ? 'tagged' : 'unmarked';
}

function generationOf({ source }: Observation): string {
  return source.kind === 'present' ? source.snapshot.uniqueId.toLowerCase() : '';
}

function entryOf(
  kind: JournalKind,
  { rule, target }: Hint,
  { sourceId, now }: Pick<Observation, 'sourceId' | 'now'>,
  ...distinct: readonly string[]
): JournalEntry {
  const id = digest(resourceKey(sourceId), resourceGroupKey(target), ...distinct).slice(0, 24);
  return { id: `${kind}-${id}`, time: now, kind, rule, source: sourceId, target };
}
