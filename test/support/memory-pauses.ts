import type { Pauses } from '../../src/reconciler/ports.ts';
import type { Pause, PauseState } from '../../src/replication/pause.ts';

/** What is paused, in memory. */
export class MemoryPauses implements Pauses {
  pauses: readonly Pause[] = [];
  reading: 'works' | 'refused' = 'works';
  /** What was read before, and is believed by whoever does not read anew. */
  believed?: readonly Pause[];

  read({ fresh }: { fresh?: true } = {}): Promise<PauseState> {
    const kept = fresh === true ? undefined : this.believed;
    return Promise.resolve(
      this.reading === 'works'
        ? { kind: 'read', pauses: kept ?? this.pauses }
        : { kind: 'unreadable', code: 'ServerBusy', detail: 'told to refuse' },
    );
  }

  change(
    edit: (pauses: readonly Pause[]) => readonly Pause[],
  ): Promise<{ before: readonly Pause[]; after: readonly Pause[] }> {
    const before = this.pauses;
    this.pauses = edit(before);
    return Promise.resolve({ before, after: this.pauses });
  }
}
