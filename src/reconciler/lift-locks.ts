/**
 * What happens when Azure says that a replica is locked, or a source that has to be exported. Locks are lifted off
 * that very snapshot alone, and only where all that hinders sits on it. Before the first one goes, a message is on
 * its way that puts them back if the snapshot is still there then: the process may die after any call.
 */
import type { Hint } from '../replication/hint.ts';
import { lookTime } from '../replication/hint.ts';
import { liftPlan, locksToRestore, maxLifts, type LiftPlan } from '../replication/locks/lift.ts';
import { heldText, isSameLock, lockText, type Lock, type LockedEffect } from '../replication/locks/lock.ts';
import { restoreId, type LockRestoration } from '../replication/locks/restoration.ts';
import { isPinned, isReplicaOf } from '../replication/replica-tags.ts';
import { isSameResource, snapshotIdText, type SnapshotId } from '../replication/resource-id.ts';
import { timesInARow } from '../replication/streak.ts';
import type { Rule } from '../replication/rule.ts';
import type { Snapshot } from '../replication/snapshot.ts';
import { ArmError, type Subject } from './arm-error.ts';
import { appendAnyhow } from './journal-anyhow.ts';
import { lockEntries } from './lock-entries.ts';
import { changedSince } from './read-once-more.ts';
import { replicaId } from './replica-id.ts';
import type { World } from './ports.ts';

/** From lifting to putting back, ms: long enough for the action and for Azure to notice that the locks are gone. */
const restoreAfterMs = 5 * 60_000;

/** So often a lock that was lifted may still be in the way before it counts as another one. */
const maxLingerWaits = 8;

export type LiftOutcome =
  | { kind: 'lifted'; detail: string }
  /** Our locks are gone, Azure has not noticed yet (recorded). */
  | { kind: 'lingering' }
  | { kind: 'blocked'; detail: string }
  /** Azure refused or did not answer when some may have been lifted already; it counts as a lift. */
  | { kind: 'interrupted'; error: ArmError };

/** The snapshot that may lose locks for what was refused. */
interface Locked {
  id: SnapshotId;
  is: 'replica' | 'source';
  effect: LockedEffect;
}

/**
 * `renewal` says that the refused action was to make room for the next copy under the replica's name, which then
 * inherits the locks.
 */
export async function liftLocks(
  world: World,
  rule: Rule,
  hint: Hint,
  refusal: ArmError,
  renewal = false,
): Promise<LiftOutcome> {
  const locked = lockedBy(refusal.subject, hint);
  // Neither rule nor permission to touch any lock.
  if (locked === undefined || (rule.locks === 'respect' && !rule.protect)) {
    return { kind: 'blocked', detail: refusal.message };
  }
  const plan = await planFor(world, rule, locked, refusal);
  switch (plan.kind) {
    case 'unreadable':
      return { kind: 'blocked', detail: plan.detail };
    case 'held':
      return blocked(refusal, heldText(plan.by));
    case 'free':
      return lingersStill(hint) ? { kind: 'lingering' } : { kind: 'blocked', detail: refusal.message };
    case 'lift':
      return lift(world, hint, refusal, { ...locked, locks: plan.locks, renewal });
  }
}

/** Undefined for what is neither this replica nor its source: nobody's locks go for that. */
function lockedBy(subject: Subject, hint: Hint): Locked | undefined {
  if (subject.kind === 'other') return undefined;
  const { id, effect } = subject;
  const isThis = (other: SnapshotId): boolean => isSameResource(snapshotIdText(id), snapshotIdText(other));
  if (isThis(replicaId(hint))) return { id, is: 'replica', effect };
  // A source is exported, and never changed.
  return isThis(hint.source) && effect === 'write' ? { id, is: 'source', effect } : undefined;
}

