/** Microsoft's exporter in the built package: what docs/traces.md lists arrives at the address of a connection string. */
import { expect, onTestFinished, test } from 'vitest';
import { startIngestion } from '../support/ingestion.ts';
import { groups, ruleJson, selected, targetJson, World } from '../support/world.ts';

test('spans and metrics arrive by the identity of the app, with the trace that the records have', async () => {
  const received = await startIngestion();
  onTestFinished(() => received.close());
  const world = await World.start({
    rules: [ruleJson({ targets: [targetJson(groups.weu)], deleteDelay: 'PT15M', readyWithin: 'PT1H' })],
    settings: ({ certificateFile }) => ({
      NODE_EXTRA_CA_CERTS: received.trustedBeside(certificateFile),
      TELEMETRY: 'AzureMonitor',
      APPLICATIONINSIGHTS_CONNECTION_STRING: received.connectionString,
      // By the exporter's own settings, so that nobody waits a minute for metrics.
      OTEL_METRIC_EXPORT_INTERVAL: '300',
      OTEL_BSP_SCHEDULE_DELAY: '100',
      // What the distribution tells Microsoft about itself.
      APPLICATIONINSIGHTS_STATSBEAT_DISABLED: 'true',
    }),
  });
  onTestFinished(() => world.close());

  world.cloud.resourceManager.faults.add({
    method: 'GET',
    path: /\/snapshots\/golden-1$/i,
    times: 1,
    answer: { status: 429, code: 'TooManyRequests', message: 'later', retryAfter: { ms: 1000 } },
  });
  for (const name of ['golden-1', 'golden-2', 'golden-3']) {
    world.person.take(groups.source, name, { tags: selected });
  }
  await world.settle();
  await world.nightlySync();
  world.person.delete(groups.source, 'golden-1');
  await world.settle();
  expect(world.person.names(groups.weu)).toEqual(['golden-2', 'golden-3']);
  const count = (event: string): number => world.records.filter((record) => record['event'] === event).length;
  await received.until(
    ({ metrics, spans }) =>
      metrics.has('snaprep.deletions') && spans.get('reconcile')?.length === count('reconciled'),
  );

  const { metrics, spans } = received;
  expect([...metrics.keys()].filter((name) => name.startsWith('snaprep.')).sort()).toEqual([
    'snaprep.calls',
    'snaprep.deletions',
    'snaprep.lag',
    'snaprep.looks',
    'snaprep.objective',
    'snaprep.replicas',
    'snaprep.throttled',
  ]);
  const place = { rule: 'golden-images', target: 'rg-images-weu' };
  expect(metrics.get('snaprep.lag')).toContainEqual(place);
  expect(metrics.get('snaprep.looks')).toContainEqual({ ...place, kind: 'none', reason: 'InSync' });
  expect(metrics.get('snaprep.objective')).toContainEqual({ ...place, objective: 'met' });
  expect(metrics.get('snaprep.replicas')).toContainEqual({ ...place, reason: 'InSync' });
  expect(metrics.get('snaprep.deletions')).toContainEqual({ ...place, reason: 'SourceDeleted' });
  expect(metrics.get('snaprep.calls')).toContainEqual(expect.objectContaining({ status: '429' }));

  // None is left out, however many come at once.
  expect(spans.get('receiveEvent')).toHaveLength(count('eventReceived'));
  expect(spans.get('sync')).toHaveLength(1);
  const looks = spans.get('reconcile') ?? [];
  const inSync = { ...place, source: 'golden-1', kind: 'none', reason: 'InSync' };
  expect(looks.map(({ properties }) => properties)).toContainEqual(inSync);
  const traces = new Set(
    world.records.filter(({ event }) => event === 'reconciled').map((one) => one['traceId']),
  );
  expect(new Set(looks.map(({ traceId }) => traceId))).toEqual(traces);

  // The authority of the local cloud knows its own tokens, and what they are for.
  const { identity } = world.cloud;
  const problems = received.tokens.map((token) => identity.problemOf(token, ['https://monitor.azure.com']));
  expect(problems).not.toEqual([]);
  expect(new Set(problems)).toEqual(new Set([undefined]));
});
