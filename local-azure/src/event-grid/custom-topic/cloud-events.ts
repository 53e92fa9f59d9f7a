/** What a custom topic whose input schema is CloudEvents 1.0 takes (documented), and how it refuses the rest. */

/** One event as it came, its extension attributes among the others. */
export interface ReceivedEvent {
  id: string;
  source: string;
  type: string;
  specversion: '1.0';
  subject?: string;
  time?: string;
  dataschema?: string;
  datacontenttype?: string;
  data?: unknown;
  [extension: string]: unknown;
}

export class TopicError extends Error {
  readonly status: number;
  readonly code: string;

  constructor(status: number, code: string, message: string) {
    super(message);
    this.name = 'TopicError';
    this.status = status;
    this.code = code;
  }
}

/** An event, or an array of them, with everything around it. */
export const maxBytes = 1024 * 1024;

const contentTypes = ['application/cloudevents+json', 'application/cloudevents-batch+json'];

/** Throws `TopicError`; a batch is taken as a whole or not at all. */
export function eventsFrom(contentType: string | undefined, body: string): ReceivedEvent[] {
  const kind = contentType?.split(';')[0]?.trim().toLowerCase() ?? '';
  if (!contentTypes.includes(kind)) {
    throw new TopicError(415, 'UnsupportedMediaType', `this topic takes ${contentTypes.join(' and ')}`);
  }
  if (Buffer.byteLength(body) > maxBytes) {
    throw new TopicError(413, 'PayloadTooLarge', 'the events are larger than 1 MB together');
  }
  const parsed = jsonFrom(body);
  const isBatch = kind === 'application/cloudevents-batch+json';
  if (Array.isArray(parsed) !== isBatch) {
    throw badRequest(isBatch ? 'a batch is an array of events' : 'a single event is an object');
  }
  return (isBatch ? (parsed as unknown[]) : [parsed]).map(checked);
}

function jsonFrom(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    throw badRequest('the body is not JSON');
  }
}

/** A timestamp of RFC 3339, which is what the specification has. */
const timestamp = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/i;

const texts = ['id', 'source', 'type', 'subject', 'dataschema', 'datacontenttype', 'data_base64'];
const needed = ['id', 'source', 'type'];
const contents = ['data', 'data_base64'];

/** Attributes as the specification of CloudEvents 1.0 has them. That Azure looks at all of it is inferred. */
function checked(event: unknown): ReceivedEvent {
  if (typeof event !== 'object' || event === null) throw badRequest('an event is not an object');
  const attributes = event as Record<string, unknown>;
  if (attributes['specversion'] !== '1.0') throw badRequest('specversion is not "1.0"');
  const missing = needed.find((name) => attributes[name] === undefined);
  if (missing !== undefined) throw badRequest(`${missing} is missing`);
  for (const [name, value] of Object.entries(attributes)) checkAttribute(name, value);
  if (contents.every((name) => name in attributes)) throw badRequest('data and data_base64 are both there');
  return attributes as ReceivedEvent;
}

function checkAttribute(name: string, value: unknown): void {
  if (name === 'data') return;
  if (!/^[a-z0-9]+$/.test(name) && name !== 'data_base64') {
    throw badRequest(`${name} is not the name of an attribute`);
  }
  if (texts.includes(name) && (typeof value !== 'string' || value === '')) {
    throw badRequest(`${name} is not a text`);
  }
  if (name === 'time' && !(typeof value === 'string' && timestamp.test(value))) {
    throw badRequest('time is not a timestamp');
  }
  if (typeof value === 'object') throw badRequest(`${name} is not a simple value`);
}

function badRequest(message: string): TopicError {
  return new TopicError(400, 'BadRequest', message);
}