/** Without the permission the lock is respected; a replica that is not there yet is locked from above. */
async function planFor(
  { locks }: World,
  rule: Rule,
  { id, effect }: Locked,
  refusal: ArmError,
): Promise<LiftPlan | { kind: 'unreadable'; detail: string }> {
  const idText = snapshotIdText(id);
  try {
    const ofGroup = await locks.listOfGroup(id);
    const plan = liftPlan(ofGroup, idText, effect, rule.locks);
    // Both, as neither is known to show all that hinders: inherited ones, or one that was put a moment ago.
    return plan.kind === 'held'
      ? plan
      : liftPlan([...ofGroup, ...(await locks.list(id))], idText, effect, rule.locks);
  } catch (error) {
    if (!(error instanceof ArmError) || (error.failure.status !== 403 && error.failure.status !== 404)) {
      throw error;
    }
    return { kind: 'unreadable', detail: `${refusal.message} ${error.failure.message}` };
  }
}

async function lift(
  world: World,
  hint: Hint,
  refusal: ArmError,
  { id, is, effect, locks, renewal }: Locked & { locks: readonly Lock[]; renewal: boolean },
): Promise<LiftOutcome> {
  const { lifts = 0 } = hint;
  if (lifts >= maxLifts) {
    return blocked(refusal, `lifted ${lifts} times and there again: ${locks.map(lockText).join(', ')}`);
  }
  const snapshot = await world.snapshots.get(id);
  if (snapshot === undefined) {
    return lingersStill(hint)
      ? { kind: 'lingering' }
      : blocked(refusal, 'the snapshot is not to be seen now');
  }
  const forbidden = is === 'replica' ? whyNot(snapshot, hint, effect) : whyNotKnown(snapshot);
  if (forbidden !== undefined) return blocked(refusal, `its locks stay: ${forbidden}`);
  const restoring = locksToRestore(locks).map(({ id: _id, ...lock }) => lock);
  if (restoring.length > 0) {
    await sendBack(world, {
      replica: id,
      uniqueId: snapshot.uniqueId,
      locks: restoring,
      liftedFor: {
        rule: hint.rule,
        source: snapshotIdText(hint.source),
        ...(hint.trace !== undefined && { trace: hint.trace }),
      },
      // While it has none, a renewal replaces it without meeting a lock, whatever they were lifted for.
      ...(is === 'replica' &&
        (renewal || effect === 'write') && { successorOf: snapshotIdText(hint.source) }),
    });
  }
  try {
    await unchanged(world, id, locks);
    for (const { name } of locks) await world.locks.delete(id, name);
  } catch (error) {
    if (!(error instanceof ArmError)) throw error;
    return { kind: 'interrupted', error };
  }
  return { kind: 'lifted', detail: locks.map(({ name, level }) => `${name} (${level})`).join(', ') };
}

/** What is to be put back is what was read; who changed a lock meanwhile means it as it is now. */
async function unchanged({ locks }: World, id: SnapshotId, seen: readonly Lock[]): Promise<void> {
  const now = await locks.list(id);
  for (const lock of seen) {
    const found = now.find((other) => isSameResource(other.id, lock.id));
    if (found !== undefined && !isSameLock(found, lock)) throw changedSince(`lock ${lock.name}`);
  }
}

/** Why a replica loses no locks, as it is right before it would; a pin that was set since the decision counts. */
function whyNot(snapshot: Snapshot, hint: Hint, effect: LockedEffect): string | undefined {
  if (!isReplicaOf(snapshot, snapshotIdText(hint.source))) return 'it is not a replica of ours';
  if (effect === 'delete' && isPinned(snapshot)) return 'it is pinned';
  return whyNotKnown(snapshot);
}

/** Locks of what cannot be told from another one of its name could not be put back for certain. */
function whyNotKnown({ uniqueId }: Snapshot): string | undefined {
  return uniqueId === '' ? 'Azure does not tell its uniqueId' : undefined;
}

async function sendBack(
  { hints, journal, surroundings }: World,
  restoration: LockRestoration,
): Promise<void> {
  const now = surroundings.now();
  const at = lookTime(now, now + restoreAfterMs);
  await hints.restoreLocks(restoration, restoreId(restoration, at), at);
  await appendAnyhow(journal, lockEntries('lockLifted', restoration, now));
}

function lingersStill({ lifts = 0, streak }: Hint): boolean {
  return lifts > 0 && timesInARow(streak, 'LockLingering') < maxLingerWaits;
}

function blocked(refusal: ArmError, why: string): LiftOutcome {
  return { kind: 'blocked', detail: `${refusal.message} (${why})` };
}
