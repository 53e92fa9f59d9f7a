import type { Typed } from 'rhea';
import { argumentError } from '../amqp-fault.ts';
import { lockTokenFromBytes } from '../lock-token.ts';
import { entriesOf, plainValue, readValues, type AmqpMap } from '../typed-values.ts';

/** The body of a management request: a map whose values are read with the checks below. */
export type RequestBody = Readonly<AmqpMap>;

const valueCode = 0x77;

/** The map in the value section of a request; empty when it has none. */
export function requestBodyFrom(encoded: Buffer): RequestBody {
  const sections = readValues(encoded).map(({ value }) => value);
  const body = sections.find(
    ({ descriptor }) => Number((descriptor as Typed | undefined)?.value) === valueCode,
  );
  return entriesOf(body) ?? {};
}

export function readNumber(body: RequestBody, key: string): number {
  return numberFromLong(plainValue(body[key]), key);
}

export function readString(body: RequestBody, key: string): string | undefined {
  const value = plainValue(body[key]);
  return typeof value === 'string' ? value : undefined;
}

export function readFlag(body: RequestBody, key: string): boolean {
  return plainValue(body[key]) === true;
}

/** Undefined where there is none. */
export function readTime(body: RequestBody, key: string): number | undefined {
  const value = plainValue(body[key]);
  return value instanceof Date ? value.getTime() : undefined;
}

/** Its values with their types. */
export function readMap(body: RequestBody, key: string): AmqpMap | undefined {
  return entriesOf(body[key]);
}

export function readList(body: RequestBody, key: string): unknown[] {
  const value = plainValue(body[key]);
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
