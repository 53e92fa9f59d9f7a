import { expect, test } from 'vitest';
import { ArmError } from '../../../src/reconciler/arm-error.ts';
import { hintFor } from '../../../src/reconciler/find-rule.ts';
import { reconcile } from '../../../src/reconciler/reconcile.ts';
import { sync } from '../../../src/reconciler/sync.ts';
import { maxTries } from '../../../src/replication/fidelity/decide-fidelity.ts';
import type { ArmFailure } from '../../../src/replication/refusals/classify-failure.ts';
import { tagKeys } from '../../../src/replication/replica-tags.ts';
import type { ReplicationConfig } from '../../../src/replication/rule.ts';
import { MemoryAzure } from '../../support/memory-azure.ts';
import { replicaOf, rule, sourceGroup, sourceSnapshot, target } from '../../support/snapshots.ts';

const config: ReplicationConfig = {
  rules: [rule],
  nightlySync: '0 0 2 * * *',
  deletionGuard: { maxCount: 10, maxPercent: 50 },
};
const hint = hintFor(rule, target, { ...sourceGroup, name: 'golden-1' });

function refusing(failure: ArmFailure, azure = new MemoryAzure()): MemoryAzure {
  azure.put(sourceSnapshot(), hint.source);
  azure.snapshots.create = () => Promise.reject(new ArmError('PUT snapshot golden-1', failure));
  return azure;
}

test('failures back off up to half an hour, and go on for as long as Azure is away', async () => {
  const azure = new MemoryAzure();
  const { create } = azure.snapshots;
  refusing({ status: 500, code: 'InternalServerError', message: 'x' }, azure);
  await azure.hints.send([{ hint, messageId: 'first' }]);
  const began = azure.now;
  const waits: number[] = [];
  while (azure.now - began < 24 * 3_600_000) {
    const before = azure.now;
    const next = azure.take();
    waits.push(azure.now - before);
    expect(await reconcile(azure, config, next?.hint ?? hint)).toMatchObject({
      kind: 'failed',
      reason: 'InternalServerError',
    });
    expect([...azure.queue.values()].map(({ lastError }) => lastError)).toEqual(['InternalServerError']);
  }
  expect(Math.max(...waits)).toBeLessThan(60 * 60_000);
  expect(waits.length).toBeLessThan(120);
  // It ends, and all is well within the hour.
  azure.snapshots.create = create;
  const back = azure.now;
  const next = azure.take();
  expect(azure.now - back).toBeLessThan(3_600_000);
  expect(await reconcile(azure, config, next?.hint ?? hint)).toMatchObject({ kind: 'beginCopy' });
});

test('tags that something else sets back each time are told after some looks, and tried once a night', async () => {
  const azure = new MemoryAzure();
  azure.put(sourceSnapshot(), hint.source);
  const replica = replicaOf(sourceSnapshot());
  azure.put({ ...replica, tags: { ...replica.tags, owner: 'set back' } }, { ...target, name: 'golden-1' });
  azure.snapshots.changeTags = () => {
    azure.writes.push('setTags');
    return Promise.resolve();
  };
  await azure.hints.send([{ hint, messageId: 'first' }]);
  const reasons: string[] = [];
  for (let next = azure.take(); next !== undefined; next = azure.take()) {
    const outcome = await reconcile(azure, config, next.hint);
    reasons.push(`${outcome.reason} ${outcome.detail ?? ''}`);
  }
  expect(azure.writes).toHaveLength(maxTries);
  expect(reasons.at(-1)).toMatch(/^TagsNotKept owner: /);
  // One try a night, and no more.
  await sync(azure, config, 'night');
  for (let next = azure.take(); next !== undefined; next = azure.take()) {
    await reconcile(azure, config, next.hint);
  }
  expect(azure.writes).toHaveLength(maxTries + 1);
});

test('throttling waits as long as Azure says and counts as no failure', async () => {
  const azure = refusing({ status: 429, code: 'OperationNotAllowed', message: 'x', retryAfterMs: 120_000 });
  let next = hint;
  for (let looks = 0; looks < 30; looks++) {
    expect(await reconcile(azure, config, next)).toMatchObject({ kind: 'wait', reason: 'Throttled' });
    const sent = azure.take();
    next = sent?.hint ?? hint;
    expect(next.failures).toBeUndefined();
  }
  expect(azure.now).toBeGreaterThan(120_000);
});

test('a wait of 0 is not taken at its word again and again', async () => {
  const azure = refusing({ status: 429, code: 'OperationNotAllowed', message: 'x', retryAfterMs: 0 });
  const begun = azure.now;
  await azure.hints.send([{ hint, messageId: 'first' }]);
  let looks = 0;
  for (let next = azure.take(); next !== undefined && azure.now < begun + 30 * 60_000; next = azure.take()) {
    looks++;
    await reconcile(azure, config, next.hint);
  }
  expect(looks).toBeLessThanOrEqual(6);
});

