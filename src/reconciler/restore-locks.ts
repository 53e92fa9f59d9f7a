/**
 * Puts locks back that were taken off a snapshot. Ends only with positive proof: they were accepted, they were seen
 * in place again and again, or the snapshot was found gone again and again. Whatever Azure says or does not say in between is
 * waited for, as long as it takes.
 */
import { classify, type ArmVerdict } from '../replication/refusals/classify-failure.ts';
import { lookTime } from '../replication/hint.ts';
import {
  holderOf,
  isGone,
  isProven,
  restoreId,
  type Holder,
  type LockRestoration,
} from '../replication/locks/restoration.ts';
import { absencePace, restorePace } from '../replication/pace.ts';
import { parseSnapshotId, snapshotIdText } from '../replication/resource-id.ts';
import { ArmError } from './arm-error.ts';
import { appendAnyhow } from './journal-anyhow.ts';
import { lockEntries } from './lock-entries.ts';
import { locksOn } from './locks-on.ts';
import type { World } from './ports.ts';

export interface RestorationOutcome {
  kind: 'restoreLocks' | 'none' | 'wait' | 'blocked';
  reason: string;
  replica: string;
  detail?: string;
  nextLook?: string;
  /** How often in a row Azure refused or did not answer. */
  failures?: number;
}

/** How many refusals in a row send the locks to the dead-letter queue. */
const maxRefusals = 10;

/**
 * Thrown where Azure has refused the locks too often in a way that no waiting changes, and does so once more, so that they
 * stay in the dead-letter queue. Who sends them again from there, once the cause is gone, has them tried.
 */
export class LocksNotRestoredError extends Error {
  constructor({ replica, locks }: LockRestoration) {
    super(
      `gave up putting back ${locks.map(({ name, level }) => `${name} (${level})`).join(', ')} on ${snapshotIdText(replica)}; ` +
        'the message has them: replay it once the cause is gone, or put them back by hand',
    );
    this.name = 'LocksNotRestoredError';
  }
}

type Said = Omit<RestorationOutcome, 'replica' | 'nextLook' | 'failures'>;

/** What one attempt came to, and the message of the next one where there has to be one. */
interface Attempt {
  said: Said;
  again?: { restoration: LockRestoration; afterMs: number };
}

/** `hasComeBefore`: the queue delivers this very message again, as it ended with an error. */
export async function restoreLocks(
  world: World,
  restoration: LockRestoration,
  hasComeBefore = false,
): Promise<RestorationOutcome> {
  const isLastTry = (restoration.refusals ?? 0) >= maxRefusals;
  // Until the queue gives it up: one try is enough to know.
  if (isLastTry && hasComeBefore) throw new LocksNotRestoredError(restoration);
  const { said, again } = await attempt(world, restoration);
  if (isLastTry && again?.restoration.refusals !== undefined) throw new LocksNotRestoredError(restoration);
  const replica = snapshotIdText(restoration.replica);
  if (said.kind === 'restoreLocks') {
    const told = said.detail === undefined ? {} : { detail: said.detail };
    await appendAnyhow(
      world.journal,
      lockEntries('lockRestored', restoration, world.surroundings.now(), told),
    );
  }
  if (again === undefined) return { replica, ...said };
  const now = world.surroundings.now();
  const at = lookTime(now, now + again.afterMs);
  await world.hints.restoreLocks(again.restoration, restoreId(again.restoration, at), at);
  const { setbacks: failures } = again.restoration;
  const counted = failures === undefined ? {} : { failures };
  return { replica, ...said, nextLook: new Date(at).toISOString(), ...counted };
}

async function attempt(world: World, restoration: LockRestoration): Promise<Attempt> {
  try {
    const holder = await lookForHolder(world, restoration);
    switch (holder.kind) {
      case 'absent':
        return absent(restoration, await isSourceGone(world, restoration));
      case 'notYet':
        return later(restoration, { kind: 'wait', reason: holder.reason });
      case 'there':
        return await putBack(world, restoration, holder);
    }
  } catch (error) {
    if (!(error instanceof ArmError)) throw error;
    return failed(restoration, error, classify(error.failure, world.surroundings.now()));
  }
}

/** The listing is taken only where the read alone does not show the snapshot. */
async function lookForHolder({ snapshots }: World, restoration: LockRestoration): Promise<Holder> {
  const { replica } = restoration;
  try {
    const read = await snapshots.get(replica);
    const first = holderOf(restoration, read, []);
    if (first.kind !== 'absent') return first;
    return holderOf(restoration, read, await snapshots.list(replica));
  } catch (error) {
    // Whatever was in a group that is gone is gone with it; it is asked as often as for a single snapshot.
    if (error instanceof ArmError && isScopeGone(error)) return { kind: 'absent' };
    throw error;
  }
}

