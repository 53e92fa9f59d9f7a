/**
 * What happens when Azure says that a replica is locked, or a source that has to be exported. Only locks that sit on
 * that very snapshot are ever lifted, and before the first one goes, a message is on its way that puts them back if
 * the snapshot is still there then: the process may die after any call.
 */
import type { Hint } from '../replication/hint.ts';
import { lookTime } from '../replication/hint.ts';
import { isReadOnly, locksToLift, locksToRestore, restoreId, sitsOn } from '../replication/lock.ts';
import { isReplicaOf } from '../replication/replica-tags.ts';
import { snapshotIdText } from '../replication/resource-id.ts';
import { timesInARow } from '../replication/streak.ts';
import type { Rule } from '../replication/rule.ts';
import { ArmError } from './arm-error.ts';
import { replicaId } from './observe.ts';
import type { World } from './ports.ts';

/** From lifting to putting back, ms: long enough for the action and for Azure to notice that the locks are gone. */
const restoreAfterMs = 5 * 60_000;

/** So often a lock that was lifted may still be in the way before it counts as another one. */
const maxLingerWaits = 8;

export type LiftOutcome =
  | { kind: 'lifted'; detail: string }
  /** Our locks are gone, Azure has not noticed yet (recorded). */
  | { kind: 'lingering' }
  | { kind: 'blocked'; detail: string };

export async function liftLocks(
  world: World,
  rule: Rule,
  hint: Hint,
  refusal: ArmError,
): Promise<LiftOutcome> {
  const { resource } = refusal;
  // Neither rule nor permission to touch any lock.
  if (resource === 'temporary' || (rule.locks === 'respect' && !rule.protect)) {
    return { kind: 'blocked', detail: refusal.message };
  }
  const id = resource ?? replicaId(hint);
  const idText = snapshotIdText(id);
  let listed;
  try {
    listed = await world.locks.list(id);
  } catch (error) {
    // Without the permission the lock is respected; a replica that is not there yet is locked from above.
    if (error instanceof ArmError && (error.failure.status === 403 || error.failure.status === 404)) {
      return { kind: 'blocked', detail: `${refusal.message} ${error.failure.message}` };
    }
    throw error;
  }
  const lifting = locksToLift(
    // An export is hindered by read-only locks alone.
    listed.filter((lock) => sitsOn(lock, idText) && (resource === undefined || isReadOnly(lock))),
    rule.locks,
  );
  if (lifting.length === 0) {
    const lingers = (hint.lifted ?? 0) > 0 && timesInARow(hint.streak, 'LockLingering') < maxLingerWaits;
    return lingers ? { kind: 'lingering' } : { kind: 'blocked', detail: refusal.message };
  }
  const locked = await world.snapshots.get(id);
  if (locked === undefined) return { kind: 'lingering' };
  if (resource === undefined && !isReplicaOf(locked, snapshotIdText(hint.source))) {
    return {
      kind: 'blocked',
      detail: `${refusal.message} ${idText} is not a replica of ours; its locks stay.`,
    };
  }
  const restoring = locksToRestore(lifting);
  if (restoring.length > 0) {
    const now = world.surroundings.now();
    const at = lookTime(now, now + restoreAfterMs);
    const locks = restoring.map(({ id: _id, ...lock }) => lock);
    const restoration = { replica: id, uniqueId: locked.uniqueId, locks };
    await world.hints.restoreLocks(restoration, restoreId(idText, restoring, at), at);
  }
  for (const { name } of lifting) await world.locks.delete(id, name);
  return { kind: 'lifted', detail: lifting.map(({ name, level }) => `${name} (${level})`).join(', ') };
}