test('what the budget held back comes when there is room, and not later', async () => {
  const azure = refusing({ status: 429, code: 'BudgetExhausted', message: 'x', retryAfterMs: 20_000 });
  const begun = azure.now;
  let next = hint;
  for (let looks = 1; looks <= 5; looks++) {
    expect(await reconcile(azure, config, next)).toMatchObject({ kind: 'wait', reason: 'Throttled' });
    next = azure.take()?.hint ?? hint;
    expect(azure.now - begun).toBeLessThanOrEqual(looks * 25_000);
  }
  expect(next.failures).toBeUndefined();
});

test('the copy quota is a state, not an error', async () => {
  const message = 'The limit of ongoing CopyStart requests is reached';
  const azure = refusing({ status: 409, code: 'OperationNotAllowed', message });
  expect(await reconcile(azure, config, hint)).toMatchObject({ kind: 'wait', reason: 'QuotaReached' });
});

test("a refusal keeps Azure's own code as its reason", async () => {
  const locked = refusing({ status: 409, code: 'ScopeLocked', message: 'locked' });
  expect(await reconcile(locked, config, hint)).toMatchObject({ kind: 'blocked', reason: 'ScopeLocked' });
  expect(locked.queue.size).toBe(1);
  const invalid = refusing({ status: 400, code: 'InvalidParameter', message: 'SKU' });
  expect(await reconcile(invalid, config, hint)).toMatchObject({
    kind: 'blocked',
    reason: 'InvalidParameter',
  });
  expect(invalid.queue.size).toBe(0);
});

test('a delete that hangs is asked for more and more seldom', async () => {
  const azure = new MemoryAzure();
  const replica = replicaOf(sourceSnapshot());
  const mark = { [tagKeys.deletion]: 'SourceDeleted@2026-11-23T11:00:00Z;told' };
  azure.put({ ...replica, tags: { ...replica.tags, ...mark } }, { ...target, name: 'golden-1' });
  azure.snapshots.delete = () => Promise.resolve({});
  const waits: number[] = [];
  let next = hint;
  for (let looks = 0; looks < 14; looks++) {
    expect(await reconcile(azure, config, next)).toMatchObject({
      kind: 'deleteReplica',
      reason: 'SourceDeleted',
    });
    const asked = azure.now;
    next = azure.take()?.hint ?? hint;
    waits.push(azure.now - asked);
  }
  const growing = waits.slice(0, 9);
  expect(growing).toEqual([...growing].sort((left, right) => left - right));
  expect(waits.at(0)).toBeLessThan(15_000);
  expect(waits.at(-1)).toBeGreaterThan(3_500_000);
});

test('a hint of a pair that no rule has is dropped', async () => {
  const azure = new MemoryAzure();
  expect(await reconcile(azure, { ...config, rules: [] }, hint)).toMatchObject({
    kind: 'none',
    reason: 'RuleRemoved',
  });
  expect(azure.queue.size).toBe(0);
});

test('a renamed rule still finds its hints', async () => {
  const azure = new MemoryAzure();
  azure.put(sourceSnapshot(), hint.source);
  const renamed = { ...config, rules: [{ ...rule, name: 'renamed' }] };
  expect(await reconcile(azure, renamed, hint)).toMatchObject({ kind: 'beginCopy', rule: 'renamed' });
});

test('a look says how long ago there was first something to do, and only where there was', async () => {
  const azure = new MemoryAzure();
  azure.put(sourceSnapshot({ location: 'westeurope' }), hint.source);
  const told = { ...hint, since: azure.now - 4000, announced: true as const };
  expect(await reconcile(azure, config, told)).toMatchObject({ reason: 'ReplicaMissing', lagSeconds: 4 });
  const next = azure.take();
  const [begun, seconds] = [told.since, Math.round(((next?.at ?? 0) - told.since) / 1000)];
  expect(next?.hint.since).toBe(begun);
  expect(await reconcile(azure, config, next?.hint ?? hint)).toMatchObject({
    reason: 'InSync',
    lagSeconds: seconds,
  });
  expect(await reconcile(azure, config, told)).not.toHaveProperty('lagSeconds');
});

test('a source whose tags change between the look and the copy ends with its tags of now', async () => {
  const azure = new MemoryAzure();
  const near = sourceSnapshot({ location: 'westeurope' });
  azure.put(near, hint.source);
  const { create } = azure.snapshots;
  azure.snapshots.create = (id, spec) => {
    azure.put({ ...near, tags: { ...near.tags, owner: 'changed meanwhile' } }, hint.source);
    return create(id, spec);
  };
  await azure.hints.send([{ hint, messageId: 'first' }]);
  for (let next = azure.take(); next !== undefined; next = azure.take()) {
    await reconcile(azure, config, next.hint);
  }
  const replica = await azure.snapshots.get({ ...target, name: 'golden-1' });
  expect(replica?.tags).toMatchObject({ owner: 'changed meanwhile' });
});
