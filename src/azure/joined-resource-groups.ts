import { resourceGroupKey, type ResourceGroupId } from '../replication/resource-id.ts';
import type { ResourceGroups } from '../reconciler/ports.ts';
import { JoinedCalls } from './joined-calls.ts';

export interface ReadClock {
  /** Milliseconds since 1970. */
  now(): number;
  sleep(ms: number): Promise<unknown>;
}

/** From one read of a group to the next, in times of what the last one took, and ms at most. */
const apartTimes = 12;
const mostApartMs = 1000;

interface LastRead {
  /** When it was sent. */
  at: number;
  isAnswered: boolean;
  answer: Promise<unknown>;
  /** Until the next one may be sent; the longest there is until it is answered. */
  apartMs: number;
  /** Whoever asks meanwhile waits for it. */
  next?: Promise<unknown>;
}

/**
 * The port to resource groups for many deletions at once, which all ask for the same group: after a read there is a
 * pause of some times what it took (a second, as Azure answers), and whoever asks meanwhile gets the answer to the next
 * read. That is sent after all of them have asked, so it is as fresh as one of their own.
 */
export class JoinedResourceGroups implements ResourceGroups {
  readonly #resourceGroups: ResourceGroups;
  readonly #clock: ReadClock;
  readonly #reads = new JoinedCalls<unknown>();
  /** The last read of each group. */
  readonly #last = new Map<string, LastRead>();

  constructor(resourceGroups: ResourceGroups, clock: ReadClock) {
    this.#resourceGroups = resourceGroups;
    this.#clock = clock;
  }

  async read(group: ResourceGroupId): Promise<void> {
    const last = this.#last.get(resourceGroupKey(group));
    if (last === undefined || (last.next === undefined && last.isAnswered && this.#pauseLeft(last) === 0)) {
      return this.#send(group);
    }
    last.next ??= this.#pause(last).then(() => this.#send(group));
    await last.next;
  }

  async #pause(last: LastRead): Promise<void> {
    // One that takes longer holds up nobody.
    if (!last.isAnswered) await Promise.race([last.answer, this.#clock.sleep(mostApartMs)]);
    const leftMs = this.#pauseLeft(last);
    if (leftMs > 0) await this.#clock.sleep(leftMs);
  }

  #pauseLeft({ at, apartMs }: LastRead): number {
    const leftMs = at + apartMs - this.#clock.now();
    // A clock that was set back makes nobody wait longer.
    return leftMs > apartMs ? 0 : Math.max(0, leftMs);
  }

  async #send(group: ResourceGroupId): Promise<void> {
    const key = resourceGroupKey(group);
    const at = this.#clock.now();
    const read = this.#reads.read(key, () => this.#resourceGroups.read(group));
    const sent: LastRead = {
      at,
      apartMs: mostApartMs,
      isAnswered: false,
      answer: read.catch(() => undefined),
    };
    this.#last.set(key, sent);
    try {
      await read;
    } finally {
      sent.isAnswered = true;
      sent.apartMs = Math.max(1, Math.min(mostApartMs, apartTimes * (this.#clock.now() - at)));
    }
  }
}
