/** Answers that stand in place of the real one. */
import type { ArmAnswer, ArmErrorDetail } from '../arm-message.ts';
import { ArmError } from '../arm-error.ts';
import { retryAfterHeaders, type RetryAfter } from './retry-after.ts';

interface InPlaceOfTheRealOne {
  headers?: Readonly<Record<string, string>>;
  retryAfter?: RetryAfter;
  /** The request takes effect all the same (reported of 429 and 503 to PUTs of storage accounts). */
  takesEffect?: boolean;
}

/** An error as Azure words them. */
export interface FaultAnswer extends InPlaceOfTheRealOne {
  status: number;
  code: string;
  message: string;
  details?: readonly ArmErrorDetail[];
}

/** Anything else: a page of a proxy, JSON that is cut off, nothing at all. */
export interface RawAnswer extends InPlaceOfTheRealOne {
  /** Default 200. */
  status?: number;
  /** Text is sent as it is, everything else as JSON. */
  body: unknown;
  /** Default: JSON, and HTML for a text that begins with `<`. */
  contentType?: string;
}

export function isRawAnswer(answer: FaultAnswer | RawAnswer): answer is RawAnswer {
  return 'body' in answer;
}

export function answerInPlace(answer: FaultAnswer | RawAnswer, now: number): ArmAnswer {
  const retryAfter = answer.retryAfter && retryAfterHeaders(answer.retryAfter, now);
  const headers = { ...retryAfter, ...answer.headers };
  if (isRawAnswer(answer)) return rawAnswer(answer, headers);
  const { status, code, message, details } = answer;
  return new ArmError(status, code, message, { ...(details && { details }), headers }).answer();
}

function rawAnswer(
  { status = 200, body, contentType }: RawAnswer,
  headers: Record<string, string>,
): ArmAnswer {
  if (typeof body !== 'string') return { status, body, headers };
  const type = contentType ?? (/^\s*</.test(body) ? 'text/html; charset=utf-8' : 'application/json');
  return { status, text: body, headers: { 'content-type': type, ...headers } };
}
