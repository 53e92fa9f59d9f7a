/**
 * What a refusal of Resource Manager means. By status first, then code, then text: HTTP 429 of Compute carries
 * the code `OperationNotAllowed`, which elsewhere stands for refusals for good (recorded).
 */

/** A call to Azure that failed. */
export interface ArmFailure {
  /** HTTP status; absent when there was no answer at all. */
  status?: number;
  /** Azure's own code, or one for the kind of failure where there was no answer, such as `ECONNRESET`. */
  code: string;
  message: string;
  details?: readonly { code?: string; message?: string }[];
  /** From the `Retry-After` header. */
  retryAfterMs?: number;
}

export type ArmVerdict =
  /** Too many requests; nothing wrong with this one. */
  | { kind: 'throttled'; retryAfterMs?: number }
  /** The limit of copies under way; an expected state. */
  | { kind: 'quota' }
  /** Should work when tried again; counts as a failure. */
  | { kind: 'transient'; retryAfterMs?: number }
  /** Stays until a person, a role, a lock or a policy changes (`slowly`), or for good (`never`). */
  | { kind: 'blocked'; reason: string; lookAgain: 'slowly' | 'never' };

/** Codes that mean another writer or operation was in the way. */
const passing = new Set([
  'conflict',
  'conflictingconcurrentwritenotallowed',
  'anotheroperationinprogress',
  'retryableerror',
  'storageaccountoperationinprogress',
  'leasealreadypresent',
]);

/** Refusals that go away without an event for the snapshot. */
const changeable = new Set([
  'scopelocked',
  'authorizationfailed',
  'linkedauthorizationfailed',
  'requestdisallowedbypolicy',
  'missingsubscriptionregistration',
  'resourcegroupbeingdeleted',
  'resourcegroupnotfound',
  'subscriptionnotfound',
  'snapshotslimitreached',
  'keyvaultaccessforbidden',
]);

/** Codes by which Azure says that a group is not there, or is going. */
const lostGroup = new Set(['resourcegroupnotfound', 'resourcegroupbeingdeleted']);

export function tellsOfLostGroup(code: string): boolean {
  return lostGroup.has(code.toLowerCase());
}

/** `now` (ms) turns the end of a throttling window into a wait. */
export function classify(failure: ArmFailure, now: number): ArmVerdict {
  const { status, code, message } = failure;
  const folded = code.toLowerCase();
  if (status === 429 || failure.details?.some((detail) => detail.code === 'TooManyRequests')) {
    return { kind: 'throttled', ...retryAfter(failure, now) };
  }
  if (status === undefined || status >= 500 || status === 401 || status === 408 || status === 412) {
    return { kind: 'transient', ...retryAfter(failure, now) };
  }
  if (passing.has(folded)) return { kind: 'transient', ...retryAfter(failure, now) };
  // The server's own words for the limit are known only through a peer's matching (unverified), so match loosely.
  if (/copystart/i.test(message) && /limit|ongoing/i.test(message)) return { kind: 'quota' };
  if (changeable.has(folded)) return { kind: 'blocked', reason: code, lookAgain: 'slowly' };
  if (/changing property .* is not allowed/i.test(message)) {
    // By someone else's snapshot, or by one of ours that is on its way out and shows in no read any more.
    return { kind: 'blocked', reason: 'NameTaken', lookAgain: 'slowly' };
  }
  // The replica went away between the look and the call; the next look sees it.
  if (status === 404 && folded === 'resourcenotfound') return { kind: 'transient' };
  const lookAgain = status === 403 || status === 404 || status === 409 ? 'slowly' : 'never';
  return { kind: 'blocked', reason: code, lookAgain };
}

/** How long to wait: the header, else the end of the window in the details, else the seconds in the text. */
function retryAfter(failure: ArmFailure, now: number): { retryAfterMs?: number } {
  if (failure.retryAfterMs !== undefined) return { retryAfterMs: failure.retryAfterMs };
  for (const { message } of failure.details ?? []) {
    const endTime = /"endTime"\s*:\s*"([^"]+)"/.exec(message ?? '')?.[1];
    const end = endTime === undefined ? Number.NaN : Date.parse(endTime);
    if (end > now) return { retryAfterMs: end - now };
  }
  const seconds = /try again after '(\d+)' seconds/i.exec(failure.message)?.[1];
  return seconds === undefined ? {} : { retryAfterMs: Number(seconds) * 1000 };
}
