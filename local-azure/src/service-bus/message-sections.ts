import type { Message, Typed } from 'rhea';
import rhea from 'rhea';
import { entriesOf, itemsOf, readValues, typedValue, writeDescribed, type AmqpMap } from './typed-values.ts';

/** A message taken apart into its sections (AMQP 1.0, part 3.2), every value with the type it was sent with. */
export interface MessageSections {
  /** The fields in their order: durable, priority, ttl, first-acquirer, delivery-count. */
  readonly header: readonly unknown[];
  readonly messageAnnotations: AmqpMap;
  /** The fields in their order, `message-id` first. */
  readonly properties: readonly unknown[];
  readonly applicationProperties: AmqpMap;
  /** The body and what follows it, encoded as it came. */
  readonly body: Buffer;
}

const codes = {
  header: 0x70,
  deliveryAnnotations: 0x71,
  messageAnnotations: 0x72,
  properties: 0x73,
  applicationProperties: 0x74,
} as const;

/** Places in the lists of fields. */
export const headerField = { ttl: 2, deliveryCount: 4 } as const;
export const propertiesField = { messageId: 0, absoluteExpiryTime: 8, creationTime: 9 } as const;

export function sectionsFrom(encoded: Buffer): MessageSections {
  const sections = readValues(encoded);
  const of = (code: number): Typed | undefined => sections.find(({ value }) => codeOf(value) === code)?.value;
  const inFront: readonly number[] = Object.values(codes);
  return {
    header: itemsOf(of(codes.header)),
    messageAnnotations: entriesOf(of(codes.messageAnnotations)) ?? {},
    properties: itemsOf(of(codes.properties)),
    applicationProperties: entriesOf(of(codes.applicationProperties)) ?? {},
    body: Buffer.concat(
      sections.filter(({ value }) => !inFront.includes(codeOf(value))).map(({ bytes }) => bytes),
    ),
  };
}

export function encodeSections(sections: MessageSections): Buffer {
  const { header, messageAnnotations, properties, applicationProperties, body } = sections;
  return Buffer.concat([
    writeDescribed(codes.header, listOf(header)),
    writeDescribed(codes.messageAnnotations, rhea.types.wrap_symbolic_map(typedEntries(messageAnnotations))),
    writeDescribed(codes.properties, listOf(properties)),
    ...(Object.keys(applicationProperties).length === 0
      ? []
      : [
          writeDescribed(
            codes.applicationProperties,
            rhea.types.wrap_map(typedEntries(applicationProperties)),
          ),
        ]),
    body,
  ]);
}

/** What a program reads: rhea's plain view of an encoded message, or of sections of it. */
export function decodeMessage(encoded: Buffer): Message {
  return rhea.message.decode(encoded) as unknown as Message;
}

/** A list of fields with one of them changed. */
export function withField(fields: readonly unknown[], at: number, value: Typed): unknown[] {
  const changed = Array.from({ length: Math.max(fields.length, at + 1) }, (_, index) => fields[index]);
  changed[at] = value;
  return changed;
}

function listOf(fields: readonly unknown[]): Typed {
  return rhea.types.wrap_list(fields.map((field) => typedValue(field)));
}

function typedEntries(map: AmqpMap): Record<string, Typed> {
  return Object.fromEntries(Object.entries(map).map(([key, value]) => [key, typedValue(value)]));
}

/** Clients send descriptors as numbers; as symbolic names they would not be understood here. */
function codeOf({ descriptor }: Typed): number {
  return Number((descriptor as Typed | undefined)?.value);
}
