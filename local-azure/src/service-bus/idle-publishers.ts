import type { Connection, Receiver } from 'rhea';
import type { Clock } from '../clock.ts';

/** After the last of them is gone, the connection has so long (recorded), ms. */
const idleConnectionMs = 300_000;

/**
 * Links by which a client sends, and on which nothing was sent for a while: Service Bus detaches each, and closes the
 * connection some minutes after the last one (both recorded). Clients are to attach anew when they send again.
 */
export class IdlePublishers {
  readonly #clock: Clock;
  readonly #connection: Connection;
  readonly #idleMs: number;
  readonly #links = new Map<Receiver, () => void>();
  #ending: (() => void) | undefined;

  constructor(clock: Clock, connection: Connection, idleMs: number) {
    this.#clock = clock;
    this.#connection = connection;
    this.#idleMs = idleMs;
  }

  /** Attached, or something was sent on it. */
  used(link: Receiver): void {
    this.#links.get(link)?.();
    this.#ending?.();
    this.#ending = undefined;
    this.#links.set(
      link,
      this.#clock.at(this.#clock.now() + this.#idleMs, () => this.#detach(link)),
    );
  }

  gone(link: Receiver): void {
    this.#links.get(link)?.();
    this.#links.delete(link);
  }

  /** Nothing is left of the connection. */
  end(): void {
    for (const link of [...this.#links.keys()]) this.gone(link);
    this.#ending?.();
  }

  #detach(link: Receiver): void {
    this.gone(link);
    const idle = new Date(this.#idleMs).toISOString().slice(11, 19);
    link.close({
      condition: 'amqp:link:detach-forced',
      description: `The link '${link.name}' is force detached. Code: publisher. Details: AmqpMessagePublisher.IdleTimerExpired: Idle timeout: ${idle}.`,
    });
    if (this.#links.size > 0) return;
    this.#ending = this.#clock.at(this.#clock.now() + idleConnectionMs, () => {
      this.#connection.close({
        condition: 'amqp:connection:forced',
        description: `The connection was inactive for more than the allowed ${String(idleConnectionMs)} milliseconds and is closed by container 'LinkTracker'.`,
      });
    });
  }
}
