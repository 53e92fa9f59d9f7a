/**
 * The decision where the source is deleted or no longer selected: keep, or announce, wait out the delay, and ask
 * whether the replica may go (`removal/may-remove.ts`).
 */
import { blockedForNow, type Blocked, type Look, type None, type SetTags, type Wait } from './action.ts';
import type { Decision } from './decision.ts';
import { tellsOfClosedGroup, tellsOfLostGroup } from './refusals/classify-failure.ts';
import { cleanBehind, cleanedFirst, cleanLeft } from './clean-up.ts';
import type { Observation } from './observation.ts';
import { announce, isForgotten, isToldOf, tellOfEvent, unmark } from './removal/deletion-mark.ts';
import { mayRemove } from './removal/may-remove.ts';
import type { Removal } from './removal/removal.ts';
import { stillHeld } from './removal/still-held.ts';
import { unprotectBefore } from './removal/unprotect.ts';
import { interimsOf } from './renewal/interim.ts';
import { cleanInterims } from './renewal/leftover.ts';
import { takeNameBack } from './renewal/take-name.ts';
import {
  deletionMarkOf,
  hasDeletionMark,
  isPinned,
  ownershipOf,
  tagKeys,
  tagOf,
  type DeletionMark,
  type GoneReason,
} from './replica-tags.ts';
import { nearMiss } from './selection.ts';
import type { Snapshot } from './snapshot.ts';
import { claim } from './tag-drift.ts';
import { unseenSource } from './unseen-source.ts';

export function decideGone(observation: Observation, reason: GoneReason): Decision {
  const { replica, sourceId, installation, rule } = observation;
  if (replica.kind === 'absent') {
    return (
      takeNameBack(observation) ??
      unseen(observation, reason) ??
      cleanedFirst(cleanLeft(observation), nothingThere(observation, reason))
    );
  }
  const { snapshot } = replica;
  switch (ownershipOf(snapshot, sourceId, installation)) {
    case 'foreign':
      return cleanedFirst(cleanLeft(observation), { kind: 'none', reason: 'NotOurs' });
    case 'otherInstallation':
      return cleanedFirst(cleanLeft(observation), { kind: 'none', reason: 'OtherInstallation' });
    case 'unclaimed':
      // Nobody's but this rule's own, by its name: another installation may have made it for a rule of its own.
      if (tagOf(snapshot.tags, tagKeys.rule) === rule.name) return claim(snapshot, installation);
      return {
        kind: 'none',
        reason: 'ReplicaUnclaimed',
        detail: `it names no installation, and the rule ${String(tagOf(snapshot.tags, tagKeys.rule))}; give it the tag ${tagKeys.installation} with the value ${installation}, or delete it`,
      };
    case 'ours':
      return decideOurs(observation, snapshot, reason);
  }
}

/**
 * A source that cannot be read is no reason to delete anything. Where that is because its group went, it is written on
 * the replica as long as it shows: a group that is made anew tells nothing of it.
 */
export function decideUnreadable(
  observation: Observation,
  { code, detail }: { code: string; detail: string },
): Decision {
  const { replica, sourceId, installation } = observation;
  const unreadable = blockedForNow('SourceScopeUnreadable', `${code}: ${detail}`);
  if (replica.kind === 'absent') {
    const back = takeNameBack(observation);
    // An error lets nothing go, not even an interim that holds no data.
    return back === undefined || back.kind === 'removeInterim' ? unreadable : back;
  }
  const { snapshot } = replica;
  if (ownershipOf(snapshot, sourceId, installation) !== 'ours') return unreadable;
  if (keepReason(observation, snapshot, 'SourceDeleted') !== undefined) return unreadable;
  if (isClosedSince(observation, code)) return markAsLost(observation, snapshot) ?? unreadable;
  if (!tellsOfLostGroup(code)) return unreadable;
  const unproven = lookAtSourceGroup(observation, snapshot);
  if (unproven !== undefined) return unproven;
  // One says that the group went and the other that it is there.
  if (observation.sourceGroup?.kind !== 'lost') return unreadable;
  return decideMarked(observation, snapshot, 'SourceDeleted');
}

