/** The part of an answer's headers that is read here; names in any case. */
export interface AnswerHeaders {
  get(name: string): string | undefined;
}

/** No window of Azure's is longer (documented ones last an hour at most); who says more is mistaken. */
const longestMs = 24 * 3_600_000;

/**
 * The wait that an answer asks for, ms: the largest of every form in which one is given. Undefined where there is
 * none. A date is counted from the answer's own `Date`, so that clocks which differ do not matter; else from `now`.
 */
export function retryAfterMs(headers: AnswerHeaders, now: number): number | undefined {
  const waits = [
    waitIn(headers.get('retry-after'), 1000),
    dateIn(headers.get('retry-after'), Date.parse(headers.get('date') ?? '') || now),
    waitIn(headers.get('retry-after-ms'), 1),
    waitIn(headers.get('x-ms-retry-after-ms'), 1),
  ].filter((wait) => wait !== undefined);
  return waits.length === 0 ? undefined : Math.min(longestMs, Math.max(...waits));
}

function waitIn(text: string | undefined, unitMs: number): number | undefined {
  return text !== undefined && /^\s*\d+(\.\d+)?\s*$/.test(text)
    ? Math.ceil(Number(text) * unitMs)
    : undefined;
}

function dateIn(text: string | undefined, from: number): number | undefined {
  // A plain number is a date to `Date.parse` as well.
  if (text === undefined || !/[a-z]/i.test(text)) return undefined;
  const at = Date.parse(text);
  return Number.isNaN(at) ? undefined : Math.max(0, at - from);
}
