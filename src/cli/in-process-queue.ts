/** The queue of hints inside this process: for a full pass without a deployed service. */
import { resourceGroupKey, resourceKey, snapshotIdText } from '../replication/resource-id.ts';
import type { HintQueue, OutgoingHint } from '../reconciler/ports.ts';

export class InProcessQueue implements HintQueue {
  readonly #waiting = new Map<string, OutgoingHint>();
  /** As duplicate detection has it: an id counts once, also when its message is long worked off. */
  readonly #known = new Set<string>();

  send(hints: readonly OutgoingHint[]): Promise<void> {
    for (const hint of hints) {
      if (this.#known.has(hint.messageId)) continue;
      this.#known.add(hint.messageId);
      this.#waiting.set(hint.messageId, hint);
    }
    return Promise.resolve();
  }

  /**
   * A process can end at any moment, and nobody would put the locks back: rules that lift locks are run as those that
   * respect them, so that this is never asked for.
   */
  restoreLocks(): Promise<never> {
    return Promise.reject(new Error('locks are lifted by the deployed service only'));
  }

  /** In the order in which they are due. */
  all(): OutgoingHint[] {
    return [...this.#waiting.values()].sort((left, right) => (left.at ?? 0) - (right.at ?? 0));
  }

  /** The one that is due first. */
  next(): OutgoingHint | undefined {
    return this.all()[0];
  }

  take(hint: OutgoingHint): void {
    this.#waiting.delete(hint.messageId);
  }

  /** Takes off whatever waits for one replica. */
  drop(key: string): void {
    for (const [id, { hint }] of this.#waiting) if (replicaKeyOf(hint) === key) this.#waiting.delete(id);
  }
}

/** One key for all hints of a replica. */
export function replicaKeyOf({ source, target }: Pick<OutgoingHint['hint'], 'source' | 'target'>): string {
  return `${resourceKey(snapshotIdText(source))} ${resourceGroupKey(target)}`;
}
