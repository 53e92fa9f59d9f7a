import type { CloudEvent, EventGridEvent } from '@azure/eventgrid';
import { isObject } from '../is-object.ts';
import { MalformedEventError } from './malformed-event-error.ts';

/** What the service reads of an event, whichever schema it came in. Nothing else of the body is ever looked at. */
export interface EventEnvelope {
  id: string;
  /** `eventType` or `type`. */
  type: string;
  /** UTC, ISO 8601 as it came, with up to seven digits of a second. */
  time: string;
  /** Id of the resource that the event is about; missing where the event has none. */
  subject?: string;
  operationName?: string;
}

/** Names that a schema gives to the fields read here; the SDK's types hold the spelling. */
interface FieldNames {
  type: string;
  time: string;
}
const eventGrid = { type: 'eventType', time: 'eventTime' } satisfies Record<
  keyof FieldNames,
  keyof EventGridEvent<unknown>
>;
const cloudEvents = { type: 'type', time: 'time' } satisfies Record<
  keyof FieldNames,
  keyof CloudEvent<unknown>
>;

/**
 * Reads the envelope of a Service Bus message body, as the Functions worker hands it over: parsed JSON, or text
 * where parsing failed. Throws `MalformedEventError`.
 *
 * `EventGridDeserializer` of `@azure/eventgrid` is not used, only the package's types. It throws when
 * `dataVersion`, `metadataVersion`, `topic` or `data` is missing, and events without them are on record (a consumer's
 * fixtures, samples of 2017); its dates lose digits of the time, which is part of a hint's message id; and it
 * copies the claims into its result.
 */
export function envelopeFrom(body: unknown): EventEnvelope {
  const text = textFrom(body);
  const event = singleEvent(text === undefined ? body : parsed(text));
  const names = fieldNamesOf(event);
  const data = isObject(event['data']) ? event['data'] : {};
  // One consumer's fixture has no subject; `resourceUri` is the same id in every sample.
  const subject = textOf(event['subject']) ?? textOf(data['resourceUri']);
  const operationName = operationNameOf(data['operationName']);
  return {
    id: requiredText(event, 'id'),
    type: requiredText(event, names.type),
    time: requiredTime(event, names.time),
    ...(subject !== undefined && { subject }),
    ...(operationName !== undefined && { operationName }),
  };
}

/** A host may hand over the body as bytes (measured); views of any realm are recognised. */
function textFrom(body: unknown): string | undefined {
  if (typeof body === 'string') return body;
  if (!ArrayBuffer.isView(body)) return undefined;
  return Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString('utf8');
}

/** The worker leaves text that does not parse as it is, and so leaves JSON behind a byte order mark (measured). */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch {
    // Without the cause: its message quotes the body.
    throw new MalformedEventError('the body is not JSON');
  }
}

/** On Service Bus a body is one object (recorded); arrays belong to webhooks, and are taken when they hold one event. */
function singleEvent(body: unknown): Record<string, unknown> {
  if (!Array.isArray(body)) {
    if (isObject(body)) return body;
    throw new MalformedEventError(`the body is ${body === null ? 'null' : typeof body}`);
  }
  const [event, ...more] = body as unknown[];
  if (more.length > 0 || !isObject(event)) {
    throw new MalformedEventError(`the body is an array of ${body.length} entries, not one event`);
  }
  return event;
}

function fieldNamesOf(event: Record<string, unknown>): FieldNames {
  if (event['specversion'] !== undefined) {
    if (event['specversion'] === '1.0') return cloudEvents;
    throw new MalformedEventError('specversion is not 1.0');
  }
  if (event['eventType'] !== undefined) return eventGrid;
  throw new MalformedEventError(
    'neither eventType (Event Grid schema) nor specversion (CloudEvents) is there',
  );
}

function requiredText(event: Record<string, unknown>, name: string): string {
  const text = textOf(event[name]);
  if (text === undefined) throw new MalformedEventError(`${name} is not a text`);
  return text;
}

const isoTime = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?(?:Z|[+-]\d{2}:\d{2})$/;

function requiredTime(event: Record<string, unknown>, name: string): string {
  const time = requiredText(event, name);
  if (!isoTime.test(time) || Number.isNaN(Date.parse(time))) {
    throw new MalformedEventError(`${name} is not an ISO 8601 time`);
  }
  return time;
}

/** Taken only in the form of an operation, so that no other text gets into logs by this way. */
function operationNameOf(value: unknown): string | undefined {
  const text = textOf(value);
  return text !== undefined && /^[\w.-]+(?:\/[\w.-]+)+$/.test(text) ? text : undefined;
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
