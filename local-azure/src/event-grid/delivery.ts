import type { ResourceOperation } from '../resource-operation.ts';
import type { EventCasing } from './event-casing.ts';

/** How events arrive. May be changed at any time; holds for events of operations that end from then on. */
export interface Delivery {
  /** From the end of the operation to the queue. Documented: usually one to four minutes. */
  delayMs: number | ((operation: ResourceOperation) => number);
  /**
   * Each event is sent again so many times under the same `MessageId`, as Event Grid's own retries are, at the
   * documented distances. A queue with duplicate detection drops these. Of 1.5, the half is a probability.
   */
  redeliveries: number;
  /**
   * Each event is sent so many times more under a new `MessageId`, which passes duplicate detection: harsher than
   * Azure is documented to be. Of 1.5, the half is a probability.
   */
  duplicates: number;
  /** Up to so much is added to each delay, differently for each message, so that later ones may come first. */
  reorderMs: number;
  /** The next so many events are lost, or all of which this is true. */
  lose: number | ((operation: ResourceOperation) => boolean);
  /** How ids are spelled. */
  casing: EventCasing;
}

export const defaultDelivery: Readonly<Delivery> = {
  delayMs: 1000,
  redeliveries: 0,
  duplicates: 0,
  reorderMs: 0,
  lose: 0,
  casing: 'recorded',
};

/** After which time Event Grid tries again, from one attempt to the next; the last holds for all further ones. */
const retryMs = [10_000, 30_000, 60_000, 300_000, 600_000, 1_800_000, 3_600_000];

/** How long after the first attempt the one of this number (from 1) follows. */
export function retryDelayMs(attempt: number): number {
  let delay = 0;
  for (let at = 0; at < attempt; at++) delay += retryMs[at] ?? retryMs.at(-1) ?? 0;
  return delay;
}

/** A whole number from one with a fraction, which counts as a probability. */
export function timesFrom(number: number, random: () => number): number {
  const whole = Math.floor(number);
  return whole + (number > whole && random() < number - whole ? 1 : 0);
}
