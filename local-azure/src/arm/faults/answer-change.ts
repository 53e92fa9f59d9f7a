/** The real answer, changed on its way. */
import type { ArmAnswer } from '../arm-message.ts';
import { isJsonObject, textAt } from '../json.ts';
import { retryAfterHeaders, type RetryAfter } from './retry-after.ts';

/** Everything given is done, in this order. Errors pass unchanged but for headers. */
export interface AnswerChange {
  change: {
    /** `empty`: a list without an entry; `no-next-link`: it ends with its first page. */
    listing?: 'empty' | 'no-next-link';
    /** Names of entries that a list leaves out. */
    without?: readonly string[];
    /** Values in place of others, by path: `properties.uniqueId`, `value.*.tags`. Null is sent as null. */
    set?: Readonly<Record<string, unknown>>;
    /** Paths of what is left out. */
    remove?: readonly string[];
  };
  headers?: Readonly<Record<string, string>>;
  retryAfter?: RetryAfter;
}

export function changedAnswer(answer: ArmAnswer, fault: AnswerChange, now: number): ArmAnswer {
  const retryAfter = fault.retryAfter && retryAfterHeaders(fault.retryAfter, now);
  const headers = { ...answer.headers, ...retryAfter, ...fault.headers };
  if (answer.status >= 400 || !isJsonObject(answer.body)) return { ...answer, headers };
  return { ...answer, headers, body: changedBody(structuredClone(answer.body), fault.change) };
}

function changedBody(body: Record<string, unknown>, change: AnswerChange['change']): unknown {
  const { listing, without = [], set = {}, remove = [] } = change;
  if (listing === 'empty') body['value'] = [];
  if (listing !== undefined) delete body['nextLink'];
  if (without.length > 0 && Array.isArray(body['value'])) {
    const names = new Set(without.map((name) => name.toLowerCase()));
    body['value'] = body['value'].filter((entry) => !names.has((textAt(entry, 'name') ?? '').toLowerCase()));
  }
  for (const [path, value] of Object.entries(set)) {
    for (const { holder, key } of placesAt(body, path.split('.'))) holder[key] = value;
  }
  for (const path of remove) {
    for (const { holder, key } of placesAt(body, path.split('.'))) Reflect.deleteProperty(holder, key);
  }
  return body;
}

/** Where a path leads; `*` stands for each entry of a list or each field of an object. */
function placesAt(
  value: unknown,
  path: readonly string[],
): { holder: Record<string, unknown>; key: string }[] {
  const [key, ...rest] = path;
  if (key === undefined || typeof value !== 'object' || value === null) return [];
  const holder = value as Record<string, unknown>;
  const keys = key === '*' ? Object.keys(holder) : [key];
  return rest.length === 0
    ? keys.map((one) => ({ holder, key: one }))
    : keys.flatMap((one) => placesAt(holder[one], rest));
}
