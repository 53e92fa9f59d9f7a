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
  /** The wait that the headers ask for, in whatever form; 0 where they say so. */
  retryAfterMs?: number;
}

export type ArmVerdict =
  /** Too many requests; nothing wrong with this one. */
  | {
      kind: 'throttled';
      retryAfterMs?: number;
      /** This instance itself says so, without a call: there is room then, and no reason to wait longer each time. */
      byBudget?: true;
    }
  /** The limit of copies under way; an expected state. */
  | { kind: 'quota' }
  /** Should work when tried again; counts as a failure. */
  | { kind: 'transient'; retryAfterMs?: number }
  /** Stays until a person, a role, a lock or a policy changes (`slowly`), or for good (`never`). */
  | { kind: 'blocked'; reason: string; lookAgain: 'slowly' | 'never' };

/** The code of a call that our own budget held back. */
export const budgetExhausted = 'BudgetExhausted';

/** The code of a step of a staged copy for which this instance has no place yet. */
export const stagingPlaceTaken = 'StagingPlaceTaken';

/** Both are of our own, and nothing was sent. */
const heldBack = new Set([budgetExhausted, stagingPlaceTaken]);

/** The code of a copy that was held back for others that wait for one under way to end. */
export const copySlotTaken = 'CopySlotTaken';

/** The code of reading a snapshot that is being made and does not tell yet which one it is. */
export const snapshotIncomplete = 'SnapshotIncomplete';

/**
 * Codes that mean another writer or operation was in the way; or that a host of Resource Manager's is behind the others,
 * which know the type (reported of the later pages of listings).
 */
const passing = new Set([
  'conflict',
  'conflictingconcurrentwritenotallowed',
  'anotheroperationinprogress',
  'operationpreempted',
  'invalidresourcetype',
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
  // With 400 (reported): terms that a person accepts, a quota or a region that support or registration opens.
  'marketplacepurchaseeligibilityfailed',
  'resourcepurchasevalidationfailed',
  'noregisteredproviderfound',
  'quotaexceeded',
  'skunotavailable',
]);

/** Whether Azure refuses for how things are, and not for what was asked for. */
export function isChangeable(code: string): boolean {
  return changeable.has(code.toLowerCase());
}

/** Codes by which Azure says that a group is not there, or is going. */
const lostGroup = new Set(['resourcegroupnotfound', 'resourcegroupbeingdeleted']);

export function tellsOfLostGroup(code: string): boolean {
  return lostGroup.has(code.toLowerCase());
}

/**
 * Whether Azure refuses for want of a role. With a group go the roles that were given on it, so that what is not there
 * any more and what one may not see look alike.
 */
export function tellsOfClosedGroup(code: string): boolean {
  return code.toLowerCase() === 'authorizationfailed';
}

/** `now` (ms) turns the end of a throttling window into a wait. */
export function classify(failure: ArmFailure, now: number): ArmVerdict {
  const { status, code, message } = failure;
  const folded = code.toLowerCase();
  if (heldBack.has(code)) return { kind: 'throttled', ...retryAfter(failure, now), byBudget: true };
  if (code === copySlotTaken) return { kind: 'quota' };
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
  // Without a code of Azure's it may be a proxy that refuses, and not for good.
  const mayPass = status === 403 || status === 404 || status === 409 || /^Http\d+$/.test(code);
  return { kind: 'blocked', reason: code, lookAgain: mayPass ? 'slowly' : 'never' };
}

/** How long to wait: the longest of what the headers, the end of the window in the details and the text say. */
function retryAfter(
  { retryAfterMs, details = [], message }: ArmFailure,
  now: number,
): { retryAfterMs?: number } {
  const texts = [message, ...details.map((detail) => detail.message ?? '')];
  const waits = [
    ...(retryAfterMs === undefined ? [] : [retryAfterMs]),
    ...texts.flatMap((text) => [...text.matchAll(endOfWindow)].map(([, end = '']) => Date.parse(end) - now)),
    ...texts.flatMap((text) => [...text.matchAll(waitInWords)].map(waitFromWords)),
  ].filter((wait) => wait >= 0);
  return waits.length === 0 ? {} : { retryAfterMs: Math.max(...waits) };
}

/** In a detail that is itself JSON, with its quotes escaped once more where the whole is quoted. */
const endOfWindow = /\\?"endTime\\?"\s*:\s*\\?"([^"\\]+)\\?"/gi;

const waitInWords = /(?:try again|retry) (?:after|in) '?(\d+)'? ?(seconds?|minutes?)/gi;

function waitFromWords([, count, unit = '']: RegExpMatchArray): number {
  return Number(count) * (/^minute/i.test(unit) ? 60_000 : 1000);
}
