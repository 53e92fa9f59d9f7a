import type { InvocationContext, ServiceBusQueueHandler } from '@azure/functions';
import { parseQueueMessage } from '../azure/parse-queue-message.ts';
import { priorityOfHint } from '../azure/budget/priority-of-hint.ts';
import { withPriority } from '../azure/budget/priority.ts';
import { GaveUpError, reconcile, type Outcome } from '../reconciler/reconcile.ts';
import { LocksNotRestoredError, restoreLocks } from '../reconciler/restore-locks.ts';
import type { Hint } from '../replication/hint.ts';
import { logRecord } from './log.ts';
import type { Service } from './service.ts';

/** Works one message off. A throw abandons it; after the queue's limit it is dead-lettered. */
export function reconcileReplica({ world, config }: Service): ServiceBusQueueHandler {
  return async (body: unknown, context: InvocationContext): Promise<void> => {
    try {
      const message = parseQueueMessage(body);
      const record =
        message.kind === 'hint'
          ? { event: 'reconciled', ...(await look(world, config, message.hint)) }
          : { event: 'locksRestored', ...(await restoreLocks(world, message.restoration)) };
      logRecord(context, { level: levelOf(record), ...record });
    } catch (error) {
      if (error instanceof GaveUpError || error instanceof LocksNotRestoredError) {
        logRecord(context, { event: 'gaveUp', level: 'error', detail: error.message });
      }
      throw error;
    }
  };
}

function look(world: Service['world'], config: Service['config'], hint: Hint): Promise<Outcome> {
  return withPriority(priorityOfHint(hint), () => reconcile(world, config, hint));
}

/** Expected waits make no noise; what someone has to look at is a warning. */
function levelOf({ kind, reason, detail }: Record<string, unknown>): 'info' | 'warning' {
  if (kind === 'blocked' || kind === 'failed' || reason === 'InSyncUnprotected') return 'warning';
  // A delete tells of itself only when it goes wrong: the copy had failed, or the delete hangs.
  return kind === 'deleteReplica' && detail !== undefined ? 'warning' : 'info';
}
