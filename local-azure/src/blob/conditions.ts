/** Conditions of a request on the state of the blob that it is for. */
import { conditionNotMet, invalidHeader, notModified, sequenceNumberNotMet } from './blob-error.ts';
import type { StoredBlob } from './blob-store.ts';

/** What of a request tells its conditions. */
interface Conditional {
  method: string;
  /** Lower-case names. */
  headers: Readonly<Record<string, string | undefined>>;
}

/**
 * Throws where one does not hold: of a read whose answer the caller has already, 304; else 412 (documented). A read
 * takes `*` for no condition, as the blob is there (inferred).
 */
export function checkConditions(
  { method, headers }: Conditional,
  { etag, lastModified }: Pick<StoredBlob, 'etag' | 'lastModified'>,
): void {
  const isRead = method === 'GET' || method === 'HEAD';
  const { 'if-match': match, 'if-none-match': noneMatch } = headers;
  // Headers tell whole seconds.
  const changed = Math.floor(lastModified / 1000) * 1000;
  const since = timeOf(headers, 'if-modified-since');
  const until = timeOf(headers, 'if-unmodified-since');
  if (match !== undefined && match !== '*' && match !== etag) throw conditionNotMet();
  if (until !== undefined && changed > until) throw conditionNotMet();
  const isKnown = noneMatch === etag || (noneMatch === '*' && !isRead);
  const isOld = since !== undefined && changed <= since;
  if (isKnown || isOld) throw isRead ? notModified() : conditionNotMet();
}

/** No operation here changes a sequence number, so that of every page blob is 0. */
export function checkSequenceNumber({ headers }: Pick<Conditional, 'headers'>): void {
  const holds = {
    'x-ms-if-sequence-number-eq': (asked: number) => asked === 0,
    'x-ms-if-sequence-number-le': (asked: number) => asked >= 0,
    'x-ms-if-sequence-number-lt': (asked: number) => asked > 0,
  };
  for (const [name, test] of Object.entries(holds)) {
    const asked = headers[name];
    if (asked === undefined) continue;
    if (!/^\d+$/.test(asked)) throw invalidHeader(name);
    if (!test(Number(asked))) throw sequenceNumberNotMet();
  }
}

function timeOf(headers: Conditional['headers'], name: string): number | undefined {
  const text = headers[name];
  if (text === undefined) return undefined;
  const time = Date.parse(text);
  if (Number.isNaN(time)) throw invalidHeader(name);
  return time;
}
