import { argumentError } from '../amqp-fault.ts';
import { lockTokenFromBytes } from '../lock-token.ts';

/** The body of a management request: a map whose values are read with the checks below. */
export type RequestBody = Readonly<Record<string, unknown>>;

export function readNumber(body: RequestBody, key: string): number {
  return numberFromLong(body[key], key);
}

export function readString(body: RequestBody, key: string): string | undefined {
  const value = body[key];
  return typeof value === 'string' ? value : undefined;
}

export function readMap(body: RequestBody, key: string): Record<string, unknown> | undefined {
  const value = body[key];
  return typeof value === 'object' && value !== null ? { ...value } : undefined;
}

export function readList(body: RequestBody, key: string): unknown[] {
  const value = body[key];
  if (!Array.isArray(value)) throw argumentError(`The request has no list '${key}'.`);
  return value;
}

export function readSequenceNumbers(body: RequestBody): number[] {
  return readList(body, 'sequence-numbers').map((value) => numberFromLong(value, 'sequence-numbers'));
}

export function readLockTokens(body: RequestBody): string[] {
  return readList(body, 'lock-tokens').map((value) => {
    if (!(value instanceof Uint8Array)) throw argumentError("An item of 'lock-tokens' is not a uuid.");
    return lockTokenFromBytes(value);
  });
}

/** A long comes as a number, or as eight bytes when it exceeds what a number holds. */
function numberFromLong(value: unknown, key: string): number {
  if (typeof value === 'number') return value;
  if (Buffer.isBuffer(value) && value.length === 8) return Number(value.readBigInt64BE());
  throw argumentError(`'${key}' is not a number.`);
}
