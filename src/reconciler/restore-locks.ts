/** Puts locks back that were taken off a replica, if that replica is still there. */
import { classify, type ArmVerdict } from '../replication/refusals/classify-failure.ts';
import { lookTime } from '../replication/hint.ts';
import { restoreId, type LockRestoration } from '../replication/lock.ts';
import { blockedPace, failurePace, throttledPace } from '../replication/pace.ts';
import { snapshotIdText } from '../replication/resource-id.ts';
import { ArmError } from './arm-error.ts';
import { maxFailures } from './limits.ts';
import type { World } from './ports.ts';

export interface RestorationOutcome {
  kind: 'restoreLocks' | 'none' | 'wait' | 'blocked';
  reason: string;
  replica: string;
  detail?: string;
  nextLook?: string;
}

/** Thrown without a call after too many failures, so that the locks to put back stay in the dead-letter queue. */
export class LocksNotRestoredError extends Error {
  constructor({ replica, locks }: LockRestoration) {
    super(
      `gave up putting back ${locks.map(({ name, level }) => `${name} (${level})`).join(', ')} on ${snapshotIdText(replica)}; ` +
        'the message has them, put them back by hand',
    );
    this.name = 'LocksNotRestoredError';
  }
}

export async function restoreLocks(world: World, restoration: LockRestoration): Promise<RestorationOutcome> {
  if ((restoration.failures ?? 0) >= maxFailures) throw new LocksNotRestoredError(restoration);
  const replica = snapshotIdText(restoration.replica);
  try {
    return { replica, ...(await putBack(world, restoration)) };
  } catch (error) {
    if (!(error instanceof ArmError)) throw error;
    const verdict = classify(error.failure, world.surroundings.now());
    const nextLook = await tryAgain(world, restoration, verdict);
    const kind = verdict.kind === 'blocked' ? 'blocked' : 'wait';
    return { replica, kind, reason: error.failure.code, detail: error.message, nextLook };
  }
}

async function putBack(
  world: World,
  { replica, uniqueId, locks }: LockRestoration,
): Promise<Pick<RestorationOutcome, 'kind' | 'reason' | 'detail'>> {
  const found = await world.snapshots.get(replica);
  if (found?.uniqueId !== uniqueId) return { kind: 'none', reason: 'ReplicaGone' };
  const present = new Set((await world.locks.list(replica)).map(({ name }) => name.toLowerCase()));
  // One that is there again was put back by a person, perhaps otherwise than it was.
  const missing = locks.filter(({ name }) => !present.has(name.toLowerCase()));
  for (const lock of missing) await world.locks.put(replica, lock);
  if (missing.length === 0) return { kind: 'none', reason: 'LocksInPlace' };
  return {
    kind: 'restoreLocks',
    reason: 'LocksRestored',
    detail: missing.map(({ name }) => name).join(', '),
  };
}

async function tryAgain(world: World, restoration: LockRestoration, verdict: ArmVerdict): Promise<string> {
  const { failures = 0, waits = 0 } = restoration;
  const now = world.surroundings.now();
  const random = world.surroundings.random();
  const next =
    verdict.kind === 'transient' ? { failures: failures + 1, waits } : { failures, waits: waits + 1 };
  const pace = {
    transient: () => failurePace(next.failures, random),
    throttled: () =>
      throttledPace('retryAfterMs' in verdict ? verdict.retryAfterMs : undefined, waits, random),
    quota: () => throttledPace(undefined, waits, random),
    blocked: () => blockedPace(waits),
  }[verdict.kind]();
  const at = lookTime(now, now + pace);
  const { replica, uniqueId, locks } = restoration;
  const again = { replica, uniqueId, locks, ...next };
  await world.hints.restoreLocks(again, restoreId(snapshotIdText(replica), locks, at), at);
  return new Date(at).toISOString();
}
