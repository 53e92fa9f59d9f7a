import type { Polled } from '../use-polled.ts';

/** Why there is nothing to show; empty where there is. */
export function problemOf({ body, failure }: Pick<Polled<unknown>, 'body' | 'failure'>): string {
  if (failure !== undefined) return failure.error.message;
  return body === undefined ? 'Reading…' : '';
}
