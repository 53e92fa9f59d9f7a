/**
 * A message whose handler throws comes back at once, so that an outage of seconds would use up all its deliveries. It is
 * held for a while first where something outside failed, and all its deliveries last for most of an hour then. What is
 * a defect is thrown at once.
 */
import { setTimeout } from 'node:timers/promises';
import type { InvocationContext, ServiceBusQueueHandler } from '@azure/functions';
import { ArmError } from '../reconciler/arm-error.ts';
import { HintsNotSentError } from '../reconciler/hints-not-sent-error.ts';

/** Failures of something outside, which may pass. */
const outside = [ArmError, HintsNotSentError];

const longestPauseMs = 60_000;

export function withPatience(
  handler: ServiceBusQueueHandler,
  pause: (ms: number) => Promise<unknown> = setTimeout,
): ServiceBusQueueHandler {
  return async (body: unknown, context: InvocationContext): Promise<void> => {
    try {
      await handler(body, context);
    } catch (error) {
      if (outside.some((kind) => error instanceof kind)) await pause(pauseMs(context));
      throw error;
    }
  };
}

/** Twice as long with each delivery; how many there were, the extension tells. */
function pauseMs({ triggerMetadata }: InvocationContext): number {
  const told = Number(triggerMetadata?.['deliveryCount']);
  const deliveries = Number.isInteger(told) && told > 0 ? told : 1;
  return Math.min(longestPauseMs, 1000 * 2 ** (deliveries - 1));
}