/**
 * With a group go the roles that were given on it, and of what it took along events tell as of any deletion. So what was
 * told to be deleted, and nobody may look for since, goes by a person's word alone, whatever is there of the group later.
 */
function isClosedSince({ deletionTold }: Observation, code: string): boolean {
  return deletionTold === true && tellsOfClosedGroup(code);
}

function decideOurs(observation: Observation, replica: Snapshot, reason: GoneReason): Decision {
  const keep = keepReason(observation, replica, reason);
  if (keep !== undefined) return keepReplica(observation, replica, keep);
  const beside = mayHaveInterim(observation, replica) ? pinnedBeside(observation, replica) : undefined;
  if (beside !== undefined) return beside;
  const doubted = unseen(observation, reason);
  if (doubted !== undefined) return doubted;
  if (reason === 'SourceDeleted') {
    const unproven = lookAtSourceGroup(observation, replica);
    if (unproven !== undefined) return unproven;
  }
  return decideMarked(observation, replica, reason);
}

/** Nothing is known to speak against the deletion any more. */
function decideMarked(observation: Observation, replica: Snapshot, reason: GoneReason): Decision {
  const { now } = observation;
  const mark = deletionMarkOf(replica);
  const announced = (): SetTags =>
    withCase(
      observation,
      announce(observation, replica, mark?.reason === 'SourceGroupLost' ? mark.reason : reason),
    );
  // The delays differ, and each counts from when its own reason was first seen.
  if (mark === undefined || !isFor(mark, reason)) return announced();
  if (isForgotten(mark, now)) return stillHeld(observation, replica, { for: reason, mark }) ?? announced();
  const isItsOwn = mark.reason === reason || reason === 'SourceDeleted';
  if (isItsOwn && !mark.told && !mark.approved && isToldOf(observation, replica, reason)) {
    return tellOfEvent(observation, replica, mark);
  }
  if (now < mark.due) {
    const pending: Wait = { kind: 'wait', reason: 'DeletionPending', afterMs: mark.due - now };
    const left = cleanedFirst(cleanBehind(observation, replica), withCase(observation, pending));
    return left.kind === 'wait' ? noLaterThan(left, mark.due - now) : left;
  }
  const removal = { for: reason, mark };
  const beside = interimFirst(observation, replica, removal);
  if (beside !== undefined) return beside;
  return unprotectBefore(observation, mayRemove(observation, replica, removal));
}

/** Who wrote a tag in another case does not mean that its replicas should go. */
function withCase<Said extends None | SetTags | Wait>({ rule, source }: Observation, said: Said): Said {
  const detail = source.kind === 'present' ? nearMiss(rule.select, source.snapshot) : undefined;
  return detail === undefined ? said : { ...said, detail };
}

/**
 * With the replica gone and an interim there, the interim would be given its name: so what a renewal left goes first. One
 * that stands in for a replica that is not whole goes only where the replica itself may.
 */
function interimFirst(observation: Observation, replica: Snapshot, removal: Removal): Decision | undefined {
  const { sourceId, installation, removalEvidence: evidence } = observation;
  const listings = evidence === undefined ? [] : [evidence.targetListing, evidence.targetAgain];
  const isListed = listings.some((listing) => interimsOf(sourceId, installation, listing).length > 0);
  if (!mayHaveInterim(observation, replica) && !isListed) {
    return undefined;
  }
  const left = pinnedBeside(observation, replica) ?? cleanInterims(observation);
  if (left?.kind !== 'wait') return left;
  const said = mayRemove(observation, replica, removal);
  return said.kind === 'deleteReplica' ? cleanInterims(observation, said) : said;
}

