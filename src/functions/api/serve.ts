/** One request to the API, from the wire and back to it. */
import type { HttpRequest, HttpResponseInit, InvocationContext } from '@azure/functions';
import * as z from 'zod';
import { withPriority } from '../../azure/budget/priority.ts';
import type { AccessSettings } from '../../config/settings.ts';
import { ArmError } from '../../reconciler/arm-error.ts';
import { HintsNotSentError } from '../../reconciler/hints-not-sent-error.ts';
import { objectIdOf } from '../caller.ts';
import { logRecord } from '../log.ts';
import { isOfOtherSite, otherSiteText } from '../other-sites.ts';
import { inTrace } from '../telemetry/current-trace.ts';
import { isNamed } from './etag.ts';
import type { KeptAnswer } from './kept-answers.ts';
import type { Api, Asked, Operation } from './operation.ts';
import { operations } from './operations.ts';
import { problemAnswer, problemOf, ProblemError, type Problem } from './problem.ts';
import type { OperationName } from './routes.ts';

type Question = Asked<unknown, unknown, unknown>;

export interface Asking {
  request: HttpRequest;
  /** Of its path. */
  params: Readonly<Record<string, string>>;
}

export async function serve(
  name: OperationName,
  api: Api,
  access: AccessSettings,
  { request, params }: Asking,
  context: InvocationContext,
): Promise<HttpResponseInit> {
  const operation = operations[name];
  try {
    if (!operation.isRead && isOfOtherSite(request)) throw new ProblemError(403, 'OtherSite', otherSiteText);
    const asked = {
      ...(await askedOf(operation, request, params)),
      by: objectIdOf(access, request),
      context,
    };
    return await inTrace(context.traceContext?.traceParent, () =>
      operation.isRead ? read(name, operation, api, asked, request) : write(operation, api, asked),
    );
  } catch (error) {
    const problem = problemFrom(error);
    const level = problem.status === 500 ? 'error' : 'warning';
    const detail = error instanceof Error ? error.message : String(error);
    if (problem.status >= 500) logRecord(context, { event: 'requestFailed', level, operation: name, detail });
    return problemAnswer(problem);
  }
}

async function read(
  name: OperationName,
  operation: Operation,
  api: Api,
  asked: Question,
  request: HttpRequest,
): Promise<HttpResponseInit> {
  const question = JSON.stringify([name, asked.params, asked.query]);
  // What the service itself has to do goes first.
  const answer = await api.kept.of(question, async () =>
    withPriority('pass', async () => (await operation.run(api, asked)).body),
  );
  const headers = { etag: answer.etag, 'cache-control': 'private, no-cache', vary: 'accept-encoding' };
  if (isNamed(answer.etag, request.headers.get('if-none-match'))) return { status: 304, headers };
  return { status: 200, ...(await bodyOf(answer, request, headers)) };
}

async function bodyOf(
  { json, compressed }: KeptAnswer,
  request: HttpRequest,
  headers: Record<string, string>,
): Promise<Pick<HttpResponseInit, 'body' | 'headers'>> {
  const typed = { ...headers, ...jsonHeaders };
  const takesGzip = /\bgzip\b(?!\s*;\s*q=0(?:\.0*)?(?:,|$))/.test(
    request.headers.get('accept-encoding') ?? '',
  );
  if (!takesGzip || json.length < 1000) return { body: json, headers: typed };
  return { body: await compressed(), headers: { ...typed, 'content-encoding': 'gzip' } };
}

const jsonHeaders = { 'content-type': 'application/json', 'x-content-type-options': 'nosniff' };

async function write(operation: Operation, api: Api, asked: Question): Promise<HttpResponseInit> {
  try {
    const { status, body } = await operation.run(api, asked);
    const headers = { ...jsonHeaders, 'cache-control': 'no-store' };
    return { status, headers, body: JSON.stringify(body) };
  } finally {
    // What failed may have done a part of it.
    api.kept.forget();
  }
}

async function askedOf(
  { params, query, body }: Operation,
  request: HttpRequest,
  inPath: Asking['params'],
): Promise<Pick<Question, 'params' | 'query' | 'body'>> {
  return {
    params: checked('path', params, inPath),
    query: checked('query', query, query === undefined ? {} : queryOf(request, query)),
    body: body === undefined ? undefined : checked('body', body, await jsonOf(request)),
  };
}

function checked(place: string, schema: z.ZodType | undefined, given: unknown): unknown {
  if (schema === undefined) return {};
  const { success, data, error } = schema.safeParse(given);
  if (success) return data;
  const issues = error.issues.map(({ path, message }) => ({ path: [place, ...path].join('.'), message }));
  const detail = issues.map(({ path, message }) => `${path}: ${message}`).join('; ');
  throw new ProblemError(400, 'InvalidRequest', detail, issues);
}

/** By these the Functions host takes a key. */
const ofTheHost = new Set(['code', 'clientId']);

/** The request's own address, as the host hands a parameter that is given again over in one text, with commas. */
function queryOf(request: HttpRequest, schema: z.ZodType): Record<string, unknown> {
  const { properties = {} } = z.toJSONSchema(schema, { io: 'input' }) as {
    properties?: Record<string, { type?: string }>;
  };
  const given = new URL(request.url).searchParams;
  const names = [...new Set(given.keys())].filter((name) => !ofTheHost.has(name));
  return Object.fromEntries(
    names.map((name) => {
      const isList = properties[name]?.type === 'array';
      return [name, isList ? given.getAll(name) : given.get(name)];
    }),
  );
}

async function jsonOf(request: HttpRequest): Promise<unknown> {
  const text = await request.text();
  if (text.trim() === '') return {};
  const type = request.headers.get('content-type') ?? '';
  if (!/^application\/json\s*(?:;|$)/i.test(type)) {
    throw new ProblemError(415, 'NotJson', 'send JSON, with content-type: application/json');
  }
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw new ProblemError(400, 'InvalidRequest', 'the body is no JSON');
  }
}

function problemFrom(error: unknown): Problem {
  if (error instanceof ProblemError) return error.problem;
  if (error instanceof ArmError) {
    const { code, status } = error.failure;
    // Too much at once is no refusal: the same may be asked again before long.
    const isBusy = status === 429 || status === 503 || code === 'BudgetExhausted';
    return problemOf(isBusy ? 503 : 502, code, error.message);
  }
  if (error instanceof HintsNotSentError) {
    return problemOf(502, 'QueueNotReached', error.sentence);
  }
  return problemOf(500, 'Defect', 'the app has a defect; its log tells more, in the record requestFailed');
}
