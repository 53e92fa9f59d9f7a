import type { InvocationContext } from '@azure/functions';

/**
 * One line of JSON per happening. The Node worker formats log arguments into one text and sends no properties, so
 * queries read fields by `parse_json(Message)`. `event` is a fixed word; no personal data, no secrets, no bodies.
 */
export function logRecord(
  context: Pick<InvocationContext, 'log' | 'warn' | 'error'>,
  record: { event: string; level?: 'info' | 'warning' | 'error' } & Record<string, unknown>,
): void {
  const { level = 'info', ...rest } = record;
  const line = JSON.stringify(rest);
  if (level === 'error') context.error(line);
  else if (level === 'warning') context.warn(line);
  else context.log(line);
}
