import type { InvocationContext, TimerHandler } from '@azure/functions';
import { ArmError } from '../reconciler/arm-error.ts';
import { logRecord } from './log.ts';

/** After the nightly pass, whatever became of it: removes what the journal need not keep any longer. */
export function thenPruneJournal(nightly: TimerHandler, prune: () => Promise<string[]>): TimerHandler {
  return async (timer, context) => {
    try {
      await nightly(timer, context);
    } finally {
      await pruneJournal(context, prune);
    }
  };
}

/** What can't be removed tonight is tomorrow. */
async function pruneJournal(context: InvocationContext, prune: () => Promise<string[]>): Promise<void> {
  try {
    const removed = await prune();
    if (removed.length > 0) logRecord(context, { event: 'journalPruned', removed });
  } catch (error) {
    if (!(error instanceof ArmError)) throw error;
    logRecord(context, { event: 'journalPruned', level: 'warning', problem: error.message });
  }
}