/** As the hint or the replica tells. */
function mayHaveInterim({ leftBehind }: Observation, { tags }: Snapshot): boolean {
  return leftBehind.includes('interim') || tagOf(tags, tagKeys.renewed) !== undefined;
}

/** Who pins an interim pins the image: the replica under whose name it would come back stays as well. */
function pinnedBeside(observation: Observation, replica: Snapshot): Decision | undefined {
  const { interims } = observation;
  if (interims === undefined) return { kind: 'look', at: 'interims' };
  const held = interims.find(({ snapshot, listed }) => isPinned(snapshot) || isPinned(listed));
  if (held === undefined) return undefined;
  const detail = `${held.snapshot.id}, which a renewal left beside it, is pinned; take its pin off, or delete one of the two`;
  if (hasDeletionMark(replica)) return unmark(replica, 'Pinned', detail);
  const left = cleanBehind(observation, replica);
  return left === undefined || left.kind === 'none' ? { kind: 'none', reason: 'Pinned', detail } : left;
}

/**
 * What went with its group needs somebody's word whatever is there of its source later on, such as one that was put back
 * without the tags by which it was selected.
 */
function isFor({ reason: marked }: DeletionMark, reason: GoneReason): boolean {
  return marked === reason || marked === 'SourceGroupLost';
}

function unseen(observation: Observation, reason: GoneReason): Wait | Blocked | Look | undefined {
  return reason === 'SourceDeleted' ? unseenSource(observation) : undefined;
}

function nothingThere(observation: Observation, reason: GoneReason): None {
  if (reason === 'SourceUnselected') {
    return withCase(observation, { kind: 'none', reason: 'NotSelected' });
  }
  return { kind: 'none', reason: 'NothingToDo' };
}

function keepReason(
  { rule }: Observation,
  replica: Snapshot,
  reason: GoneReason,
): 'Pinned' | 'Kept' | undefined {
  if (isPinned(replica)) return 'Pinned';
  const whenGone = reason === 'SourceDeleted' ? rule.whenSourceDeleted : rule.whenSourceUnselected;
  return whenGone === 'keep' ? 'Kept' : undefined;
}

function keepReplica(observation: Observation, replica: Snapshot, reason: 'Pinned' | 'Kept'): Decision {
  if (hasDeletionMark(replica)) return unmark(replica, reason);
  return cleanedFirst(cleanBehind(observation, replica), { kind: 'none', reason });
}

function noLaterThan(wait: Wait, afterMs: number): Wait {
  return { ...wait, afterMs: Math.min(wait.afterMs, afterMs) };
}

/** A missing, vanishing or unreadable group makes every snapshot in it look deleted. */
function lookAtSourceGroup(observation: Observation, replica: Snapshot): Decision | undefined {
  const { sourceGroup } = observation;
  if (sourceGroup === undefined) return { kind: 'look', at: 'sourceGroup' };
  if (sourceGroup.kind === 'succeeded') return undefined;
  const detail = `${sourceGroup.code}: ${sourceGroup.detail}`;
  if (sourceGroup.kind === 'unreadable') return blockedForNow('SourceScopeUnreadable', detail);
  const unmarked = markAsLost(observation, replica);
  if (unmarked !== undefined) return unmarked;
  // Its snapshots vanish one by one, and all of it may be stopped still.
  if (deletionMarkOf(replica)?.approved && sourceGroup.code.toLowerCase() === 'resourcegroupnotfound')
    return undefined;
  return blockedForNow(
    'SourceGroupLost',
    `${detail}; the replica stays until the group is gone for good and someone approves its deletion, or the source returns`,
  );
}

/**
 * Written down where people see it: should the group be made anew, the replica still needs somebody's word to go.
 * Undefined where it is.
 */
function markAsLost(observation: Observation, replica: Snapshot): SetTags | undefined {
  const mark = deletionMarkOf(replica);
  if (mark?.reason === 'SourceGroupLost' && !isForgotten(mark, observation.now)) return undefined;
  return announce(observation, replica, 'SourceGroupLost');
}
