/**
 * Replicas whose source group went, told by the target alone as there is nothing else to list: each gets a look, which
 * marks it, so that somebody can approve its deletion. Their chains of looks see to that, unless a pause ended them.
 */
import { ownReplicasOf, type GuardedRule } from '../replication/removal/guard.ts';
import { markInForce } from '../replication/removal/deletion-mark.ts';
import { isPinned } from '../replication/replica-tags.ts';
import type { Snapshot } from '../replication/snapshot.ts';
import type { WantedLook } from './pass-hints.ts';

export class Bereft {
  readonly #guarded: GuardedRule & { now: number };
  readonly #looks: WantedLook[] = [];

  constructor(guarded: GuardedRule & { now: number }) {
    this.#guarded = guarded;
  }

  page(page: readonly Snapshot[]): void {
    for (const replica of ownReplicasOf(this.#guarded, page)) {
      if (!this.#isToLookAt(replica)) continue;
      this.#looks.push({ name: replica.name, timeCreated: replica.timeCreated, more: {} });
    }
  }

  /** Only after the last page of the target. */
  get looks(): readonly WantedLook[] {
    return this.#looks;
  }

  /** Not what has its mark and waits for somebody's word. */
  #isToLookAt(replica: Snapshot): boolean {
    const { rule, now } = this.#guarded;
    if (isPinned(replica) || rule.whenSourceDeleted === 'keep') return false;
    const mark = markInForce(replica, now);
    return mark?.reason !== 'SourceGroupLost' || mark.approved;
  }
}
