import { afterEach, beforeEach, expect, test } from 'vitest';
import { Budget } from '../../../src/azure/budget/budget.ts';
import { withPriority } from '../../../src/azure/budget/priority.ts';
import { ArmLocks } from '../../../src/azure/locks.ts';
import { ArmSnapshots } from '../../../src/azure/snapshots.ts';
import { ArmError } from '../../../src/reconciler/arm-error.ts';
import { classify } from '../../../src/replication/refusals/classify-failure.ts';
import { noon, sourceGroup, target } from '../../support/snapshots.ts';
import { RawResourceManager, type RawAnswer } from '../../support/raw-resource-manager.ts';
import { VirtualTime } from '../../support/virtual-time.ts';

let azure: RawResourceManager;
let time: VirtualTime;
let snapshots: ArmSnapshots;
let locks: ArmLocks;
const source = { ...sourceGroup, name: 'golden-1' };

beforeEach(async () => {
  azure = await RawResourceManager.start();
  time = new VirtualTime(noon);
  const clients = azure.clients({}, {}, new Budget(time));
  snapshots = new ArmSnapshots(clients);
  locks = new ArmLocks(clients);
});
afterEach(async () => {
  await azure.close();
});

function throttled(headers: Record<string, string>, code: string): RawAnswer {
  return { status: 429, headers, body: JSON.stringify({ error: { code, message: 'x' } }) };
}

async function heldBack(call: () => Promise<unknown>): Promise<ArmError> {
  const before = azure.requests.length;
  const error: unknown = await call().catch((caught: unknown) => caught);
  expect(error).toBeInstanceOf(ArmError);
  expect((error as ArmError).failure).toMatchObject({ status: 429, code: 'BudgetExhausted' });
  expect(azure.requests).toHaveLength(before);
  return error as ArmError;
}

test('after a refusal of Resource Manager nothing of its kind is called until it may be, by any client', async () => {
  azure.answer = () => throttled({ 'retry-after': '200' }, 'SubscriptionRequestsThrottled');
  await expect(snapshots.get(source)).rejects.toMatchObject({ failure: { retryAfterMs: 200_000 } });
  const { failure } = await heldBack(() => snapshots.get(source));
  expect(failure.retryAfterMs).toBeGreaterThanOrEqual(200_000);
  expect(classify(failure, noon)).toMatchObject({ kind: 'throttled', byBudget: true });
  await heldBack(() => locks.list(source));
  azure.answer = () => ({ status: 202 });
  await snapshots.delete(source);
  azure.answer = () => ({ body: '{"value":[]}' });
  await snapshots.list(target);
  time.after(500_000, () => undefined);
  await time.run();
  await snapshots.list(sourceGroup);
});

test('a refusal of Compute holds back only what Compute counts together', async () => {
  const details = [{ code: 'TooManyRequests', message: '{"endTime":"2026-11-23T12:05:00Z"}' }];
  const error = { code: 'OperationNotAllowed', message: 'x', details };
  azure.answer = () => ({ status: 429, body: JSON.stringify({ error }) });
  await expect(snapshots.delete(source)).rejects.toMatchObject({ failure: { code: 'OperationNotAllowed' } });
  await heldBack(() => snapshots.delete(source));
  azure.answer = () => ({ status: 202 });
  await snapshots.delete({ ...source, resourceGroup: 'rg-other' });
  azure.answer = () => ({ status: 204 });
  await locks.delete(source, 'keep');
});

test('what the headers say is left is what is called for', async () => {
  azure.answer = () => ({
    body: '{"value":[]}',
    headers: { 'x-ms-ratelimit-remaining-subscription-reads': '0' },
  });
  await snapshots.list(sourceGroup);
  const calls = Array.from({ length: 200 }, () =>
    snapshots.list(sourceGroup).catch((error: unknown) => error),
  );
  for (let steps = 0; steps < 250; steps++) {
    time.after(500, () => undefined);
    await time.run(time.now() + 500);
  }
  const outcomes = await Promise.all(calls);
  const made = outcomes.filter((outcome) => Array.isArray(outcome));
  expect(azure.requests.length).toBe(1 + made.length);
  expect(made.length).toBeLessThan(100);
  expect(outcomes.every((outcome) => Array.isArray(outcome) || outcome instanceof ArmError)).toBe(true);
});

test('the priority of what is called reaches the budget through the clients', async () => {
  azure.answer = () => throttled({ 'retry-after': '66' }, 'SubscriptionRequestsThrottled');
  await expect(snapshots.get(source)).rejects.toThrow();
  azure.answer = () => ({ body: '{"value":[]}' });
  await heldBack(() => withPriority('event', () => snapshots.list(sourceGroup)));
  const listed = withPriority('pass', () => snapshots.list(sourceGroup));
  for (let steps = 0; steps < 150; steps++) await time.run(time.now() + 1000);
  expect(await listed).toEqual([]);
});
