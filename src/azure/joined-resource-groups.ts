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

/**
 * The port to resource groups for many deletions at once, which all ask for the same group: after a read there is a
 * pause of some times what it took (a second, as Azure answers), and whoever asks meanwhile gets the answer to the next
 * read. That is sent after all of them have asked, so it is as fresh as one of their own.
 */
export class JoinedResourceGroups implements ResourceGroups {
  readonly #resourceGroups: ResourceGroups;
  readonly #clock: ReadClock;
  readonly #reads = new JoinedCalls<unknown>();
  /** When the last read of each group was sent or is to be sent, and what waits until then. */
  readonly #last = new Map<string, { at: number; apartMs: number; next?: Promise<unknown> }>();

  constructor(resourceGroups: ResourceGroups, clock: ReadClock) {
    this.#resourceGroups = resourceGroups;
    this.#clock = clock;
  }

  async read(group: ResourceGroupId): Promise<void> {
    const key = resourceGroupKey(group);
    const now = this.#clock.now();
    const last = this.#last.get(key);
    const waitMs = last === undefined ? 0 : last.at + last.apartMs - now;
    // A clock that was set back makes nobody wait longer.
    const isPausing = waitMs > 0 && waitMs <= (last?.apartMs ?? 0);
    if (last === undefined || (last.next === undefined && !isPausing)) return this.#send(group);
    last.next ??= this.#clock.sleep(waitMs).then(() => this.#send(group));
    await last.next;
  }

  async #send(group: ResourceGroupId): Promise<void> {
    const key = resourceGroupKey(group);
    const at = this.#clock.now();
    // Until it is answered, it may take any time.
    const sent = { at, apartMs: mostApartMs };
    this.#last.set(key, sent);
    try {
      await this.#reads.read(key, () => this.#resourceGroups.read(group));
    } finally {
      sent.apartMs = Math.max(1, Math.min(mostApartMs, apartTimes * (this.#clock.now() - at)));
    }
  }
}
