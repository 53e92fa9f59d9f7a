import fc from 'fast-check';
import { expect, test } from 'vitest';
import { CopySlots } from '../../../src/reconciler/copy-slots.ts';
import { hintFor } from '../../../src/reconciler/find-rule.ts';
import { reconcile } from '../../../src/reconciler/reconcile.ts';
import { copiesUnderWay, type CopyUnderWay } from '../../../src/replication/copy-slots.ts';
import type { ReplicationConfig } from '../../../src/replication/rule.ts';
import { ArmError } from '../../../src/reconciler/arm-error.ts';
import { MemoryAzure } from '../../support/memory-azure.ts';
import { noon, replicaOf, rule, sourceGroup, sourceSnapshot, target } from '../../support/snapshots.ts';

const second = 1000;
const minute = 60 * second;
const place = 'subscription region';

/** Copies of so many minutes each, begun at noon, that end after so many seconds. */
const ending = (...seconds: number[]): CopyUnderWay[] =>
  seconds.map((untilSeconds, at) => ({
    replica: `running-${at}`,
    untilMs: untilSeconds * second,
    leastMs: 20 * minute,
  }));

test('each waits for the end of another copy', () => {
  const slots = new CopySlots();
  const copies = ending(300, 100, 200);
  const waits = ['a', 'b', 'c'].map((replica) => slots.refused({ place, replica }, copies, noon));
  expect(waits).toEqual([100 * second, 200 * second, 300 * second]);
});

test('nobody waits for what ends elsewhere for longer than ten minutes', () => {
  const slots = new CopySlots();
  const copies = ending(...Array.from({ length: 5 }, () => 3 * 3600));
  for (let at = 0; at < 40; at++) {
    expect(slots.refused({ place, replica: `waiting-${at}` }, copies, noon)).toBe(10 * minute);
  }
});

test('whoever comes later leaves what is free to those who wait for it', () => {
  const slots = new CopySlots();
  const refused = { place, replica: 'first' };
  const wait = slots.refused(refused, ending(60, 600), noon) ?? 0;
  const over = noon + wait;
  const left = (): CopyUnderWay[] => ending(540);
  expect(slots.untilTurn({ place, replica: 'later' }, left, over - second)).toBeGreaterThan(0);
  expect(slots.untilTurn(refused, left, over)).toBeUndefined();
  // The place is taken, though no listing tells of it yet.
  expect(slots.untilTurn({ place, replica: 'last' }, left, over + second)).toBeGreaterThan(0);
});

test('in its turn a copy is asked for, though a listing says that there is no room', () => {
  const slots = new CopySlots();
  const waiting = { place, replica: 'first' };
  const wait = slots.refused(waiting, ending(60, 600), noon) ?? 0;
  expect(slots.untilTurn(waiting, () => ending(1, 540), noon + wait)).toBeUndefined();
});

test('elsewhere, and ten minutes later, nobody waits for a limit that was met once', () => {
  const slots = new CopySlots();
  const copies = ending(3600);
  const unneeded = (): never => {
    throw new Error('there is no limit that they count for');
  };
  slots.refused({ place, replica: 'first' }, copies, noon);
  expect(slots.untilTurn({ place: 'other', replica: 'later' }, unneeded, noon)).toBeUndefined();
  expect(slots.untilTurn({ place, replica: 'later' }, () => copies, noon)).toBeGreaterThan(0);
  expect(slots.untilTurn({ place, replica: 'later' }, unneeded, noon + 21 * minute)).toBeUndefined();
});

test('however many wait, each is looked at within twenty minutes, and what comes then may begin or waits anew', () => {
  const step = fc.record({
    replica: fc.integer({ min: 0, max: 9 }),
    ends: fc.array(fc.integer({ min: 0, max: 7200 }), { maxLength: 6 }),
    laterMs: fc.integer({ min: 0, max: 5 * minute }),
    isRefused: fc.boolean(),
  });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const slots = new CopySlots();
      let now = noon;
      for (const { replica, ends, laterMs, isRefused } of steps) {
        now += laterMs;
        const waiting = { place, replica: `waiting-${replica}` };
        const wait = isRefused
          ? slots.refused(waiting, ending(...ends), now)
          : slots.untilTurn(waiting, () => ending(...ends), now);
        if (wait !== undefined) expect(wait).toBeLessThanOrEqual(20 * minute);
      }
    }),
  );
});

test('a copy that is refused for the limit is looked at when one under way should be over', async () => {
  const config: ReplicationConfig = {
    rules: [rule],
    nightlySync: '0 0 2 * * *',
    deletionGuard: { maxCount: 10, maxPercent: 50 },
  };
  const azure = Object.assign(new MemoryAzure(), { copySlots: new CopySlots() });
  const hint = hintFor(rule, target, { ...sourceGroup, name: 'golden-1' });
  azure.copyMs = 60 * minute;
  azure.put(sourceSnapshot(), hint.source);
  const running = replicaOf(sourceSnapshot({ name: 'running' }), {
    timeCreated: azure.now - 30 * minute,
    completionPercent: 50,
  });
  azure.put(running, { ...target, name: 'running' });
  const message = 'The limit of ongoing CopyStart requests is reached';
  azure.snapshots.create = () =>
    Promise.reject(new ArmError('PUT', { status: 409, code: 'OperationNotAllowed', message }));
  expect(await reconcile(azure, config, hint)).toMatchObject({ kind: 'wait', reason: 'QuotaReached' });
  const [copy] = copiesUnderWay([running], azure.now);
  expect(copy?.untilMs).toBeGreaterThan(10 * minute);
  const asked = azure.now;
  azure.take();
  expect(azure.now - asked).toBeGreaterThan(9 * minute);
  expect(azure.now - asked).toBeLessThanOrEqual(10 * minute + 15 * second);
});
