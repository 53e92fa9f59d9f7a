import type { Pauses } from '../../src/reconciler/ports.ts';
import type { Pause, PauseState } from '../../src/replication/pause.ts';

/** What is paused, in memory. */
export class MemoryPauses implements Pauses {
  pauses: readonly Pause[] = [];
  reading: 'works' | 'refused' = 'works';

  read(): Promise<PauseState> {
    return Promise.resolve(
      this.reading === 'works'
        ? { kind: 'read', pauses: this.pauses }
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
