import type { ServiceBusReceivedMessage } from '@azure/service-bus';

/**
 * The body as the host binds it to a string, whatever the content type. Invalid UTF-8 becomes replacement
 * characters; a byte order mark stays (recorded, so `JSON.parse` refuses it in the worker). Throws for a body
 * that is neither data nor a string: the host fails there, before the handler runs.
 */
export function bodyText(message: ServiceBusReceivedMessage): string {
  const body = message.body as unknown;
  if (message._rawAmqpMessage.bodyType === 'data') {
    // Read without parsing, a data section is a buffer, several are a list of them.
    const bytes = Buffer.concat((Array.isArray(body) ? body : [body]) as Buffer[]);
    return new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
  }
  if (typeof body === 'string') return body;
  // No section at all.
  if (body === undefined) return '';
  const kind = message._rawAmqpMessage.bodyType ?? 'value';
  throw new Error(
    `Exception binding parameter: a message whose body is an AMQP ${kind} section of ${typeof body} cannot be converted to a string.`,
  );
}
