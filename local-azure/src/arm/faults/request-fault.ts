/** What is wrong with the answer to a request, and which requests it hits. */
import { isWithin, keyOf } from '../resource-id.ts';
import type { AnswerChange } from './answer-change.ts';
import type { FaultAnswer, RawAnswer } from './fault-answer.ts';

/** Which https requests a fault hits. Everything given must fit; case does not count. */
export interface RequestMatch {
  method?: string;
  /** Text: a part of the path. */
  path?: string | RegExp;
  /** Id of a subscription, a group or a snapshot: it, and what is under it. */
  under?: string;
  /** Name of a snapshot. */
  snapshot?: string;
  resourceGroup?: string;
  /** For example `Microsoft.Compute/snapshots/write`. */
  action?: string;
}

/**
 * What a connection does in place of an answer.
 * - `broken-connection`: it breaks before the request takes effect.
 * - `stalled-connection`: the request has no effect, and no byte ever comes.
 * - `lost-answer`: the request takes effect, then the connection breaks.
 * - `broken-answer`: it takes effect, and the connection breaks in the middle of the body.
 * - `stalled-answer`: it takes effect, and the body stops in the middle.
 */
export const connectionFaults = [
  'broken-connection',
  'stalled-connection',
  'lost-answer',
  'broken-answer',
  'stalled-answer',
] as const;
export type ConnectionFault = (typeof connectionFaults)[number];

/**
 * `former-state`: a read is answered as it would have been when the fault was added, whatever happened since
 * (reported of Resource Manager's reads); other requests are not touched.
 */
export type RequestFaultAnswer = FaultAnswer | RawAnswer | AnswerChange | ConnectionFault | 'former-state';

export interface RequestFault extends RequestMatch {
  /** Fitting requests that pass before the first is hit. Default 0. */
  after?: number;
  /** How many are hit. Default 1. */
  times?: number;
  answer: RequestFaultAnswer;
}

/** A request, as far as faults look at it. */
export interface FaultedRequest {
  method: string;
  path: string;
  snapshot: string;
  resourceGroup: string;
  action: string | undefined;
}

export function fits(request: FaultedRequest, match: RequestMatch): boolean {
  const { method, path, under, snapshot, resourceGroup, action } = match;
  return (
    (method === undefined || same(method, request.method)) &&
    (path === undefined || includes(request.path, path)) &&
    (under === undefined || isWithin(request.path, under)) &&
    (snapshot === undefined || same(snapshot, request.snapshot)) &&
    (resourceGroup === undefined || same(resourceGroup, request.resourceGroup)) &&
    (action === undefined || same(action, request.action ?? ''))
  );
}

function includes(path: string, part: string | RegExp): boolean {
  if (typeof part === 'string') return keyOf(path).includes(keyOf(part));
  // One with the flag `g` remembers where it was; every request is looked at from its beginning.
  part.lastIndex = 0;
  return part.test(path);
}

function same(one: string, other: string): boolean {
  return keyOf(one) === keyOf(other);
}