function isScopeGone({ failure: { status, code } }: ArmError): boolean {
  return status === 404 && /^(ResourceGroupNotFound|SubscriptionNotFound)$/i.test(code);
}

/** What cannot be read is not known to be gone. */
async function isSourceGone({ snapshots }: World, { successorOf }: LockRestoration): Promise<boolean> {
  const source = parseSnapshotId(successorOf ?? '');
  if (source === undefined) return false;
  try {
    return (await snapshots.get(source)) === undefined;
  } catch (error) {
    if (error instanceof ArmError) return false;
    throw error;
  }
}

function absent(restoration: LockRestoration, isWithoutSource: boolean): Attempt {
  const next = fresh(restoration, {
    absences: (restoration.absences ?? 0) + 1,
    ...(isWithoutSource && { sourceAbsences: (restoration.sourceAbsences ?? 0) + 1 }),
  });
  if (isGone(next)) return { said: { kind: 'none', reason: 'ReplicaGone' } };
  const said: Said = { kind: 'wait', reason: 'ReplicaNotProvenAbsent' };
  return { said, again: { restoration: next, afterMs: absencePace(next.absences ?? 0) } };
}

async function putBack(
  world: World,
  restoration: LockRestoration,
  { isSuccessor }: Extract<Holder, { kind: 'there' }>,
): Promise<Attempt> {
  const { replica, locks } = restoration;
  const present = new Set((await locksOn(world, replica)).map(({ name }) => name.toLowerCase()));
  // One that is there again was put back by a person, perhaps otherwise than it was.
  const missing = locks.filter(({ name }) => !present.has(name.toLowerCase()));
  for (const lock of missing) await world.locks.put(replica, lock);
  const said: Said =
    missing.length === 0
      ? { kind: 'none', reason: 'LocksInPlace' }
      : { kind: 'restoreLocks', reason: 'LocksRestored', detail: missing.map(({ name }) => name).join(', ') };
  // A listing may be stale; and where it is to be renewed, its deletion may be on the way without showing yet.
  const isCertain = missing.length === locks.length && (isSuccessor || restoration.successorOf === undefined);
  const next = { ...fresh(restoration, {}), sightings: (restoration.sightings ?? 0) + 1 };
  if (isCertain || isProven(next)) return { said };
  return { said, again: { restoration: next, afterMs: absencePace(next.sightings) } };
}

function failed(restoration: LockRestoration, error: ArmError, verdict: ArmVerdict): Attempt {
  const asked = 'retryAfterMs' in verdict ? verdict.retryAfterMs : undefined;
  const isForGood = verdict.kind === 'blocked' && verdict.lookAgain === 'never';
  const counts = {
    setbacks: (restoration.setbacks ?? 0) + 1,
    ...(isForGood && { refusals: (restoration.refusals ?? 0) + 1 }),
  };
  const kind = verdict.kind === 'blocked' ? 'blocked' : 'wait';
  return later(restoration, { kind, reason: error.failure.code, detail: error.message }, counts, asked);
}

function later(
  restoration: LockRestoration,
  said: Said,
  counts: Pick<LockRestoration, 'setbacks' | 'refusals'> = {},
  asked?: number,
): Attempt {
  const waits = (restoration.waits ?? 0) + 1;
  const { absences, sourceAbsences } = restoration;
  // A failure says nothing of what is there; a state that was read ends the count of absences.
  const kept =
    said.detail === undefined
      ? {}
      : {
          ...(absences !== undefined && { absences }),
          ...(sourceAbsences !== undefined && { sourceAbsences }),
        };
  const next = fresh(restoration, { ...kept, waits, ...counts });
  return { said, again: { restoration: next, afterMs: restorePace(waits, asked) } };
}

/** The same locks for the same snapshot, with these counts and no others. */
function fresh(
  { replica, uniqueId, locks, successorOf, liftedFor, sightings }: LockRestoration,
  counts: Pick<LockRestoration, 'waits' | 'setbacks' | 'refusals' | 'absences' | 'sourceAbsences'>,
): LockRestoration {
  return {
    replica,
    uniqueId,
    locks,
    ...(successorOf !== undefined && { successorOf }),
    ...(liftedFor && { liftedFor }),
    ...(sightings !== undefined && { sightings }),
    ...counts,
  };
}
