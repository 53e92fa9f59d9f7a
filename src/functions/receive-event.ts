import type { InvocationContext, ServiceBusQueueHandler } from '@azure/functions';
import { parseEvent, type ParsedEvent } from '../azure/event-grid/parse-event.ts';
import { traceFrom } from '../replication/trace.ts';
import { sourceGroupLost } from '../reconciler/source-group-lost.ts';
import { meaningOf } from './event-meaning.ts';
import { logRecord } from './log.ts';
import type { Service } from './service.ts';
import { inTrace } from './telemetry/current-trace.ts';
import { inSpan } from './telemetry/spans.ts';

/**
 * Turns one event into one hint per target. What the event says of the snapshot is not believed: the look that follows
 * reads the state. A body that is no event throws, and ends in the dead-letter queue.
 */
export function receiveEvent({ world, config }: Service): ServiceBusQueueHandler {
  /** How many this process has dropped, by reason. */
  const drops = new Map<string, number>();
  return async (body: unknown, context: InvocationContext): Promise<void> => {
    const event = parseEvent(body);
    await inTrace(traceOf(event), () => receive(event, context));
  };

  async function receive(event: ParsedEvent, context: InvocationContext): Promise<void> {
    const meaning = meaningOf(event, config);
    if ('lost' in meaning) {
      const lost = await sourceGroupLost(world, config, meaning.lost);
      logRecord(context, { event: 'sourceGroupLost', level: 'warning', ...lost });
      return;
    }
    if ('dropped' in meaning) {
      const count = (drops.get(meaning.dropped) ?? 0) + 1;
      drops.set(meaning.dropped, count);
      logRecord(context, { event: 'eventDropped', reason: meaning.dropped, count });
      return;
    }
    await inSpan('receiveEvent', meaning.hints[0]?.hint.trace, ({ trace }) =>
      world.hints.send(
        meaning.hints.map((one) => ({
          ...one,
          hint: { ...one.hint, ...(trace !== undefined && { trace }) },
        })),
      ),
    );
    const { change, source, hints } = meaning;
    logRecord(context, {
      event: 'eventReceived',
      change,
      source: source.name,
      sourceSubscription: source.subscriptionId,
      sourceGroup: source.resourceGroup,
      hints: hints.length,
    });
  }
}

/** The same for every delivery of an event; what is ignored leads to nothing, and has the invocation's own. */
function traceOf(event: ParsedEvent): string | undefined {
  return event.kind === 'ignored' ? undefined : traceFrom(event.eventId, event.eventTime);
}
