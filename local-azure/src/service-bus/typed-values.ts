import type { Typed } from 'rhea';
import rhea from 'rhea';

/**
 * AMQP values with their types. rhea hands most values over as plain ones, so that an int is sent on as a uint and
 * a uuid as bytes; what passes through the broker has to arrive as it was sent.
 */
export type AmqpMap = Record<string, unknown>;

interface Codec {
  Reader: new (buffer: Buffer) => { position: number; read(): Typed; remaining(): number };
  Writer: new () => { write(value: Typed): void; toBuffer(): Buffer };
  described_nc(descriptor: Typed, value: Typed): Typed;
  unwrap(value: unknown, leaveDescribed?: boolean): unknown;
  wrap(value: unknown): Typed;
  is_map(value: Typed): boolean;
}

const codec = rhea.types as unknown as Codec;

/** One after the other, until nothing is left: each value, and the bytes that it was read from. */
export function readValues(encoded: Buffer): { value: Typed; bytes: Buffer }[] {
  const reader = new codec.Reader(encoded);
  const values: { value: Typed; bytes: Buffer }[] = [];
  while (reader.remaining() > 0) {
    const from = reader.position;
    const value = reader.read();
    values.push({ value, bytes: encoded.subarray(from, reader.position) });
  }
  return values;
}

/** A value under a numeric descriptor, as a section of a message is. */
export function writeDescribed(descriptor: number, value: Typed): Buffer {
  const writer = new codec.Writer();
  writer.write(codec.described_nc(rhea.types.wrap_ulong(descriptor) as Typed, value));
  return writer.toBuffer();
}

/** The entries of a typed map, each value still with its type; undefined for anything else. */
export function entriesOf(map: unknown): AmqpMap | undefined {
  if (!isTyped(map) || !codec.is_map(map)) return undefined;
  const flat = map.value as unknown[];
  const entries: AmqpMap = {};
  for (let at = 0; at + 1 < flat.length; at += 2) entries[String(plainValue(flat[at]))] = flat[at + 1];
  return entries;
}

/** A list's items, each still with its type; none for anything else. */
export function itemsOf(list: unknown): unknown[] {
  return isTyped(list) && Array.isArray(list.value) ? (list.value as unknown[]) : [];
}

/** The plain value: a number, a text, bytes and so on. Of a described value what it describes. */
export function plainValue(value: unknown): unknown {
  const plain = codec.unwrap(value);
  return isTyped(plain) ? plainValue(plain.value) : plain;
}

/** A value that has its type already keeps it. */
export function typedValue(value: unknown): Typed {
  return isTyped(value) ? value : codec.wrap(value);
}

function isTyped(value: unknown): value is Typed {
  return typeof value === 'object' && value !== null && 'type' in value && 'value' in value;
}
