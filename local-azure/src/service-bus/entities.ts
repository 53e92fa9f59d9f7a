import type { Clock } from '../clock.ts';
import { Queue } from './queue.ts';
import { QueueDelivery } from './queue-delivery.ts';
import { checkQueueSettings } from './queue-limits.ts';
import type { QueueSettings } from './queue-settings.ts';

/** A queue or a dead-letter queue, as links address it. */
export interface Entity {
  readonly queue: Queue;
  readonly delivery: QueueDelivery;
  /** It takes no message from any client, as while it is throttled. */
  isBusy: boolean;
}

const deadLetterSuffix = '/$deadletterqueue';

/** The queues of the namespace by path. Paths are compared without regard to case (inferred). */
export class Entities {
  readonly #byPath = new Map<string, Entity>();

  /** `changed` is called after each change of state, of whichever queue. */
  constructor(queues: readonly QueueSettings[], clock: Clock, changed: () => void) {
    for (const settings of queues) {
      checkQueueSettings(settings);
      const deadLetters = this.#add(
        `${settings.name}${deadLetterSuffix}`,
        (onMove) => new Queue(deadLetterSettings(settings), clock, onMove),
        changed,
      );
      this.#add(settings.name, (onMove) => new Queue(settings, clock, onMove, deadLetters), changed);
    }
  }

  find(path: string): Entity | undefined {
    return this.#byPath.get(path.toLowerCase());
  }

  all(): Iterable<Entity> {
    return this.#byPath.values();
  }

  #add(path: string, create: (onMove: () => void) => Queue, changed: () => void): Queue {
    const queue = create(() => {
      delivery.plan();
      changed();
    });
    const delivery = new QueueDelivery(queue);
    this.#byPath.set(path.toLowerCase(), { queue, delivery, isBusy: false });
    return queue;
  }
}

/** Nothing expires, is counted out or is dropped as a duplicate in a dead-letter queue (documented). */
function deadLetterSettings(settings: QueueSettings): QueueSettings {
  return {
    name: `${settings.name}/$DeadLetterQueue`,
    lockDurationMs: settings.lockDurationMs,
    maxDeliveryCount: Infinity,
    deadLetteringOnMessageExpiration: false,
    requiresDuplicateDetection: false,
    duplicateDetectionHistoryMs: 0,
  };
}
