/**
 * A source that its own id does not show, and that is there as other things tell. The event of a write may be faster than
 * the reading of what was written; and Resource Manager's record of a resource may stay out of step with what listings
 * have (reported of snapshots, and of storage accounts for days, until somebody changed them).
 */
import { blockedForNow, type Blocked, type Look, type Wait } from './action.ts';
import type { Observation } from './observation.ts';
import { unseenPace } from './pace.ts';
import { timesInARow } from './streak.ts';

const reason = 'SourceNotVisible';

/** So often a source whose write was told of is looked for before its absence counts. */
const unseenLooks = 2;

/** Undefined where nothing says that it is there. */
export function unseenSource(observation: Observation): Wait | Look | Blocked | undefined {
  const { announced, streak, sourceId, sourceListed } = observation;
  const times = timesInARow(streak, reason);
  if ((announced || times > 0) && times < unseenLooks) return { kind: 'wait', reason, afterMs: unseenPace };
  if (!isToldOf(observation)) return undefined;
  if (sourceListed === undefined) return { kind: 'look', at: 'sourceListing' };
  if (!sourceListed) return undefined;
  return blockedForNow(
    reason,
    `${sourceId} is listed in its group and cannot be read by its id; a change of its tags may bring the two together, else Microsoft's support`,
  );
}

/** Each deletion would cost a listing, were it asked for more often. */
function isToldOf({ replica, byPass, streak }: Observation): boolean {
  // What a pass asks for where a replica is there may be for want of the source in that very listing.
  if (byPass && replica.kind === 'absent') return true;
  return streak?.reason === reason || streak?.reason === 'SourceNotProvenAbsent';
}
