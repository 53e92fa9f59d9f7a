import type { Signals } from '../../src/reconciler/ports.ts';
import { SignalsNotSentError } from '../../src/reconciler/signals-not-sent-error.ts';
import type { Signal } from '../../src/replication/signals/signal.ts';

/** A topic in memory, which refuses when it is told to. */
export class MemorySignals implements Signals {
  /** As they came, repeats and all. */
  readonly sent: Signal[] = [];
  taking: 'works' | 'refused' | 'lostAnswer' = 'works';

  readonly send = (signals: readonly Signal[]): Promise<void> => {
    if (this.taking === 'refused') return Promise.reject(new SignalsNotSentError('told to refuse'));
    this.sent.push(...signals);
    return this.taking === 'lostAnswer'
      ? Promise.reject(new SignalsNotSentError('told to lose the answer'))
      : Promise.resolve();
  };

  /** What a subscriber has who drops repeats: the types, each with the name of its snapshot. */
  told(): string[] {
    const once = new Map(this.sent.map((signal) => [signal.id, signal]));
    return [...once.values()].map(({ type, data }) => `${type} ${data.snapshot ?? data.rule}`);
  }
}
