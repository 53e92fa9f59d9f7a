import type { InvocationContext, ServiceBusQueueHandler } from '@azure/functions';
import { parseQueueMessage } from '../azure/parse-queue-message.ts';
import { reconcile } from '../reconciler/reconcile.ts';
import { LocksNotRestoredError, restoreLocks } from '../reconciler/restore-locks.ts';
import type { Hint } from '../replication/hint.ts';
import { logRecord } from './log.ts';
import type { Service } from './service.ts';

/** Works one message off. A throw abandons it; after the queue's limit it is dead-lettered. */
export function reconcileReplica({ world, config }: Service): ServiceBusQueueHandler {
  return async (body: unknown, context: InvocationContext): Promise<void> => {
    try {
      const message = parseQueueMessage(body);
      if (message.kind === 'restoreLocks') {
        const restored = await restoreLocks(world, message.restoration);
        logRecord(context, { event: 'locksRestored', level: levelOf({ ...restored }), ...restored });
        return;
      }
      const outcome = await reconcile(world, config, withTimeOfQueue(message.hint, context));
      logRecord(context, { event: 'reconciled', level: levelOf({ ...outcome }), ...outcome });
      if ((outcome.failures ?? 0) >= longFailures) {
        const detail = `${outcome.source} for ${outcome.target} failed ${String(outcome.failures)} times in a row and is tried again: ${outcome.detail ?? outcome.reason}`;
        logRecord(context, { event: 'gaveUp', level: 'error', detail });
      }
    } catch (error) {
      if (error instanceof LocksNotRestoredError) {
        logRecord(context, { event: 'gaveUp', level: 'error', detail: error.message });
      }
      throw error;
    }
  };
}

/** So many failures in a row, an hour or more, are more than an outage that passes. */
const longFailures = 10;

/** The broker's clock: a look that planned by a slower one of ours could ask for a time that is over. */
function withTimeOfQueue(hint: Hint, { triggerMetadata }: InvocationContext): Hint {
  const enqueued = Date.parse(String(triggerMetadata?.['enqueuedTimeUtc'] ?? ''));
  return Number.isNaN(enqueued) ? hint : { ...hint, due: Math.max(hint.due ?? 0, enqueued) };
}

/** Expected waits make no noise; what someone has to look at is a warning. */
function levelOf({ kind, reason, detail }: Record<string, unknown>): 'info' | 'warning' {
  if (
    kind === 'blocked' ||
    kind === 'failed' ||
    reason === 'InSyncUnprotected' ||
    reason === 'TagsNotKept' ||
    reason === 'ReplicaUnclaimed'
  )
    return 'warning';
  // A delete tells of itself only when it goes wrong: the copy had failed, or the delete hangs.
  return kind === 'deleteReplica' && detail !== undefined ? 'warning' : 'info';
}
