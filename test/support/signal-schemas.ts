import { readFileSync } from 'node:fs';
import path from 'node:path';
import { Ajv, type ValidateFunction } from 'ajv';

const root = path.resolve(import.meta.dirname, '../..');

type Json = Record<string, unknown>;

interface AsyncApi {
  components: { messages: Record<string, { name: string; payload: Json }> };
}

function read(file: string): unknown {
  return JSON.parse(readFileSync(path.join(root, file), 'utf8'));
}

const dataSchemas = new Ajv({ strict: false, formats: { 'date-time': true } });
dataSchemas.addSchema(read('signals.schema.json') as Json);
const { components } = read('docs/asyncapi.json') as AsyncApi;
const envelopes = new Ajv({ strict: false, formats: { 'date-time': true } });

/** The types that the committed AsyncAPI document tells of. */
export const documentedTypes = Object.values(components.messages).map(({ name }) => name);

/** What of the committed documents a CloudEvent does not hold to; empty for one that does. */
export function schemaProblems(event: { type: string; dataschema?: string; data?: unknown }): string[] {
  const message = Object.values(components.messages).find(({ name }) => name === event.type);
  const ofData = event.dataschema === undefined ? undefined : dataSchemas.getSchema(event.dataschema);
  if (message === undefined || ofData === undefined) return [`${event.type} is in no document`];
  return [...problems(ofData, event.data), ...problems(envelopes.compile(message.payload), event)];
}

function problems(check: ValidateFunction, value: unknown): string[] {
  if (check(value)) return [];
  return (check.errors ?? []).map(({ instancePath, message = '' }) => `${instancePath} ${message}`);
}
