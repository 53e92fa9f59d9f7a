import type { InvocationContext, ServiceBusQueueHandler } from '@azure/functions';
import { parseHint } from '../azure/parse-hint.ts';
import { GaveUpError, reconcile, type Outcome } from '../reconciler/reconcile.ts';
import { logRecord } from './log.ts';
import type { Service } from './service.ts';

/** Works one hint off. A throw abandons the message; after the queue's limit it is dead-lettered. */
export function reconcileReplica({ world, config }: Service): ServiceBusQueueHandler {
  return async (body: unknown, context: InvocationContext): Promise<void> => {
    try {
      const outcome = await reconcile(world, config, parseHint(body));
      logRecord(context, { event: 'reconciled', level: levelOf(outcome), ...outcome });
    } catch (error) {
      if (error instanceof GaveUpError)
        logRecord(context, { event: 'gaveUp', level: 'error', detail: error.message });
      throw error;
    }
  };
}

/** Expected waits make no noise; what someone has to look at is a warning. */
function levelOf({ kind }: Outcome): 'info' | 'warning' {
  return kind === 'blocked' || kind === 'failed' ? 'warning' : 'info';
}
