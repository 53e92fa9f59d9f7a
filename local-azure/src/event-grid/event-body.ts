/** The event as it arrives: one JSON object, in either schema. */
import type { ResourceOperation } from '../resource-operation.ts';
import { authorizationOf, claimsAt, httpRequestOf, tenantId } from './event-claims.ts';
import { eventTypeOf } from './subscription-filter.ts';
import type { TopicSettings } from './topic.ts';

/** `operation` already spelled as the event is to spell it. */
export function eventBody(
  operation: ResourceOperation,
  { source, schema }: TopicSettings,
  id: string,
): Record<string, unknown> {
  const type = eventTypeOf(operation);
  const subject = operation.resourceId;
  const time = timeText(operation.time, id);
  const data = dataOf(operation);
  if (schema === 'CloudEventSchemaV1_0') {
    // No `datacontenttype` is sent (reported).
    return { id, source, specversion: '1.0', type, subject, time, data };
  }
  return {
    topic: source,
    subject,
    eventType: type,
    id,
    data,
    dataVersion: '2',
    metadataVersion: '1',
    eventTime: time,
  };
}

/** Seven digits of a second, without zeros at the end (recorded); those below the millisecond are invented. */
function timeText(time: number, id: string): string {
  const below = String(Number.parseInt(id.slice(0, 4), 16) % 10_000).padStart(4, '0');
  return new Date(time).toISOString().replace('Z', `${below}Z`).replace(/0+Z$/, 'Z').replace('.Z', 'Z');
}

function dataOf(operation: ResourceOperation): Record<string, unknown> {
  const { resourceId, operationName, resourceProvider, correlationId, subscriptionId, time } = operation;
  const httpRequest = httpRequestOf(operation);
  return {
    authorization: authorizationOf(operation),
    claims: claimsAt(time),
    correlationId,
    ...(httpRequest && { httpRequest }),
    resourceProvider,
    resourceUri: resourceId,
    operationName,
    status: 'Succeeded',
    subscriptionId,
    tenantId,
  };
}
