/** The API as a program calls it: each answer is checked by the description, before a test sees it. */
import { readFileSync } from 'node:fs';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import type { World } from './world.ts';

interface Described {
  responses: Record<string, { content?: Record<string, { schema: object }> }>;
}

interface Description {
  paths: Record<string, Record<string, Described>>;
  components: object;
}

export const description = JSON.parse(
  readFileSync(new URL('../../openapi.json', import.meta.url), 'utf8'),
) as Description;

const ajv = new Ajv2020({ allErrors: true, strict: false });
const at = 'https://described.invalid/openapi.json';
ajv.addSchema({ $id: at, ...closed(description) });

export interface ApiAnswer<Body = Record<string, unknown>> {
  status: number;
  headers: Headers;
  body: Body;
}

export interface ApiRequest {
  body?: unknown;
  headers?: Record<string, string>;
}

/** `address` is below `/api`, with its query. Throws where the answer is not as described. */
export async function callApi<Body = Record<string, unknown>>(
  world: Pick<World, 'host'>,
  method: 'GET' | 'POST',
  address: string,
  { body, headers }: ApiRequest = {},
): Promise<ApiAnswer<Body>> {
  const answer = await fetch(`${world.host.httpUrl}/api${address}`, {
    method,
    headers: {
      'x-functions-key': 'key',
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  checkAnswer(method, address, answer, text);
  return {
    status: answer.status,
    headers: answer.headers,
    body: (text === '' ? {} : JSON.parse(text)) as Body,
  };
}

function checkAnswer(method: string, address: string, answer: Response, text: string): void {
  const [path = ''] = address.split('?');
  const where = `${method} ${address} ${answer.status}`;
  const found = Object.entries(description.paths).find(
    ([template, operations]) => method.toLowerCase() in operations && patternOf(template).test(path),
  );
  if (found === undefined) throw new Error(`${where}: no such operation is described`);
  const [, { [method.toLowerCase()]: operation }] = found;
  const described = operation?.responses[String(answer.status)] ?? operation?.responses['default'];
  const content = described?.content;
  if (content === undefined) {
    if (text !== '') throw new Error(`${where}: a body, and none is described`);
    return;
  }
  const type = (answer.headers.get('content-type') ?? '').split(';')[0] ?? '';
  const schema = content[type]?.schema;
  if (schema === undefined) throw new Error(`${where}: ${type} is not described: ${text.slice(0, 500)}`);
  const validate = validatorOf(schema);
  if (validate(JSON.parse(text))) return;
  throw new Error(`${where}: not as described: ${ajv.errorsText(validate.errors)}: ${text.slice(0, 500)}`);
}

/** Readers ignore what they don't know; here nothing may be answered that is not described. */
function closed<Value>(value: Value): Value {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(closed) as Value;
  const inner = Object.fromEntries(Object.entries(value).map(([key, one]) => [key, closed(one)]));
  const isShape = inner['type'] === 'object' && 'properties' in inner;
  return (isShape ? { ...inner, additionalProperties: false } : inner) as Value;
}

const validators = new Map<object, ValidateFunction>();

function validatorOf(schema: object): ValidateFunction {
  const known = validators.get(schema);
  if (known !== undefined) return known;
  const { $ref } = schema as { $ref?: string };
  const compiled = ajv.compile($ref === undefined ? schema : { $ref: `${at}${$ref}` });
  validators.set(schema, compiled);
  return compiled;
}

function patternOf(template: string): RegExp {
  return new RegExp(`^${template.replaceAll('.', '\\.').replaceAll(/\{\w+\}/g, '[^/]+')}$`);
}
