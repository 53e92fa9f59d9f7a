import type { Expectation } from './expectation.ts';

/** What the last look at each replica came to, as the records of the service tell it. */
export class LastLooks {
  readonly #kinds = new Map<string, string>();

  /** Takes a `reconciled` record; its replica's key, and the kind of the look before. */
  see(record: Readonly<Record<string, unknown>>): { key: string; before: string | undefined } {
    const { sourceSubscription, sourceGroup, source, targetSubscription, target, kind } = record;
    const key = keyOf(sourceSubscription, sourceGroup, source, targetSubscription, target);
    const before = this.#kinds.get(key);
    this.#kinds.set(key, String(kind));
    return { key, before };
  }

  /**
   * Whether the service has told the story of a replica to its end, given that Resource Manager shows it as it should
   * be: the service sees that later than whoever asks Resource Manager every second.
   */
  isTold({ snapshot, from, at, expected }: Expectation): boolean {
    if (expected === 'empty') return true;
    const kind = this.#kinds.get(
      keyOf(from.subscriptionId, from.resourceGroup, snapshot, at.subscriptionId, at.resourceGroup),
    );
    if (expected === 'replica') return kind === 'none';
    // Of what was never there nothing need be told.
    return kind === undefined || kind === 'none' || kind === 'deleteReplica';
  }
}

/** Groups of one name may be in several subscriptions; Azure spells ids in any case. */
function keyOf(...parts: unknown[]): string {
  return parts.join('/').toLowerCase();
}
