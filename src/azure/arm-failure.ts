import type { ArmFailure } from '../replication/refusals/classify-failure.ts';
import { refusedBodyOf } from './pipeline/refused-bodies.ts';
import { refusalText } from './refusal-text.ts';
import { retryAfterMs, type AnswerHeaders } from './retry-after.ts';

/** Whether the SDKs, or what gives them tokens, threw it; by what they put on their errors. */
export function isFailure(error: unknown): boolean {
  if (!isObject(error)) return false;
  const { name, code, statusCode } = error;
  if (typeof statusCode === 'number' || typeof code === 'string') return true;
  return typeof name === 'string' && (/^(RestError|AbortError|TimeoutError)$/.test(name) || isOfToken(error));
}

/**
 * Reads what the SDKs throw: a `RestError` with `statusCode`, `code`, `details` (the parsed body) and `response`;
 * without `statusCode` where no answer came; an `AuthenticationError` and the like where no token was to be had.
 */
export function failureFrom(error: unknown, now = Date.now()): ArmFailure {
  if (!isObject(error)) return { code: 'Unknown', message: String(error) };
  // What the identity endpoint answered is no answer of Resource Manager, least of all a refusal for good.
  if (isOfToken(error)) return { code: text(error['name']) ?? 'NoToken', message: messageOf(error) };
  // The clients' own reading of a body drops what stands deeper than one level inside.
  const body = errorBody(refusedBodyOf(error)) ?? errorBody(error['details']);
  const status = typeof error['statusCode'] === 'number' ? error['statusCode'] : undefined;
  const fallback = status === undefined ? text(error['name']) : `Http${status}`;
  const details = body?.['details'];
  const wait = waitFrom(error['response'], now);
  return {
    ...(status !== undefined && { status }),
    code: text(body?.['code']) ?? codeOf(error, status) ?? fallback ?? 'Unknown',
    message: (body && refusalText(body)) ?? messageOf(error),
    ...(Array.isArray(details) && { details: details.filter(isObject).map(detailFrom) }),
    ...(wait !== undefined && { retryAfterMs: wait }),
  };
}

function isOfToken({ name }: Record<string, unknown>): boolean {
  return typeof name === 'string' && /Authentication|Credential/.test(name);
}

/** `{ error: { code, message, details } }`, or the inner object itself, as the SDK generations hand it on. */
function errorBody(details: unknown): Record<string, unknown> | undefined {
  if (!isObject(details)) return undefined;
  return isObject(details['error']) ? details['error'] : details;
}

function detailFrom(detail: Record<string, unknown>): { code?: string; message?: string } {
  const code = text(detail['code']);
  const message = text(detail['message']);
  return { ...(code !== undefined && { code }), ...(message !== undefined && { message }) };
}

function waitFrom(response: unknown, now: number): number | undefined {
  const headers = isObject(response) ? response['headers'] : undefined;
  if (!isObject(headers) || typeof headers['get'] !== 'function') return undefined;
  return retryAfterMs(headers as unknown as AnswerHeaders, now);
}

/** To an answer without a code the clients give one of their own, which says nothing of what Azure meant. */
function codeOf({ code }: Record<string, unknown>, status: number | undefined): string | undefined {
  const isOwn = status !== undefined && (code === String(status) || code === 'PARSE_ERROR');
  return isOwn ? undefined : text(code);
}

function messageOf(error: Record<string, unknown>): string {
  return text(error['message']) ?? 'no message';
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
