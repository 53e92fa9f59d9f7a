/** The documents by which others read signals: JSON Schemas of their data, and an AsyncAPI document of the topic. */
import * as z from 'zod';
import { signalTypes, type SignalType } from '../../replication/signals/signal.ts';
import { signalSchemas } from './signal-schemas.ts';

type Json = Record<string, unknown>;

/** As `dataschema` names it in every signal. */
export function dataSchemaId(type: SignalType): string {
  return `urn:snaprep:signals:${type}:1`;
}

function dataSchema(type: SignalType): Json {
  const { $schema: _draft, ...schema } = z.toJSONSchema(signalSchemas[type], {
    target: 'draft-7',
    override: ({ jsonSchema }) => {
      // What zod adds to every whole number says nothing; and readers ignore fields that they don't know.
      if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
      if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum;
      delete jsonSchema.additionalProperties;
    },
  });
  return { $id: dataSchemaId(type), title: type, ...schema };
}

/** Text of `signals.schema.json`: one schema for each type, by its `$id`. */
export function signalSchemasText(): string {
  return textOf({
    $schema: 'http://json-schema.org/draft-07/schema#',
    $id: 'urn:snaprep:signals:1',
    title: 'Data of the signals of the Azure Snapshot Replicator',
    definitions: Object.fromEntries(signalTypes.map((type) => [type, dataSchema(type)])),
    oneOf: signalTypes.map((type) => ({ $ref: dataSchemaId(type) })),
  });
}

/** A CloudEvent 1.0 as the topic gets it. */
function envelope(type: SignalType): Json {
  const text = (description: string): Json => ({ type: 'string', description });
  return {
    type: 'object',
    required: ['specversion', 'id', 'source', 'type', 'subject', 'time', 'dataschema', 'data'],
    properties: {
      specversion: { const: '1.0' },
      id: { type: 'string', pattern: '^[0-9a-f]{40}$', description: 'the same for every repeat' },
      source: { type: 'string', pattern: '^/snaprep/', description: 'the installation' },
      type: { const: type },
      subject: { type: 'string', pattern: '^/rules/', description: 'for filters by prefix' },
      time: { type: 'string', format: 'date-time', description: 'of the look that tells it' },
      dataschema: { const: dataSchemaId(type) },
      datacontenttype: { const: 'application/json' },
      traceparent: text('W3C trace context, where there is one'),
      data: withoutId(dataSchema(type)),
    },
  };
}

/** In a document of its own it would be defined twice. */
function withoutId({ $id: _id, ...schema }: Json): Json {
  return schema;
}

/** Text of `docs/asyncapi.json`. */
export function asyncApiText(): string {
  const names = signalTypes.map((type) => ({ type, name: nameOf(type) }));
  const messages = Object.fromEntries(
    names.map(({ type, name }) => [
      name,
      {
        name: type,
        contentType: 'application/cloudevents+json',
        summary: signalSchemas[type].description,
        payload: envelope(type),
      },
    ]),
  );
  const channel = '#/channels/signals';
  return textOf({
    asyncapi: '3.0.0',
    info: {
      title: 'Signals of the Azure Snapshot Replicator',
      version: '1',
      description:
        'CloudEvents 1.0 on a custom topic of Event Grid: at least once, in no order. See signals.md.',
    },
    defaultContentType: 'application/cloudevents+json',
    channels: {
      signals: {
        address: '/api/events',
        description: 'The custom topic that the setting SIGNALS__topicEndpoint names.',
        messages: Object.fromEntries(
          names.map(({ name }) => [name, { $ref: `#/components/messages/${name}` }]),
        ),
      },
    },
    operations: {
      tell: {
        action: 'send',
        channel: { $ref: channel },
        messages: names.map(({ name }) => ({ $ref: `${channel}/messages/${name}` })),
      },
    },
    components: { messages },
  });
}

/** Names of components have no full stops. */
function nameOf(type: SignalType): string {
  return type.replaceAll(/\.(\w)/g, (_all, letter: string) => letter.toUpperCase());
}

function textOf(document: Json): string {
  return `${JSON.stringify(document, undefined, 2)}\n`;
}
