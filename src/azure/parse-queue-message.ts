import type { CopyEstimate } from '../replication/copy-estimate.ts';
import type { Hint } from '../replication/hint.ts';
import { leftBehindKinds } from '../replication/left-behind.ts';
import { isTraceparent } from '../replication/trace.ts';
import type { Lock } from '../replication/locks/lock.ts';
import type { Streak } from '../replication/streak.ts';
import type { LockRestoration } from '../replication/locks/restoration.ts';
import { isObject } from './is-object.ts';

/** A message on the hints queue that this service did not write. Thrown, so that it ends in the dead-letter queue. */
export class MalformedMessageError extends Error {
  constructor(what: string) {
    super(`neither a hint nor locks to put back: ${what}; the message was not written by this service`);
    this.name = 'MalformedMessageError';
  }
}

export type QueueMessage =
  | { kind: 'hint'; hint: Hint }
  /** Of one source, to be looked at together. The release before refuses it, so that none of them is lost to one. */
  | { kind: 'hints'; hints: readonly Hint[] }
  | { kind: 'restoreLocks'; restoration: LockRestoration };

/** Reads the body that the Functions host hands over: the object that our JSON stood for. */
export function parseQueueMessage(body: unknown): QueueMessage {
  if (!isObject(body)) throw new MalformedMessageError(`the body is ${body === null ? 'null' : typeof body}`);
  const { restoreLocks, hints } = body;
  if (restoreLocks !== undefined) {
    return { kind: 'restoreLocks', restoration: restorationFrom(restoreLocks) };
  }
  if (hints === undefined) return { kind: 'hint', hint: hintFrom(body) };
  if (!Array.isArray(hints) || hints.length === 0) throw new MalformedMessageError('hints is no list of any');
  return { kind: 'hints', hints: hints.map(togetherFrom) };
}

function togetherFrom(value: unknown): Hint {
  if (!isObject(value)) throw new MalformedMessageError('a hint is no object');
  return hintFrom(value);
}

function hintFrom(body: Record<string, unknown>): Hint {
  const { source, target } = body;
  if (!isObject(source) || !isObject(target)) throw new MalformedMessageError('source or target is missing');
  return {
    rule: textOf(body, 'rule'),
    source: { ...groupOf(source), name: textOf(source, 'name') },
    target: groupOf(target),
    ...countOf(body, 'failures'),
    ...countOf(body, 'attempt'),
    ...countOf(body, 'since'),
    ...streakOf(body['streak']),
    ...countOf(body, 'due'),
    ...countOf(body, 'disksMade'),
    ...optionalTextOf(body, 'generation'),
    ...optionalTextOf(body, 'location'),
    ...estimateOf(body['copyEstimate']),
    ...(body['isAwaited'] === true && { isAwaited: true }),
    ...(body['copyRefused'] === true && { copyRefused: true }),
    ...optionalTextOf(body, 'behind'),
    ...operationOf(body['operation']),
    // Hints of the release before say `carriers`, without a region.
    ...leftBehindOf(body['leftBehind'] ?? body['carriers']),
    ...(body['announced'] === true && { announced: true }),
    ...(body['deletionTold'] === true && { deletionTold: true }),
    ...(body['nudged'] === true && { nudged: true }),
    ...(body['byPass'] === true && { byPass: true }),
    ...(body['lifts'] === undefined ? liftedOf(body['lifted']) : countOf(body, 'lifts')),
    ...tellingOf(body['telling']),
    ...traceOf(body['trace']),
  };
}

/** Versions before said whether locks were lifted, then how often. */
function liftedOf(lifted: unknown): Pick<Hint, 'lifts'> {
  if (lifted === true) return { lifts: 1 };
  return typeof lifted === 'number' && Number.isInteger(lifted) && lifted > 0 ? { lifts: lifted } : {};
}

function streakOf(streak: unknown): Pick<Hint, 'streak'> {
  if (streak === undefined) return {};
  if (!isObject(streak)) throw new MalformedMessageError('streak is no object');
  const { length = 0 } = countOf(streak, 'length');
  return {
    streak: {
      reason: textOf(streak, 'reason'),
      length,
      ...didOf(streak['did']),
      ...optionalTextOf(streak, 'refused'),
      ...(streak['forGood'] === true && { forGood: true }),
    },
  };
}

function didOf(did: unknown): Pick<Streak, 'did'> {
  if (did === undefined) return {};
  if (!isObject(did)) throw new MalformedMessageError('did is no object');
  const { times = 0 } = countOf(did, 'times');
  return { did: { kind: textOf(did, 'kind'), times } };
}

