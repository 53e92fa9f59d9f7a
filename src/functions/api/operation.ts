/** What one operation of the API is: what it takes and answers, by the schemas that check it, and what it does. */
import type { InvocationContext } from '@azure/functions';
import type * as z from 'zod';
import type { SingleReads } from '../../report/reading/read-pairs.ts';
import type { AskedService } from '../service.ts';
import type { KeptAnswers } from './kept-answers.ts';

/** What operations share, for as long as the instance lives. */
export interface Api {
  service: AskedService;
  kept: KeptAnswers;
  singles: SingleReads;
}

/** One request, taken apart and checked. */
export interface Asked<Params, Query, Body> {
  params: Params;
  query: Query;
  body: Body;
  /** Object id of whoever asks, where that is known. */
  by: string | undefined;
  context: InvocationContext;
}

export interface Answer {
  status: number;
  body: object;
}

/** An answer as it is described. */
export interface DescribedAnswer {
  description: string;
  /** Absent for what is described elsewhere: the description itself. */
  schema?: z.ZodType;
}

export interface Operation<Params = unknown, Query = unknown, Body = unknown> {
  summary: string;
  params?: z.ZodType<Params>;
  /** Of a list each value stands apart: `?name=a&name=b`. */
  query?: z.ZodType<Query>;
  body?: z.ZodType<Body>;
  answers: Readonly<Record<number, DescribedAnswer>>;
  /** A read, whose answer is kept for some seconds and has an ETag. */
  isRead: boolean;
  run(api: Api, asked: Asked<Params, Query, Body>): Promise<Answer>;
}

/** Lets each operation be written with the types of its own schemas. */
export function operation<Params = unknown, Query = unknown, Body = unknown>(
  described: Operation<Params, Query, Body>,
): Operation {
  return described;
}
