/** Errors as problem details (RFC 9457). `code` is what programs go by; texts may change. */
import type { HttpResponseInit } from '@azure/functions';
import * as z from 'zod';

export const problemSchema = z.strictObject({
  type: z.literal('about:blank').describe('`code` says what kind of problem it is'),
  title: z.string().describe('of the status'),
  status: z.number().int(),
  detail: z.string().describe('what is wrong, where, and what to do'),
  code: z.string().describe("a fixed word, or Azure's own code where Azure refused"),
  issues: z
    .array(z.strictObject({ path: z.string(), message: z.string() }))
    .optional()
    .describe('of a request that is not as described: all that is wrong with it'),
});

export type Problem = z.infer<typeof problemSchema>;

const titles: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  409: 'Conflict',
  415: 'Unsupported Media Type',
  500: 'Internal Server Error',
  502: 'Bad Gateway',
  503: 'Service Unavailable',
};

/** Thrown by an operation; becomes the answer. */
export class ProblemError extends Error {
  readonly problem: Problem;

  constructor(status: number, code: string, detail: string, issues?: Problem['issues']) {
    super(`${code}: ${detail}`);
    this.name = 'ProblemError';
    this.problem = problemOf(status, code, detail, issues);
  }
}

export function problemOf(status: number, code: string, detail: string, issues?: Problem['issues']): Problem {
  const title = titles[status] ?? `HTTP ${status}`;
  return { type: 'about:blank', title, status, detail, code, ...(issues && { issues }) };
}

export function problemAnswer(problem: Problem): HttpResponseInit {
  return {
    status: problem.status,
    headers: { 'content-type': 'application/problem+json', 'cache-control': 'no-store' },
    body: JSON.stringify(problem),
  };
}
