import type { TopicSettings } from './topic.ts';

/** The application properties that Event Grid gives its messages (documented). All texts: their AMQP types are not on record. */
export function messageProperties(
  { name = 'snapshot-events', schema }: TopicSettings,
  eventId: string,
  attempt: number,
): Record<string, string> {
  const isCloudEvent = schema === 'CloudEventSchemaV1_0';
  return {
    // Event Grid upper-cases the name (recorded).
    'aeg-subscription-name': name.toUpperCase(),
    'aeg-delivery-count': String(attempt),
    'aeg-event-type': 'Notification',
    'aeg-metadata-version': isCloudEvent ? '1.0' : '1',
    ...(!isCloudEvent && { 'aeg-data-version': '2' }),
    'aeg-output-event-id': eventId,
  };
}
