import type { InvocationContext, ServiceBusQueueHandler } from '@azure/functions';
import { parseQueueMessage } from '../azure/parse-queue-message.ts';
import { GaveUpError, reconcile } from '../reconciler/reconcile.ts';
import { LocksNotRestoredError, restoreLocks } from '../reconciler/restore-locks.ts';
import { findRule } from '../reconciler/find-rule.ts';
import type { Hint } from '../replication/hint.ts';
import type { ReplicationConfig } from '../replication/rule.ts';
import { logRecord } from './log.ts';
import { runSync } from './run-sync.ts';
import type { Service } from './service.ts';
import { passIdOf } from './sync-request.ts';

/** Works one message off. A throw abandons it; after the queue's limit it is dead-lettered. */
export function reconcileReplica(service: Service): ServiceBusQueueHandler {
  const { world, config } = service;
  return async (body: unknown, context: InvocationContext): Promise<void> => {
    const passId = passIdOf(body);
    if (passId !== undefined) {
      await runSync(service, context, passId);
      return;
    }
    const message = parseQueueMessage(body);
    try {
      const record =
        message.kind === 'hint'
          ? {
              event: 'reconciled',
              ...(await reconcile(world, config, message.hint)),
              ...placeOf(message.hint, config),
            }
          : { event: 'locksRestored', ...(await restoreLocks(world, message.restoration)) };
      logRecord(context, { level: levelOf(record), ...record });
    } catch (error) {
      if (error instanceof GaveUpError || error instanceof LocksNotRestoredError) {
        const place = message.kind === 'hint' ? placeOf(message.hint, config) : {};
        logRecord(context, { event: 'gaveUp', level: 'error', detail: error.message, ...place });
      }
      throw error;
    }
  };
}

/** Where source and target are: groups of one name may be in several subscriptions. */
function placeOf({ source, target }: Hint, config: ReplicationConfig): Record<string, string> {
  const location = findRule(config, source, target)?.target.location;
  return {
    sourceSubscription: source.subscriptionId,
    sourceGroup: source.resourceGroup,
    targetSubscription: target.subscriptionId,
    ...(location !== undefined && { targetLocation: location }),
  };
}

/** Expected waits make no noise; what someone has to look at is a warning. */
function levelOf({ kind, reason, detail }: Record<string, unknown>): 'info' | 'warning' {
  if (kind === 'blocked' || kind === 'failed' || reason === 'InSyncUnprotected') return 'warning';
  // A delete tells of itself only when it goes wrong: the copy had failed, or the delete hangs.
  return kind === 'deleteReplica' && detail !== undefined ? 'warning' : 'info';
}
