/** What the journal says of one look. Ids are the same however often the same thing is told. */
import type { Blocked } from '../replication/action.ts';
import type { Action } from '../replication/decision.ts';
import { attemptAtCopy } from '../replication/attempt-at-copy.ts';
import { digest } from '../replication/digest.ts';
import type { Hint } from '../replication/hint.ts';
import type { JournalEntry, JournalKind } from '../replication/journal-entry.ts';
import type { Observation } from '../replication/observation.ts';
import { tellsOfClosedGroup, tellsOfLostGroup } from '../replication/refusals/classify-failure.ts';
import { closedGroup } from '../replication/removal/evidence.ts';
import type { DeleteReplica } from '../replication/removal/may-remove.ts';
import {
  resourceGroupIdText,
  resourceGroupKey,
  resourceKey,
  snapshotIdText,
  type ResourceGroupId,
} from '../replication/resource-id.ts';
import { groupLossMs } from '../replication/removal/evidence.ts';
import { isLossOf } from '../replication/removal/source-gone.ts';
import type { Rule } from '../replication/rule.ts';
import { tellsReady } from '../replication/signals/signals-of-look.ts';
import { ArmError } from './arm-error.ts';
import { hintFor } from './find-rule.ts';
import type { World } from './ports.ts';

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

/** That the source's group went, where this look saw it; also where nothing came of what it decided. */
export function lossSeen(hint: Hint, { source, sourceGroup, now }: Observation): JournalEntry[] {
  const isLost =
    sourceGroup?.kind === 'lost' || (source.kind === 'unreadable' && tellsOfLostGroup(source.code));
  return isLost ? [groupLost(hint.rule, hint.source, now)] : [];
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
function heldEntry(
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

/** A replica that waits for an approval, by the name of its source. */
export interface HeldReplica {
  name: string;
  uniqueId: string;
}

/**
 * A pass leaves one look of a large set that is held; that each of them waits for its approval is remembered all the same.
 * Where it cannot be written, the next night says it again.
 */
export async function recordHeld(
  { journal, surroundings }: Pick<World, 'journal' | 'surroundings'>,
  { rule, target }: { rule: Rule; target: ResourceGroupId },
  held: readonly HeldReplica[],
): Promise<void> {
  const now = surroundings.now();
  const entries = held.map(({ name, uniqueId }) => {
    const source = { ...rule.source, name };
    const seen = { sourceId: snapshotIdText(source), now };
    const asked = { reason: 'MassDeleteGuard', untilApproved: true } as const;
    return heldEntry(asked, hintFor(rule, target, source), seen, { uniqueId });
  });
  await appendAnyhow(journal, entries);
}

const dayMs = 24 * 3_600_000;

function kindOfTags({ due, reason }: Extract<Action, { kind: 'setTags' }>): JournalKind {
  if (due !== undefined) return 'marked';
  if (reason === 'Claimed') return 'adopted';
  return reason === 'TagsDrifted' || reason.endsWith('Done') ? 'tagged' : 'unmarked';
}

/** That a source's group is not there, or is going: what was replicated from it needs somebody's word to be deleted. */
export function groupLost(rule: string, group: ResourceGroupId, time: number): JournalEntry {
  // Told again after a replica was made, it is of that replica's group as well.
  const minute = String(Math.floor(time / 60_000));
  return {
    id: `sourceGroupLost-${digest(resourceGroupKey(group), minute).slice(0, 24)}`,
    time,
    kind: 'sourceGroupLost',
    rule,
    source: resourceGroupIdText(group),
  };
}

/** The same of one that nobody may read: it may have gone, and the roles on it with it. */
function groupClosed(rule: string, group: ResourceGroupId, time: number): JournalEntry {
  const { id, ...entry } = groupLost(rule, group, time);
  return { ...entry, id: `${id}-closed`, reason: closedGroup };
}

/**
 * Of a source group that could not be listed, for which `code`. Where it cannot be written, the looks and nights after
 * this one say it again.
 */
export async function recordGroupLost(
  { journal, surroundings }: Pick<World, 'journal' | 'surroundings'>,
  rule: string,
  group: ResourceGroupId,
  code: string,
): Promise<void> {
  const now = surroundings.now();
  if (tellsOfLostGroup(code)) await appendAnyhow(journal, [groupLost(rule, group, now)]);
  else if (tellsOfClosedGroup(code)) await appendAnyhow(journal, [groupClosed(rule, group, now)]);
}

/**
 * While everything of a rule is paused nobody sees what became of its replicas; so what is remembered of the group is
 * told again each night, and not forgotten when people go on. Where it cannot be read, deletions wait.
 */
export async function carryGroupLost(
  { journal, surroundings }: Pick<World, 'journal' | 'surroundings'>,
  { name, source }: Pick<Rule, 'name' | 'source'>,
): Promise<void> {
  const now = surroundings.now();
  try {
    const losses = (await journal.read(now - groupLossMs)).filter((entry) => isLossOf(entry, source));
    const closed = losses.some(({ reason }) => reason === closedGroup);
    const lost = losses.some(({ reason }) => reason !== closedGroup);
    await appendAnyhow(journal, [
      ...(lost ? [groupLost(name, source, now)] : []),
      ...(closed ? [groupClosed(name, source, now)] : []),
    ]);
  } catch (error) {
    if (!(error instanceof ArmError)) throw error;
  }
}

async function appendAnyhow(journal: World['journal'], entries: readonly JournalEntry[]): Promise<void> {
  if (entries.length === 0) return;
  try {
    await journal.append(entries);
  } catch (error) {
    if (!(error instanceof ArmError)) throw error;
  }
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
