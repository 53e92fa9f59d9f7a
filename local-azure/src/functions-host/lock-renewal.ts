import type { ServiceBusReceivedMessage, ServiceBusReceiver } from '@azure/service-bus';
import type { Clock } from '../clock.ts';

/** The client renews ten seconds before a lock expires, or at half its time when that is less. */
const longestMargin = 10_000;

/**
 * Keeps messages locked while their functions run, by the clock. The client's own renewal goes by real time,
 * so it is off and this stands in for it.
 */
export class LockRenewal {
  readonly #receiver: ServiceBusReceiver;
  readonly #clock: Clock;
  readonly #longestMs: number;
  readonly #failed: (message: string) => void;
  readonly #renewing = new Set<Promise<void>>();

  constructor(
    receiver: ServiceBusReceiver,
    clock: Clock,
    longestMs: number,
    failed: (message: string) => void,
  ) {
    this.#receiver = receiver;
    this.#clock = clock;
    this.#longestMs = longestMs;
    this.#failed = failed;
  }

  /** Renews until `longestMs` have passed. Returns what ends it. */
  keep(message: ServiceBusReceivedMessage): () => void {
    const end = this.#clock.now() + this.#longestMs;
    let cancel: (() => void) | undefined;
    let over = false;
    const arm = (lockedUntil: Date | undefined): void => {
      if (over || lockedUntil === undefined) return;
      const left = lockedUntil.getTime() - this.#clock.now();
      const due = lockedUntil.getTime() - Math.min(left / 2, longestMargin);
      if (left <= 0 || due > end) return;
      cancel = this.#clock.at(due, () => this.#track(renew()));
    };
    const renew = async (): Promise<void> => {
      try {
        arm(await this.#receiver.renewMessageLock(message));
      } catch (error) {
        if (!over) this.#failed(`Lock of message ${String(message.messageId)}: ${String(error)}`);
      }
    };
    arm(message.lockedUntilUtc);
    return () => {
      over = true;
      cancel?.();
    };
  }

  /** Resolves when every renewal that is under way is answered. */
  async settled(): Promise<void> {
    await Promise.all(this.#renewing);
  }

  #track(renewal: Promise<void>): void {
    this.#renewing.add(renewal);
    void renewal.finally(() => this.#renewing.delete(renewal));
  }
}
