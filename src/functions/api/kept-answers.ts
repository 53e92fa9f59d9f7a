/**
 * Answers of the last few seconds, shared among all who ask: however many pages poll, Azure is asked once. A failure
 * is kept for nobody.
 */
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { etagOf } from './etag.ts';

/** How old an answer may be, ms. */
export const keptMs = 10_000;
/** So many different questions are remembered. */
const mostKept = 100;

export interface KeptAnswer {
  etag: string;
  json: Buffer;
  /** The same, for who takes it so: a report of thousands of replicas is some megabytes of much the same words. */
  compressed: () => Promise<Buffer>;
}

interface Kept {
  began: number;
  answer: Promise<KeptAnswer>;
}

export class KeptAnswers {
  readonly #now: () => number;
  readonly #kept = new Map<string, Kept>();

  /** `now` in ms since 1970. */
  constructor(now: () => number) {
    this.#now = now;
  }

  of(question: string, make: () => Promise<object>): Promise<KeptAnswer> {
    const now = this.#now();
    this.#forgetOld(now);
    const known = this.#kept.get(question);
    if (known !== undefined) return known.answer;
    const kept: Kept = { began: now, answer: make().then(keptFrom) };
    this.#kept.set(question, kept);
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > mostKept && oldest !== undefined) this.#kept.delete(oldest);
    kept.answer.catch(() => {
      if (this.#kept.get(question) === kept) this.#kept.delete(question);
    });
    return kept.answer;
  }

  /** Nobody gets them any more, and each may be tens of megabytes. A clock that was set back makes old answers look young. */
  #forgetOld(now: number): void {
    for (const [question, { began }] of this.#kept) {
      if (began > now || now - began >= keptMs) this.#kept.delete(question);
    }
  }

  /** How many are held. */
  get size(): number {
    return this.#kept.size;
  }

  /** After something was changed by way of this instance. */
  forget(): void {
    this.#kept.clear();
  }
}

function keptFrom(report: object): KeptAnswer {
  const json = Buffer.from(JSON.stringify(report));
  let compressed: Promise<Buffer> | undefined;
  return { etag: etagOf(report), json, compressed: () => (compressed ??= promisify(gzip)(json)) };
}
