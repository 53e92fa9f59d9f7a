import type { InvocationContext } from '@azure/functions';
import { logLine } from './log-line.ts';
import { currentTraceId } from './telemetry/current-trace.ts';

/**
 * One line of JSON per happening. The Node worker formats log arguments into one text and sends no properties, so
 * queries read fields by `parse_json(Message)`. `event` is a fixed word; no personal data, no secrets, no bodies.
 * Each bears the `traceId` of what led to it.
 */
export function logRecord(
  context: Pick<InvocationContext, 'log' | 'warn' | 'error' | 'traceContext'>,
  record: { event: string; level?: 'info' | 'warning' | 'error' } & Record<string, unknown>,
): void {
  const { level = 'info', ...rest } = record;
  const traceId = currentTraceId(context.traceContext?.traceParent);
  const line = logLine({ ...rest, ...(traceId !== undefined && { traceId }) });
  if (level === 'error') context.error(line);
  else if (level === 'warning') context.warn(line);
  else context.log(line);
}
