/**
 * One page of a listing at a time: each is asked for again before all that was listed so far is thrown away. Whatever
 * else is called is asked once: the queue brings it back.
 */
import { MalformedAnswerError } from '../malformed-answer.ts';
import { isFailure, failureFrom } from '../arm-failure.ts';
import { retryAfterMs } from '../retry-after.ts';
import { requestedPath } from './resource-path.ts';
import type { Answer, Request, Stage } from './stage.ts';

export interface PagePatience {
  attempts: number;
  /** Before the second attempt, twice that before the third; spread over half of it. */
  pauseMs: number;
  /** The longest wait asked for by Azure that is waited out here, ms. */
  longestWaitMs: number;
  sleep: (ms: number) => Promise<void>;
  /** 0 to 1. */
  random: () => number;
  now: () => number;
}

export function pageByPage(patience: PagePatience): Stage {
  return async (request, next) => {
    if (!isOfListing(request)) return next(request);
    for (let attempt = 1; ; attempt++) {
      const outcome = await next(request).then(
        (answer) => ({ answer, wait: waitAfterAnswer(answer, patience.now()) }),
        (error: unknown) => ({ error, wait: waitAfterError(error) }),
      );
      const wait = outcome.wait;
      const isLast = attempt >= patience.attempts;
      if (wait === undefined || wait > patience.longestWaitMs || isLast) {
        if ('answer' in outcome) return outcome.answer;
        throw outcome.error;
      }
      const pause = patience.pauseMs * 2 ** (attempt - 1);
      await patience.sleep(Math.max(wait, pause / 2) + (pause / 2) * patience.random());
    }
  };
}

/**
 * What is not answered by then counts as not answered. The clients hand on no limit to any page but the first. Within the
 * budget, so that waiting for a turn does not count: else a turn is given to a call that is over before it is sent. What
 * asks for an operation again and again has the signal of its caller as well, for all of it.
 */
export function callLimit(limitMs: number): Stage {
  return async (request, next) => {
    // Not `AbortSignal.timeout`, which lives on for all of that time with what listens to it, after every call.
    const limit = new AbortController();
    if (requestedPath(request).kind !== 'operation') request.abortSignal = limit.signal;
    const { promise: over, reject } = Promise.withResolvers<never>();
    const timer = setTimeout(() => {
      limit.abort();
      reject(new UnansweredError(limitMs));
    }, limitMs).unref();
    try {
      // The clients never end a compressed answer that broke off, aborted or not (seen with core-rest-pipeline 1.24.0).
      return await Promise.race([next(request), over]);
    } finally {
      clearTimeout(timer);
    }
  };
}

/** As the clients tell of a call that was given up. */
class UnansweredError extends Error {
  constructor(limitMs: number) {
    super(`no whole answer within ${limitMs / 1000} s`);
    this.name = 'AbortError';
  }
}

function isOfListing(request: Request): boolean {
  return request.method === 'GET' && requestedPath(request).kind === 'listing';
}

/** Undefined where asking again would change nothing; else how long to wait at least, ms. */
function waitAfterAnswer({ status, headers }: Answer, now: number): number | undefined {
  if (status === 429) return retryAfterMs(headers, now);
  return status >= 500 || status === 408 ? (retryAfterMs(headers, now) ?? 0) : undefined;
}

function waitAfterError(error: unknown): number | undefined {
  if (error instanceof MalformedAnswerError) return 0;
  if (!isFailure(error)) return undefined;
  // Refusals come as answers; what is thrown here is a connection that broke, or no token.
  const { status } = failureFrom(error);
  return status === undefined || status >= 500 ? 0 : undefined;
}
