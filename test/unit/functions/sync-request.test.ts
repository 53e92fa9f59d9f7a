/** A pass on demand: the answer comes at once, and the pass runs from the queue. */
import type { HttpRequest, InvocationContext } from '@azure/functions';
import { expect, test } from 'vitest';
import { reconcileReplica } from '../../../src/functions/reconcile-replica.ts';
import { syncNow } from '../../../src/functions/run-sync.ts';
import type { Service } from '../../../src/functions/service.ts';
import { passIdOf, syncRequest } from '../../../src/functions/sync-request.ts';
import { traceIdOf } from '../../../src/replication/trace.ts';
import { MemoryAzure } from '../../support/memory-azure.ts';
import { rule, sourceGroup, sourceSnapshot } from '../../support/snapshots.ts';

const config = { rules: [rule], nightlySync: '0 0 2 * * *', deletionGuard: { maxCount: 10, maxPercent: 50 } };

test('it answers 202 with where to look, and what it sends runs the pass under the same id', async () => {
  const world = new MemoryAzure();
  const source = sourceSnapshot();
  world.put(source, { ...sourceGroup, name: source.name });
  const asked: string[] = [];
  const records: Record<string, unknown>[] = [];
  const keep = (line: unknown): void =>
    void records.push(JSON.parse(String(line)) as Record<string, unknown>);
  const context = {
    log: keep,
    warn: keep,
    error: keep,
    invocationId: 'pass-1',
  } as unknown as InvocationContext;
  const service: Service = {
    version: '1',
    world,
    config,
    requestSync: (passId) => Promise.resolve(void asked.push(passId)),
    requestApproval: () => Promise.resolve(),
  };

  const answer = await syncNow(service)({} as unknown as HttpRequest, context);
  expect(answer).toMatchObject({ status: 202, jsonBody: { passId: 'pass-1' } });
  expect(asked).toEqual(['pass-1']);
  expect(world.take()).toBeUndefined();

  const body = JSON.parse(JSON.stringify(syncRequest('pass-1').body)) as unknown;
  await reconcileReplica(service)(body, context);
  const hint = world.take()?.hint;
  expect(hint?.source.name).toBe(source.name);
  expect(records.map(({ event }) => event)).toEqual([
    'syncRequested',
    'syncStarted',
    'synced',
    'syncFinished',
  ]);
  expect(new Set(records.map(({ passId }) => passId))).toEqual(new Set(['pass-1']));
  expect(records[2]).toMatchObject({
    counts: { ReplicaMissing: 1 },
    names: { ReplicaMissing: [source.name] },
  });

  // The looks that the pass leads to are found by its trace.
  const { jsonBody } = answer as { jsonBody: { query: string } };
  const { query } = jsonBody;
  const [, traceId] = /record\.traceId\) == '([0-9a-f]{32})'/.exec(query) ?? [];
  expect(records[2]).toMatchObject({ traceId });
  expect(traceIdOf(hint?.trace)).toBe(traceId);
});

test.each([undefined, null, 'sync', {}, { sync: true }, { sync: { passId: '' } }, { rule: 'r' }])(
  'no other message is one: %j',
  (body) => {
    expect(passIdOf(body)).toBeUndefined();
  },
);