function tellingOf(telling: unknown): Pick<Hint, 'telling'> {
  if (telling === undefined) return {};
  if (!isObject(telling)) throw new MalformedMessageError('telling is no object');
  return {
    telling: {
      ...(telling['unready'] === true && { unready: true }),
      ...(telling['warned'] === true && { warned: true }),
      ...(telling['removing'] !== undefined && { removing: textOf(telling, 'removing') }),
      ...countOf(telling, 'untold'),
    },
  };
}

/** One that cannot be read is no reason not to look. */
function traceOf(value: unknown): Pick<Hint, 'trace'> {
  return typeof value === 'string' && isTraceparent(value) ? { trace: value } : {};
}

/** One that cannot be read is left out: the next look begins a new one. */
function estimateOf(value: unknown): Pick<Hint, 'copyEstimate'> {
  if (!isObject(value)) return {};
  const { begun, looks, least, most } = value;
  if (![begun, looks, least].every(isAmount) || (most !== undefined && !isAmount(most))) return {};
  return { copyEstimate: value as unknown as CopyEstimate };
}

function isAmount(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0;
}

/** Anything else than a path of a subscription is left out: a message must never say whom to ask. */
function operationOf(value: unknown): Pick<Hint, 'operation'> {
  const isPath = typeof value === 'string' && value.startsWith('/subscriptions/') && value.length <= 8192;
  return isPath ? { operation: value } : {};
}

function leftBehindOf(named: unknown): Pick<Hint, 'leftBehind'> {
  if (named === undefined) return {};
  if (!Array.isArray(named)) throw new MalformedMessageError('leftBehind is no list');
  return { leftBehind: leftBehindKinds.filter((kind) => named.includes(kind)) };
}

function restorationFrom(body: unknown): LockRestoration {
  if (!isObject(body) || !isObject(body['replica']) || !Array.isArray(body['locks'])) {
    throw new MalformedMessageError('replica or locks are missing');
  }
  const { replica } = body;
  return {
    replica: { ...groupOf(replica), name: textOf(replica, 'name') },
    uniqueId: textOf(body, 'uniqueId'),
    locks: body['locks'].map(lockFrom),
    ...optionalTextOf(body, 'successorOf'),
    ...liftedForOf(body['liftedFor']),
    // What the version before counted as failures was mostly Azure's, and given up too soon.
    ...countOf(body, 'waits'),
    ...countOf(body, 'setbacks'),
    ...countOf(body, 'refusals'),
    ...countOf(body, 'absences'),
    ...countOf(body, 'sourceAbsences'),
    ...countOf(body, 'sightings'),
  };
}

/** For the journal alone, so that what is not understood keeps no lock from going back. */
function liftedForOf(value: unknown): Pick<LockRestoration, 'liftedFor'> {
  if (!isObject(value) || typeof value['rule'] !== 'string' || typeof value['source'] !== 'string') return {};
  const { rule, source, trace } = value;
  return { liftedFor: { rule, source, ...(typeof trace === 'string' && isTraceparent(trace) && { trace }) } };
}

function lockFrom(lock: unknown): Omit<Lock, 'id'> {
  if (!isObject(lock)) throw new MalformedMessageError('a lock is no object');
  const { notes, owners } = lock;
  return {
    name: textOf(lock, 'name'),
    level: textOf(lock, 'level'),
    ...(typeof notes === 'string' && { notes }),
    ...(Array.isArray(owners) && { owners: owners.map(String) }),
  };
}

function groupOf(value: Record<string, unknown>): { subscriptionId: string; resourceGroup: string } {
  return { subscriptionId: textOf(value, 'subscriptionId'), resourceGroup: textOf(value, 'resourceGroup') };
}

function textOf(value: Record<string, unknown>, key: string): string {
  const found = value[key];
  if (typeof found !== 'string' || found === '') throw new MalformedMessageError(`${key} is not a text`);
  return found;
}

function optionalTextOf<Key extends 'generation' | 'location' | 'refused' | 'successorOf' | 'behind'>(
  value: Record<string, unknown>,
  key: Key,
): Partial<Record<Key, string>> {
  return value[key] === undefined ? {} : ({ [key]: textOf(value, key) } as Record<Key, string>);
}

function countOf(
  value: Record<string, unknown>,
  key:
    | 'failures'
    | 'waits'
    | 'setbacks'
    | 'attempt'
    | 'since'
    | 'length'
    | 'times'
    | 'due'
    | 'disksMade'
    | 'lifts'
    | 'refusals'
    | 'absences'
    | 'sourceAbsences'
    | 'sightings'
    | 'untold',
): Record<string, number> {
  const found = value[key];
  if (found === undefined) return {};
  if (typeof found !== 'number' || !Number.isInteger(found) || found < 0) {
    throw new MalformedMessageError(`${key} is not a whole number`);
  }
  return { [key]: found };
}
