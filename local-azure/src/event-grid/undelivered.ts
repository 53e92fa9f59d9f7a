import { randomUUID } from 'node:crypto';
import type { Clock } from '../clock.ts';
import type { TopicSettings } from './topic.ts';

/** So long after the last attempt (documented), and what comes meanwhile goes into the same file (inferred), ms. */
const waitMs = 5 * 60_000;

/** An event that could not be delivered. */
export interface UndeliveredEvent {
  event: Readonly<Record<string, unknown>>;
  published: number;
  attempted: number;
}

/** Puts a file into a container, by the id of that. */
export type WriteBlob = (container: string, name: string, text: string) => void;

/** Events on their way into the containers of dead letters: one file with an array for each subscription. */
export class Undelivered {
  readonly #clock: Clock;
  readonly #write: WriteBlob;
  readonly #changed: () => void;
  readonly #waiting = new Map<
    TopicSettings,
    { due: number; events: UndeliveredEvent[]; cancel: () => void }
  >();

  constructor(clock: Clock, write: WriteBlob, changed: () => void) {
    this.#clock = clock;
    this.#write = write;
    this.#changed = changed;
  }

  /** When the next file is written, ms. */
  dueTimes(): number[] {
    return [...this.#waiting.values()].map(({ due }) => due);
  }

  add(topic: TopicSettings, event: UndeliveredEvent): void {
    const known = this.#waiting.get(topic);
    if (known !== undefined) {
      known.events.push(event);
      return;
    }
    const due = this.#clock.now() + waitMs;
    const events = [event];
    const cancel = this.#clock.at(due, () => {
      this.#waiting.delete(topic);
      const written = events.map((one) => told(topic, one));
      this.#write(topic.deadLetter?.container ?? '', nameOf(topic, due), JSON.stringify(written));
      this.#changed();
    });
    this.#waiting.set(topic, { due, events, cancel });
  }

  close(): void {
    for (const { cancel } of this.#waiting.values()) cancel();
    this.#waiting.clear();
  }
}

/** `SUBSCRIPTION/2026/11/23/8/<guid>.json` (documented; that the name is in upper case is reported). */
function nameOf({ name = 'snapshot-events' }: TopicSettings, time: number): string {
  const at = new Date(time);
  const parts = [at.getUTCFullYear(), at.getUTCMonth() + 1, at.getUTCDate(), at.getUTCHours()];
  return `${name.toUpperCase()}/${parts.join('/')}/${randomUUID()}.json`;
}

/** The event with what is documented to be added. The words for a queue that forbids it are inferred. */
function told({ schema }: TopicSettings, { event, published, attempted }: UndeliveredEvent): object {
  const [publishTime, attemptTime] = [published, attempted].map((time) => new Date(time).toISOString());
  const reason = 'UndeliverableDueToHttpForbidden';
  if (schema === 'CloudEventSchemaV1_0') {
    const deadletterproperties = {
      deadletterreason: reason,
      deliveryattempts: 1,
      deliveryresult: 'Forbidden',
      publishutc: publishTime,
      deliveryattemptutc: attemptTime,
    };
    return { ...event, deadletterproperties };
  }
  return {
    ...event,
    deadLetterReason: reason,
    deliveryAttempts: 1,
    lastDeliveryOutcome: 'Forbidden',
    publishTime,
    lastDeliveryAttemptTime: attemptTime,
  };
}
