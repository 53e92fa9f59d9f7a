/** Spans and metrics as a provider behind the API of OpenTelemetry sees them; and nothing of them without one. */
import {
  metrics,
  ROOT_CONTEXT,
  trace,
  type Attributes,
  type Context,
  type Meter,
  type MeterProvider,
  type Span,
  type SpanOptions,
  type Tracer,
} from '@opentelemetry/api';
import { afterEach, expect, test, vi } from 'vitest';
import { inSpan } from '../../../src/functions/telemetry/spans.ts';
import { isTraceparent, traceFrom, traceIdOf } from '../../../src/replication/trace.ts';

const parent = traceFrom('event-1', '2026-11-23T12:00:00Z');

afterEach(() => {
  trace.disable();
  metrics.disable();
});

/** Makes one span after the other, each with an id of its own in the trace of its parent. */
function tracerSeeing(spans: { name: string; parent: string | undefined; attributes: Attributes }[]): Tracer {
  const start = (name: string, _options: SpanOptions, context: Context): Span => {
    const above = trace.getSpanContext(context);
    const seen = { name, parent: above?.spanId, attributes: {} };
    spans.push(seen);
    const spanId = String(spans.length).padStart(16, '0');
    const own = { traceId: above?.traceId ?? 'f'.repeat(32), spanId, traceFlags: 1 };
    return Object.assign(trace.wrapSpanContext(own), {
      setAttributes(attributes: Attributes) {
        Object.assign(seen.attributes, attributes);
      },
    });
  };
  return {
    startSpan: (name, options = {}, context = ROOT_CONTEXT) => start(name, options, context),
    startActiveSpan: (name: string, options: SpanOptions, context: Context, run: (span: Span) => unknown) =>
      run(start(name, options, context)),
  } as Tracer;
}

test('the same event has the same trace, and another one another', () => {
  expect(isTraceparent(parent)).toBe(true);
  expect(traceFrom('event-1', '2026-11-23T12:00:00Z')).toBe(parent);
  expect(traceIdOf(traceFrom('event-2', '2026-11-23T12:00:00Z'))).not.toBe(traceIdOf(parent));
  expect(traceIdOf('garbage')).toBeUndefined();
});

test('without a provider the trace goes on as it came, or there is none', async () => {
  expect(await inSpan('look', parent, (span) => Promise.resolve(span.trace))).toBe(parent);
  expect(await inSpan('look', undefined, (span) => Promise.resolve(span.trace))).toBeUndefined();
});

test('with one, what follows belongs under the span, in the trace of the event', async () => {
  const spans: { name: string; parent: string | undefined; attributes: Attributes }[] = [];
  trace.setGlobalTracerProvider({ getTracer: () => tracerSeeing(spans) });
  const next = await inSpan('look', parent, ({ trace: own, note }) => {
    note({ reason: 'InSync' });
    return Promise.resolve(own);
  });
  expect(traceIdOf(next)).toBe(traceIdOf(parent));
  expect(next).not.toBe(parent);
  expect(spans).toEqual([{ name: 'look', parent: parent.split('-')[2], attributes: { reason: 'InSync' } }]);
  await expect(inSpan('look', parent, () => Promise.reject(new Error('as it came')))).rejects.toThrow(
    'as it came',
  );
});

test('metrics: lag, replicas by reason, deletions, objectives, calls by operation and status, time held back', async () => {
  const measured: [string, number, Attributes | undefined][] = [];
  const instrument = (name: string): object => {
    const note = (value: number, attributes?: Attributes): number => measured.push([name, value, attributes]);
    return { add: note, record: note };
  };
  const meter = { createCounter: instrument, createHistogram: instrument, createGauge: instrument };
  const provider: MeterProvider = { getMeter: () => meter as unknown as Meter };
  metrics.setGlobalMeterProvider(provider);
  // Another file may have measured before, and instruments are made once.
  vi.resetModules();
  const { measureLook, measurePass } = await import('../../../src/functions/telemetry/measure.ts');
  const { measureCalls, measureThrottled } = await import('../../../src/azure/pipeline/measure-calls.ts');
  const place = { rule: 'r', target: 't' };
  measureLook({ ...place, source: 's', kind: 'none', reason: 'InSync', lagSeconds: 90, objective: 'met' });
  measureLook({ ...place, source: 's', kind: 'deleteReplica', reason: 'SourceDeleted' });
  measurePass({
    passId: 'p',
    pairs: [
      {
        ...place,
        source: 's',
        sourceSubscription: '',
        targetSubscription: '',
        targetLocation: '',
        counts: { InSync: 7, NameTaken: 2 },
        names: {},
        hints: 0,
      },
    ],
    workGroups: [],
    withoutRule: [],
    withoutRuleUnread: [],
    strays: { found: [], notAllowed: [] },
  });
  const request = {
    method: 'GET',
    url: 'https://arm/subscriptions/s/resourceGroups/g/providers/Microsoft.Compute/snapshots/x?api-version=1',
  };
  type Stage = typeof measureCalls;
  const asRequest = request as Parameters<Stage>[0];
  await measureCalls(asRequest, () => Promise.resolve({ status: 429 } as Awaited<ReturnType<Stage>>));
  await expect(measureCalls(asRequest, () => Promise.reject(new Error('reset')))).rejects.toThrow('reset');
  measureThrottled(2500, 'reads');
  measureThrottled(0, 'reads');
  const operation = 'GET microsoft.compute/snapshots';
  expect(measured).toEqual([
    ['snaprep.looks', 1, { ...place, kind: 'none', reason: 'InSync' }],
    ['snaprep.lag', 90, place],
    ['snaprep.objective', 1, { ...place, objective: 'met' }],
    ['snaprep.looks', 1, { ...place, kind: 'deleteReplica', reason: 'SourceDeleted' }],
    ['snaprep.deletions', 1, { ...place, reason: 'SourceDeleted' }],
    ['snaprep.replicas', 7, { ...place, reason: 'InSync' }],
    ['snaprep.replicas', 2, { ...place, reason: 'NameTaken' }],
    ['snaprep.calls', 1, { operation, status: '429' }],
    ['snaprep.calls', 1, { operation, status: 'none' }],
    ['snaprep.throttled', 2.5, { operation: 'reads' }],
  ]);
});
