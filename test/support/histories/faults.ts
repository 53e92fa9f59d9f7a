/** What Azure answers instead of the truth, or after it: before a call took effect, and after a write did. */
import { ArmError } from '../../../src/reconciler/arm-error.ts';
import { HintsNotSentError } from '../../../src/reconciler/hints-not-sent-error.ts';
import type { ArmFailure } from '../../../src/replication/refusals/classify-failure.ts';

const failures = {
  throttled: { status: 429, code: 'TooManyRequests', message: 'slow down', retryAfterMs: 5000 },
  broken: { status: 500, code: 'InternalServerError', message: 'broken' },
  unavailable: { status: 503, code: 'ServiceUnavailable', message: 'away' },
  silent: { code: 'ECONNRESET', message: 'no answer' },
  forbidden: { status: 403, code: 'AuthorizationFailed', message: 'no role' },
  conflict: { status: 409, code: 'Conflict', message: 'another operation' },
  noGroup: { status: 404, code: 'ResourceGroupNotFound', message: 'no such group' },
} as const satisfies Record<string, ArmFailure>;

const ofReads = ['throttled', 'broken', 'silent', 'forbidden', 'noGroup'] as const;
const ofWrites = ['throttled', 'broken', 'silent', 'forbidden', 'conflict', 'noGroup'] as const;
/** The write took effect, and its answer does not say so. */
const afterWrites = ['broken', 'unavailable', 'silent'] as const;

export type Port = 'arm' | 'journal' | 'queue';

export class Faults {
  /** Of a hundred calls. */
  percent = 0;
  readonly #random: () => number;

  constructor(random: () => number) {
    this.#random = random;
  }

  async around<Result>(
    { port, what, isRead }: { port: Port; what: string; isRead: boolean },
    run: () => Promise<Result>,
  ): Promise<Result> {
    // A queue that answers wrongly makes chains of looks multiply; it does so rarely.
    const percent = port === 'queue' ? this.percent / 5 : this.percent;
    if (this.#random() * 100 >= percent) return run();
    const isAfter = !isRead && this.#random() < 0.5;
    if (isAfter) await run();
    const kinds =
      port !== 'arm' ? (['unavailable'] as const) : isAfter ? afterWrites : isRead ? ofReads : ofWrites;
    const kind = kinds[Math.floor(this.#random() * kinds.length)] ?? 'broken';
    const failure = failures[kind];
    if (port === 'queue') throw new HintsNotSentError(new Error(failure.message));
    throw new ArmError(what, failure);
  }
}
