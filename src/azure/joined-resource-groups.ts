import { resourceGroupKey, type ResourceGroupId } from '../replication/resource-id.ts';
import type { ResourceGroups } from '../reconciler/ports.ts';
import { JoinedCalls } from './joined-calls.ts';

export interface ReadClock {
  /** Milliseconds since 1970. */
  now(): number;
  sleep(ms: number): Promise<unknown>;
}

/** From one read of a group to the next, ms. */
const apartMs = 1000;

/**
 * The port to resource groups for many deletions at once, which all ask for the same group: it is read once a second
 * at most, and whoever asks meanwhile gets the answer to the next read. That is sent after all of them have asked, so
 * it is as fresh as one of their own.
 */
export class JoinedResourceGroups implements ResourceGroups {
  readonly #resourceGroups: ResourceGroups;
  readonly #clock: ReadClock;
  readonly #reads = new JoinedCalls<unknown>();
  /** When the last read of each group was sent or is to be sent, and what waits until then. */
  readonly #last = new Map<string, { at: number; next?: Promise<unknown> }>();

  constructor(resourceGroups: ResourceGroups, clock: ReadClock) {
    this.#resourceGroups = resourceGroups;
    this.#clock = clock;
  }

  async read(group: ResourceGroupId): Promise<void> {
    const key = resourceGroupKey(group);
    const now = this.#clock.now();
    const last = this.#last.get(key);
    const waitMs = last === undefined ? 0 : last.at + apartMs - now;
    // A clock that was set back makes nobody wait longer.
    if (last === undefined || waitMs <= 0 || waitMs > apartMs) {
      this.#last.set(key, { at: now });
      return this.#send(group);
    }
    last.next ??= this.#clock.sleep(waitMs).then(() => {
      this.#last.set(key, { at: this.#clock.now() });
      return this.#send(group);
    });
    await last.next;
  }

  async #send(group: ResourceGroupId): Promise<void> {
    await this.#reads.read(resourceGroupKey(group), () => this.#resourceGroups.read(group));
  }
}
