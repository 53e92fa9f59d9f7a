/**
 * The event as it arrives: one JSON object, in either schema. It carries what real ones carry, personal data
 * included (invented), because a consumer has to be seen to drop it.
 */
import type { ResourceOperation } from '../resource-operation.ts';
import { eventTypeOf, type TopicSettings } from './topic.ts';

export function eventBody(
  operation: ResourceOperation,
  topic: TopicSettings,
  id: string,
): Record<string, unknown> {
  const type = eventTypeOf(operation);
  const subject = subjectOf(operation);
  const time = timeText(operation.time);
  const data = dataOf(operation, subject);
  if (topic.schema === 'CloudEventSchemaV1_0') {
    // No `datacontenttype` is sent (reported).
    return { id, source: topic.source, specversion: '1.0', type, subject, time, data };
  }
  return {
    topic: topic.source,
    subject,
    eventType: type,
    id,
    data,
    dataVersion: '2',
    metadataVersion: '1',
    eventTime: time,
  };
}

/** Writes say `resourcegroups`, deletes `resourceGroups`: recorded side by side in one document. */
function subjectOf({ resourceId, kind }: ResourceOperation): string {
  return kind === 'Write' ? resourceId.replace('/resourceGroups/', '/resourcegroups/') : resourceId;
}

/** Up to seven digits of a second, without zeros at the end (recorded). */
function timeText(time: number): string {
  return new Date(time).toISOString().replace(/0+Z$/, 'Z').replace('.Z', 'Z');
}

function dataOf(operation: ResourceOperation, resourceUri: string): Record<string, unknown> {
  const { operationName, resourceProvider, scope, correlationId, subscriptionId, httpMethod, url } =
    operation;
  return {
    authorization: {
      scope,
      action: operationName,
      evidence: { role: 'Contributor', principalType: 'User', principalId: '0'.repeat(32) },
    },
    claims: {
      aud: 'https://management.azure.com/',
      appid: '00000000-0000-0000-0000-0000000000ab',
      ipaddr: '192.0.2.17',
      name: 'Ada Example',
      'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/upn': 'ada@example.com',
    },
    correlationId,
    // Absent for creations, an object for updates and deletes (documented).
    ...(httpMethod !== 'PUT' && {
      httpRequest: { clientRequestId: correlationId, clientIpAddress: '192.0.2.17', method: httpMethod, url },
    }),
    resourceProvider,
    resourceUri,
    operationName,
    status: 'Succeeded',
    subscriptionId,
    tenantId: '00000000-0000-0000-0000-00000000e0e0',
  };
}
