/** The trace that this invocation belongs to, for its records and for its lines of the journal. */
import { AsyncLocalStorage } from 'node:async_hooks';
import type { HintQueue, Journal } from '../../reconciler/ports.ts';
import { traceIdOf } from '../../replication/trace.ts';

const current = new AsyncLocalStorage<string>();

/** `traceparent` holds for all that `run` leads to in this process; undefined changes nothing. */
export function inTrace<Result>(traceparent: string | undefined, run: () => Result): Result {
  return traceparent === undefined ? run() : current.run(traceparent, run);
}

/** Of what led here; else of the invocation, as the Functions host numbers it: `otherwise`. */
export function currentTraceId(otherwise?: string): string | undefined {
  return traceIdOf(current.getStore()) ?? traceIdOf(otherwise);
}

/** The same queue; what is sent without a trace goes on with the one that it comes of. */
export function tracedHints(queue: HintQueue): HintQueue {
  return {
    send: (hints) => {
      const trace = current.getStore();
      if (trace === undefined) return queue.send(hints);
      return queue.send(hints.map((one) => ({ ...one, hint: { trace, ...one.hint } })));
    },
    restoreLocks: (restoration, messageId, at) => queue.restoreLocks(restoration, messageId, at),
  };
}

/** The same journal, whose lines say which trace they are of. */
export function tracedJournal(journal: Journal): Journal {
  const append: Journal['append'] = (entries) => {
    const traceId = currentTraceId();
    return journal.append(traceId === undefined ? entries : entries.map((entry) => ({ ...entry, traceId })));
  };
  return { append, read: (...asked) => journal.read(...asked) };
}
