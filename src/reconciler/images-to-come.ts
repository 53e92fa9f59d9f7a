/** The images that a target is still to get, of which nothing is there yet: they may be waited for as those on their way. */
import { listedByName } from '../replication/listed.ts';
import type { Observation } from '../replication/observation.ts';
import { copyState, isBeingDeleted, isEmptyHusk, longestCopyMs } from '../replication/readiness.ts';
import { attemptOf, isOwn, ownershipOf } from '../replication/replica-tags.ts';
import type { Listings } from '../replication/removal/standing.ts';
import { isSelected } from '../replication/selection.ts';
import type { Snapshot } from '../replication/snapshot.ts';
import { wayTaken } from '../replication/ways/way-taken.ts';

/**
 * How many sources are to be replicated whose copy is not begun, or came to nothing and is made again. One that was taken
 * longer ago than the longest copy takes is waited for no longer, whatever holds it up.
 */
export function imagesToCome(
  observation: Pick<Observation, 'rule' | 'target' | 'installation' | 'now' | 'maxAttempts'>,
  { sourceListing, targetListings }: Listings,
): number {
  const missing = sourceListing.filter(
    (source) =>
      // First what most are not.
      isMissing(source, lastNamed(source, targetListings), observation) && isToBeCopied(source, observation),
  );
  return missing.length;
}

/** What has a source's name, as the last listing that has it tells. */
function lastNamed({ name }: Snapshot, listings: Listings['targetListings']): Snapshot | undefined {
  const found = listings.map((listing) => listedByName(listing, name));
  return found.findLast((one) => one !== undefined);
}

function isToBeCopied(
  source: Snapshot,
  { rule, target, installation, now }: Pick<Observation, 'rule' | 'target' | 'installation' | 'now'>,
): boolean {
  const { timeCreated } = source;
  // One that is being made does not tell its time.
  const isOfLate = timeCreated <= 0 || now - timeCreated <= longestCopyMs;
  return (
    isOfLate &&
    isSelected(rule.select, source) &&
    !isOwn(source) &&
    !isBeingDeleted(source) &&
    copyState(source).kind !== 'failed' &&
    wayTaken(source, rule, target, installation) !== undefined
  );
}

/** What has its name and is not ours stands in its way for as long as it is there. */
function isMissing(
  source: Snapshot,
  replica: Snapshot | undefined,
  { installation, now, maxAttempts }: Pick<Observation, 'installation' | 'now' | 'maxAttempts'>,
): boolean {
  if (replica === undefined) return true;
  if (ownershipOf(replica, source.id, installation) !== 'ours') return false;
  return isEmptyHusk(replica, now) && attemptOf(replica) < maxAttempts;
}
