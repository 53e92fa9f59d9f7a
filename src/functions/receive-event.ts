import type { InvocationContext, ServiceBusQueueHandler } from '@azure/functions';
import { parseEvent } from '../azure/event-grid/parse-event.ts';
import { hintsFor } from '../reconciler/find-rule.ts';
import { eventHintId } from '../replication/hint.ts';
import { parseSnapshotId } from '../replication/resource-id.ts';
import { logRecord } from './log.ts';
import type { Service } from './service.ts';

/**
 * Turns one event into one hint per target. What the event says of the snapshot is not believed: the look that
 * follows reads the state. A body that is no event throws, and ends in the dead-letter queue.
 */
export function receiveEvent({ world, config }: Service): ServiceBusQueueHandler {
  /** How many this process has dropped, by reason. */
  const drops = new Map<string, number>();
  return async (body: unknown, context: InvocationContext): Promise<void> => {
    const event = parseEvent(body);
    const dropped = (reason: string): void => {
      const count = (drops.get(reason) ?? 0) + 1;
      drops.set(reason, count);
      logRecord(context, { event: 'eventDropped', reason, count });
    };
    if (event.kind === 'ignored') return dropped(event.reason);
    if (event.kind === 'resource-group-deleted') return dropped('ResourceGroupDeleted');
    const source = parseSnapshotId(event.resourceId);
    if (source === undefined) return dropped('ForeignResourceType');
    const hints = hintsFor(config, source);
    if (hints.length === 0) return dropped('NoRuleForGroup');
    await world.hints.send(
      hints.map((hint) => ({
        hint,
        messageId: eventHintId({ id: event.eventId, time: event.eventTime }, hint),
      })),
    );
    logRecord(context, {
      event: 'eventReceived',
      change: event.change,
      source: source.name,
      hints: hints.length,
    });
  };
}
