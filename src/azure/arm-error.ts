import { ArmError, otherSubject, type Subject } from '../reconciler/arm-error.ts';
import type { ArmFailure } from '../replication/arm-error.ts';
import { refusedBodyOf } from './refused-bodies.ts';

/**
 * Runs a call to Resource Manager; a refusal or a missing answer becomes an `ArmError`, and `call` names it in a few
 * words. What is neither is a defect, and stays as it is: to look again would not mend it.
 */
export async function callArm<Result>(
  call: string,
  run: () => Promise<Result>,
  subject: Subject = otherSubject,
): Promise<Result> {
  try {
    return await run();
  } catch (error) {
    if (!isFailure(error)) throw error;
    throw new ArmError(call, failureFrom(error), error, subject);
  }
}

/**
 * Returns when the request was answered, without waiting for the operation that it started. `subject` is what is
 * written, as a lock on it may be in the way.
 */
export async function accepted(
  call: string,
  subject: Subject,
  begin: () => { submitted(): Promise<void> },
): Promise<void> {
  await callArm(call, () => begin().submitted(), subject);
}

/** By what the SDKs put on their errors; those of the credential have names of their own. */
function isFailure(error: unknown): boolean {
  if (!isObject(error)) return false;
  const { name, code, statusCode } = error;
  if (typeof statusCode === 'number' || typeof code === 'string') return true;
  return (
    typeof name === 'string' &&
    /^(RestError|AbortError|TimeoutError|.*(Authentication|Credential).*)$/.test(name)
  );
}

/**
 * Reads what the SDKs throw: a `RestError` with `statusCode`, `code`, `details` (the parsed body) and `response`;
 * without `statusCode` where no answer came; an `AuthenticationError` and the like where no token was to be had.
 */
export function failureFrom(error: unknown): ArmFailure {
  if (!isObject(error)) return { code: 'Unknown', message: String(error) };
  const body = errorBody(error['details']) ?? errorBody(refusedBodyOf(error));
  const status = typeof error['statusCode'] === 'number' ? error['statusCode'] : undefined;
  const fallback = status === undefined ? text(error['name']) : `Http${status}`;
  const details = body?.['details'];
  return {
    ...(status !== undefined && { status }),
    code: text(body?.['code']) ?? text(error['code']) ?? fallback ?? 'Unknown',
    message: text(body?.['message']) ?? text(error['message']) ?? 'no message',
    ...(Array.isArray(details) && { details: details.filter(isObject).map(detailFrom) }),
    ...retryAfterFrom(error['response']),
  };
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

function retryAfterFrom(response: unknown): { retryAfterMs?: number } {
  const headers = isObject(response) ? response['headers'] : undefined;
  const get = isObject(headers) ? headers['get'] : undefined;
  if (typeof get !== 'function') return {};
  const seconds: unknown = get.call(headers, 'retry-after');
  // An HTTP date is allowed by the protocol; Azure sends seconds (recorded).
  return typeof seconds === 'string' && /^\d+$/.test(seconds) ? { retryAfterMs: Number(seconds) * 1000 } : {};
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
