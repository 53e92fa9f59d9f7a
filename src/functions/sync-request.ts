/**
 * The message on the hints queue that asks for a full pass. A pass may take longer than any front end waits for an
 * answer, and what an invocation leaves running ends with its instance; a message is worked off whatever happens.
 */
import type { ServiceBusMessage } from '@azure/service-bus';

/** `at` in ms since 1970; absent is at once. */
export function syncRequest(passId: string, at?: number): ServiceBusMessage {
  return {
    body: { sync: { passId } },
    contentType: 'application/json',
    messageId: `sync ${passId}`,
    ...(at !== undefined && { scheduledEnqueueTimeUtc: new Date(at) }),
  };
}

/** The pass that a message asks for; undefined for every other message. */
export function passIdOf(body: unknown): string | undefined {
  if (typeof body !== 'object' || body === null || !('sync' in body)) return undefined;
  const { sync } = body;
  if (typeof sync !== 'object' || sync === null || !('passId' in sync)) return undefined;
  return typeof sync.passId === 'string' && sync.passId !== '' ? sync.passId : undefined;
}
