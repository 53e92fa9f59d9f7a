/**
 * Spans of what the functions do, by the API of OpenTelemetry. Without an exporter behind it nothing is kept and the
 * trace goes on as it came; with one, what a span leads to belongs under it.
 */
import { ROOT_CONTEXT, SpanStatusCode, trace, type Attributes, type SpanContext } from '@opentelemetry/api';

/** `trace` is the span's own traceparent, for what follows from it. */
export async function inSpan<Result>(
  name: string,
  parent: string | undefined,
  run: (span: { trace: string | undefined; note: (attributes: Attributes) => void }) => Promise<Result>,
): Promise<Result> {
  const context = parent === undefined ? undefined : contextFrom(parent);
  const around = context === undefined ? ROOT_CONTEXT : trace.setSpanContext(ROOT_CONTEXT, context);
  return trace.getTracer('snaprep').startActiveSpan(name, {}, around, async (span) => {
    try {
      const own = traceparentOf(span.spanContext());
      return await run({ trace: own ?? parent, note: (attributes) => span.setAttributes(attributes) });
    } catch (error) {
      span.setStatus({ code: SpanStatusCode.ERROR });
      throw error;
    } finally {
      span.end();
    }
  });
}

function contextFrom(traceparent: string): SpanContext | undefined {
  const [, traceId, spanId, flags] = traceparent.split('-');
  if (traceId === undefined || spanId === undefined || flags === undefined) return undefined;
  return { traceId, spanId, traceFlags: Number.parseInt(flags, 16), isRemote: true };
}

/** Undefined where nothing makes spans. */
function traceparentOf({ traceId, spanId, traceFlags }: SpanContext): string | undefined {
  if (/^0*$/.test(traceId) || /^0*$/.test(spanId)) return undefined;
  return `00-${traceId}-${spanId}-${traceFlags.toString(16).padStart(2, '0')}`;
}
