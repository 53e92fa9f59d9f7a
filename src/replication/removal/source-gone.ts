/** Whether a source that no read shows was deleted itself, or nobody can tell. */
import { listedById } from '../listed.ts';
import { blockedForNow } from '../action.ts';
import { clockDifferenceMs } from '../clock-difference.ts';
import type { Objection } from './objection.ts';
import type { JournalEntry } from '../journal-entry.ts';
import type { Observation } from '../observation.ts';
import type { DeletionMark } from '../replica-tags.ts';
import { isSameResource, resourceGroupIdText, type ResourceGroupId } from '../resource-id.ts';
import type { Snapshot } from '../snapshot.ts';
import { announce, unmark } from './deletion-mark.ts';
import { unsureLosses, type RemovalEvidence, type UnsureLoss } from './evidence.ts';
import { hasLivedOn } from './guard.ts';

/** Resource Manager has been seen to answer 404 for a snapshot that exists, after delete and re-create. */
export function sourceThere(
  { sourceId, sourceGroup }: Observation,
  { sourceListing, source }: RemovalEvidence,
  replica: Snapshot,
  mark: DeletionMark,
): Objection | undefined {
  const isListed = sourceListing !== 'groupLost' && listedById(sourceListing, sourceId) !== undefined;
  if (isListed || source.kind === 'present') {
    // The mark says what is not true; should the source be gone after all, the delay begins anew.
    return unmark(
      replica,
      'SourceNotProvenAbsent',
      isListed ? 'a listing of its group has the source' : 'the source was read',
    );
  }
  if (sourceListing === 'groupLost') {
    // Nobody but a person can tell that this was meant, and has.
    const isMeant = mark.reason === 'SourceGroupLost' && mark.approved && sourceGroup?.kind === 'lost';
    return isMeant ? undefined : scopeUnreadable('the group of the source is not there');
  }
  if (source.kind === 'unreadable') return scopeUnreadable(`${source.code}: ${source.detail}`);
  if (sourceGroup?.kind === 'succeeded') return undefined;
  return scopeUnreadable('the group of the source was not read as there');
}

function scopeUnreadable(detail: string): Objection {
  return blockedForNow('SourceScopeUnreadable', detail);
}

/**
 * A group that went takes all its snapshots along: nobody deleted this one. A person has to say so; also where nobody
 * could see whether it went, and all that is there may have been made since.
 */
export function lostWithItsGroup(
  observation: Observation,
  { journal, sourceListing, sourceAgain }: RemovalEvidence,
  replica: Snapshot,
  mark: DeletionMark,
): Objection | undefined {
  if (mark.reason === 'SourceGroupLost' || journal.kind !== 'read') return undefined;
  const livedOn = [sourceListing, sourceAgain].every(
    (listing) => listing !== 'groupLost' && hasLivedOn(replica, listing),
  );
  const lost = journal.entries.some(
    (entry) =>
      isLossOf(entry, observation.rule.source) &&
      entry.time >= replica.timeCreated - clockDifferenceMs &&
      !(livedOn && unsureLossOf(entry) !== undefined),
  );
  return lost ? announce(observation, replica, 'SourceGroupLost') : undefined;
}

/** Whether the journal says that this group went; what was made since then had its source in another of the name. */
export function isLossOf({ kind, source }: JournalEntry, group: ResourceGroupId): boolean {
  return kind === 'sourceGroupLost' && isSameResource(source, resourceGroupIdText(group));
}

/** Why a loss in the journal is not certain; undefined for one that was seen. */
export function unsureLossOf({ reason }: JournalEntry): UnsureLoss | undefined {
  return unsureLosses.find((known) => known === reason);
}
