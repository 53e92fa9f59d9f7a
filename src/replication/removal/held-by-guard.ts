/** Whether a person has to be asked before a removal. */
import { blocked, type Blocked, type Wait } from '../action.ts';
import type { Objection } from './objection.ts';
import type { Observation } from '../observation.ts';
import { blockedPace } from '../pace.ts';
import { deletionMarkOf } from '../replica-tags.ts';
import type { Snapshot } from '../snapshot.ts';
import { timesInARow } from '../streak.ts';
import { announce, markInForce } from './deletion-mark.ts';
import { guardWindowMs, type RemovalEvidence } from './evidence.ts';
import { isAbove, isMeant, needsApproval, type GuardCount } from './guard.ts';
import { countDeletions, countReplacements } from './guard-counts.ts';
import { wasHeld } from './held-before.ts';
import type { Removal } from './removal.ts';
import { noSources } from './standing.ts';
import { holdsNone, whatStays } from './what-stays.ts';

/** Undefined where nobody has. */
export function heldByGuard(
  observation: Observation,
  evidence: RemovalEvidence,
  replica: Snapshot,
  removal: Removal,
): Objection | undefined {
  const { journal, targetListing, targetAgain } = evidence;
  const sourceListing = evidence.sourceListing === 'groupLost' ? noSources : evidence.sourceListing;
  if (removal.for === 'CopyFailed' || journal.kind !== 'read') return undefined;
  const mark = markInForce(replica, observation.now);
  if (mark?.approved === true) return undefined;
  const since = observation.now - (observation.guard.windowMs ?? guardWindowMs);
  const entries = journal.entries.filter(({ time }) => time >= since);
  if (removal.for === 'SourceRecreated') {
    const count = countReplacements(observation, targetListing, replica, entries);
    const { maxCount, maxPercent } = observation.replacementGuard;
    // What was held once has its mark, and does not go because the others have gone by now.
    if (!isAbove(count, observation.replacementGuard) && !isHeldReplacement(replica)) return undefined;
    if (mark?.reason !== 'SourceRecreated') return announce(observation, replica, 'SourceRecreated');
    return held(
      observation,
      'MassReplaceGuard',
      count,
      'replaced by re-created sources',
      `more than ${maxCount} and ${maxPercent} %`,
    );
  }
  if (mark?.reason === 'SourceGroupLost') {
    return blocked(
      'SourceGroupLost',
      'the group of its source was deleted, or could not be read for a while, so nobody may have deleted the source itself; approve the set, or restore the sources',
    );
  }
  // The last image of a target must not pass for one of many, nor many for one, because a listing leaves some out.
  const listings = { sourceListing, targetListings: [targetListing, targetAgain] };
  const stays = whatStays(observation, listings, evidence.unsure);
  const count = { ...countDeletions(observation, listings, entries), empty: stays.empty };
  // That the group lives on must not hang on one answer.
  const sourceAgain = evidence.sourceAgain === 'groupLost' ? noSources : evidence.sourceAgain;
  const meant = isMeant(replica, sourceListing) && isMeant(replica, sourceAgain);
  const { maxCount, maxPercent } = observation.guard;
  const limits = `more than ${maxCount} and ${maxPercent} %, or all there are`;
  const hold = (why: string): Blocked => held(observation, 'MassDeleteGuard', count, 'deleted', why);
  const asOneOfMany = { untilApproved: true, isOfPair: true } as const;
  if (isAbove(count, observation.guard)) return { ...hold(limits), ...asOneOfMany };
  if (wasHeld(replica, journal.entries)) {
    return { ...hold(`this one was held for ${limits}, and nobody approved it`), untilApproved: true };
  }
  const next = stays.copied + evidence.toCome;
  if (stays.images === 0 && next > 0 && !holdsNone(replica, observation.now)) {
    return untilCopied(observation, next);
  }
  if (needsApproval(count, observation.guard, true)) return { ...hold(limits), ...asOneOfMany };
  if (!needsApproval(count, observation.guard, meant)) return undefined;
  return {
    ...hold(`${limits}; ${untoldText(removal)}`),
    isOfPair: true,
  };
}

function untoldText({ for: reason }: Removal): string {
  return reason === 'SourceUnselected'
    ? 'no event told of a change by which this rule ceased to select it, so that it may be the rule that changed'
    : 'no event told of the deletion of its source, which may have gone with its group';
}

/** The target would be without any image until the next one is there: it is on its way, so nobody has to be asked. */
function untilCopied({ streak }: Observation, next: number): Wait {
  const reason = 'NoOtherImageYet';
  const detail = `nothing else of this rule in this target is whole, and ${next} ${next === 1 ? 'is' : 'are'} being copied there, or still to be`;
  return { kind: 'wait', reason, afterMs: blockedPace(timesInARow(streak, reason)), periodic: true, detail };
}

function isHeldReplacement(replica: Snapshot): boolean {
  const mark = deletionMarkOf(replica);
  return mark?.reason === 'SourceRecreated' && !mark.approved;
}

/** Nothing of a held set moves by itself: an approval or a source that returns brings each replica back. */
function held(
  { guard }: Pick<Observation, 'guard'>,
  reason: 'MassDeleteGuard' | 'MassReplaceGuard',
  { going, total }: GuardCount,
  what: string,
  limits: string,
): Blocked {
  const hours = Math.round((guard.windowMs ?? guardWindowMs) / 3_600_000);
  return blocked(
    reason,
    `${going} of ${total} replicas of this rule in this target are to be ${what}, or were within ${hours} hours: ${limits}; approve the set, or restore the sources`,
  );
}
