/** The description of the API, made from the schemas that check its requests and that its answers are typed by. */
import * as z from 'zod';
import { forReaders } from '../../report/json-schemas.ts';
import { deadLettersSchema } from '../../report/dead-letters.ts';
import { deletionsSchema } from '../../report/deletions.ts';
import { explainSchema } from '../../report/explain.ts';
import { historySchema } from '../../report/history.ts';
import { pausesSchema } from '../../report/pauses.ts';
import { planSchema } from '../../report/plan.ts';
import { statusSchema } from '../../report/status.ts';
import { deadLetterChangedSchema } from './dead-letters.ts';
import { pinsSchema } from '../../report/pins.ts';
import { approvalSchema } from './deletion-writes.ts';
import type { Operation } from './operation.ts';
import { pauseChangedSchema } from './pausing.ts';
import { problemSchema } from './problem.ts';
import { healthSchema } from './reads.ts';
import { routes, type OperationName, type Route } from './routes.ts';
import { syncRequestedSchema } from './sync.ts';

type Json = Record<string, unknown>;

/** What has a name of its own in the description. */
const named: Readonly<Record<string, z.ZodType>> = {
  Health: healthSchema,
  Status: statusSchema,
  Plan: planSchema,
  Explain: explainSchema,
  History: historySchema,
  Deletions: deletionsSchema,
  Approval: approvalSchema,
  Pins: pinsSchema,
  Pauses: pausesSchema,
  PauseChanged: pauseChangedSchema,
  DeadLetters: deadLettersSchema,
  DeadLetterChanged: deadLetterChangedSchema,
  SyncRequested: syncRequestedSchema,
  Problem: problemSchema,
};

/** `version` is that of the package. */
export function openApiDocument(
  version: string,
  operations: Readonly<Record<OperationName, Operation>>,
): Json {
  const paths: Record<string, Json> = {};
  for (const route of routes) {
    const path = `/${route.route}`;
    paths[path] = {
      ...paths[path],
      [route.method.toLowerCase()]: operationJson(route, operations[route.name]),
    };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Azure Snapshot Replicator',
      version,
      summary: 'What is where, why, and what would happen.',
      description:
        'Readers ignore fields that they do not know. Errors are problem details; `code` is what programs go by.',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: '/api', description: 'of the app' }],
    security: [{ key: [] }, { token: [] }],
    paths,
    components: {
      schemas: Object.fromEntries(Object.entries(named).map(([name, schema]) => [name, jsonOf(schema)])),
      securitySchemes: {
        key: {
          type: 'apiKey',
          in: 'header',
          name: 'x-functions-key',
          description: 'a function key of the app',
        },
        token: {
          type: 'http',
          scheme: 'bearer',
          bearerFormat: 'JWT',
          description: 'of Entra, where sign-in is configured; `x-roles` says which app role is needed',
        },
      },
    },
  };
}

function operationJson({ name, roles }: (typeof routes)[number], operation: Operation): Json {
  const { summary, body } = operation;
  const answers = Object.entries(operation.answers).map(([status, answer]) => [
    status,
    Number(status) < 400 ? goodAnswer(operation, answer) : problemAnswer(answer.description),
  ]);
  const parameters = [...parametersOf('path', operation.params), ...parametersOf('query', operation.query)];
  return {
    operationId: name,
    summary,
    'x-roles': roles satisfies Route['roles'],
    ...(parameters.length > 0 && { parameters }),
    ...(body && {
      requestBody: { required: true, content: { 'application/json': { schema: jsonOf(body, 'input') } } },
    }),
    responses: {
      ...Object.fromEntries(answers),
      ...(operation.isRead && {
        304: {
          description: 'nothing changed since the answer that `If-None-Match` names',
          headers: etagHeader,
        },
      }),
      default: problemAnswer('what went wrong'),
    },
  };
}

const etagHeader = {
  ETag: {
    description: 'weak; names what the answer says, but for times of the clock',
    schema: { type: 'string' },
  },
};

function goodAnswer({ isRead }: Operation, { description, schema }: Operation['answers'][number]): Json {
  return {
    description,
    ...(isRead && { headers: etagHeader }),
    content: { 'application/json': { schema: schema === undefined ? { type: 'object' } : refOf(schema) } },
  };
}

function problemAnswer(description: string): Json {
  return { description, content: { 'application/problem+json': { schema: refOf(problemSchema) } } };
}

function refOf(schema: z.ZodType): Json {
  const [name] = Object.entries(named).find(([, one]) => one === schema) ?? [];
  if (name === undefined) throw new Error('an answer has a schema without a name');
  return { $ref: `#/components/schemas/${name}` };
}

/** Each property of an object is a parameter. */
function parametersOf(place: 'path' | 'query', schema: z.ZodType | undefined): Json[] {
  if (schema === undefined) return [];
  const { properties = {}, required = [] } = jsonOf(schema, 'input') as {
    properties?: Record<string, Json>;
    required?: string[];
  };
  return Object.entries(properties).map(([name, { description, ...property }]) => ({
    name,
    in: place,
    required: place === 'path' || required.includes(name),
    ...(description !== undefined && { description }),
    schema: property,
  }));
}

function jsonOf(schema: z.ZodType, io: 'input' | 'output' = 'output'): Json {
  const { $schema: _version, ...json } = z.toJSONSchema(schema, {
    target: 'draft-2020-12',
    io,
    override: ({ jsonSchema }) => forReaders(jsonSchema),
  }) as Json;
  return json;
}
