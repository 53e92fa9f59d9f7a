import type { ServiceBusReceivedMessage } from '@azure/service-bus';
import { offsetDateTime, utcDateTime, withoutZone } from './dotnet-date.ts';
import type { RpcTypedData } from './rpc.ts';

/**
 * `triggerMetadata` of one message, by the names that the Service Bus extension gives. The library lowers the
 * first letters, nested ones too, and parses every string that is JSON: so a message id of digits becomes a
 * number. What is null is left out, and the fields of a JSON body are put in (read in the host).
 */
export function messageMetadata(
  message: ServiceBusReceivedMessage,
  body: string,
  { fullyQualifiedNamespace }: { fullyQualifiedNamespace: string },
): Record<string, RpcTypedData> {
  const properties = Object.fromEntries(
    Object.entries(message.applicationProperties ?? {}).map(([name, value]) => [
      name,
      value instanceof Date ? utcDateTime(value.getTime()) : value,
    ]),
  );
  const values: Record<string, RpcTypedData | undefined> = {
    // The extension puts its own objects in as well; what of them is serialized differs by version.
    MessageReceiver: json({}),
    MessageActions: json({}),
    ReceiveActions: json({}),
    Client: json({ FullyQualifiedNamespace: fullyQualifiedNamespace, IsClosed: false, TransportType: 0 }),
    // Counts from 1 here and from 0 in the JavaScript client.
    DeliveryCount: { int: (message.deliveryCount ?? 0) + 1 },
    DeadLetterSource: string(message.deadLetterSource),
    LockToken: string(message.lockToken),
    // Without a zone (measured), so whoever parses them takes them for local times.
    ExpiresAtUtc: date(message.expiresAtUtc, withoutZone),
    ExpiresAt: date(message.expiresAtUtc, offsetDateTime),
    EnqueuedTimeUtc: date(message.enqueuedTimeUtc, withoutZone),
    EnqueuedTime: date(message.enqueuedTimeUtc, offsetDateTime),
    MessageId: string(message.messageId),
    ContentType: string(message.contentType),
    ReplyTo: string(message.replyTo),
    ReplyToSessionId: string(message.replyToSessionId),
    // As digits: JSON.parse rounds what is above 2^53, as the worker does.
    SequenceNumber: message.sequenceNumber && { json: message.sequenceNumber.toString() },
    To: string(message.to),
    Subject: string(message.subject),
    Label: string(message.subject),
    CorrelationId: string(message.correlationId),
    ApplicationProperties: json(properties),
    UserProperties: json(properties),
    SessionId: string(message.sessionId),
    PartitionKey: string(message.partitionKey),
  };
  putBodyFields(body, values);
  const metadata: Record<string, RpcTypedData> = {};
  for (const [name, value] of Object.entries(values)) if (value !== undefined) metadata[name] = value;
  return metadata;
}

/**
 * The host puts the fields of a body that is a JSON object beside the metadata, lists and null apart, and over
 * what has the same name in any case: an Event Grid event's `subject` is then `triggerMetadata.subject`.
 */
function putBodyFields(body: string, values: Record<string, RpcTypedData | undefined>): void {
  if (!/^\s*\{[^]*\}\s*$/.test(body)) return;
  let fields: Record<string, unknown>;
  try {
    fields = JSON.parse(body) as Record<string, unknown>;
  } catch {
    return;
  }
  const names = new Map(Object.keys(values).map((name) => [name.toLowerCase(), name]));
  for (const [field, value] of Object.entries(fields)) {
    if (value === null || Array.isArray(value)) continue;
    values[names.get(field.toLowerCase()) ?? field] =
      typeof value === 'object' ? json(value) : { string: dotnetText(value) };
  }
}

/** `True` and `False`, as .NET writes them: no JSON, so they stay text. */
function dotnetText(value: unknown): string {
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  return String(value);
}

function json(value: object): RpcTypedData {
  return { json: JSON.stringify(value) };
}

function string(value: unknown): RpcTypedData | undefined {
  if (value === undefined || value === null) return undefined;
  return { string: typeof value === 'string' ? value : JSON.stringify(value) };
}

function date(value: Date | undefined, format: (ms: number) => string): RpcTypedData | undefined {
  return value === undefined ? undefined : { json: JSON.stringify(format(value.getTime())) };
}
