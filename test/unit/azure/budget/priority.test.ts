import { expect, test } from 'vitest';
import { priorityOfHint } from '../../../../src/azure/budget/priority-of-hint.ts';
import {
  beginsWithTurn,
  callerRank,
  priorities,
  takeAsCaller,
  withPriority,
  type Priority,
} from '../../../../src/azure/budget/priority.ts';
import { hintFor } from '../../../../src/reconciler/find-rule.ts';
import { noon, rule, sourceGroup, target } from '../../../support/snapshots.ts';

const hint = hintFor(rule, target, { ...sourceGroup, name: 'golden-1' });

/** Turns that are given or refused by hand, in the order in which they were asked for. */
function byHand(): {
  asked: Priority[];
  take: (priority: Priority) => Promise<void>;
  give: () => Promise<void>;
  refuse: () => Promise<void>;
} {
  const asked: Priority[] = [];
  const open: PromiseWithResolvers<undefined>[] = [];
  return {
    asked,
    take: (priority) => {
      asked.push(priority);
      const turn = Promise.withResolvers<undefined>();
      open.push(turn);
      return turn.promise as Promise<unknown> as Promise<void>;
    },
    give: async () => {
      open.shift()?.resolve(undefined);
      await settled();
    },
    refuse: async () => {
      open.shift()?.reject(new Error('no turn'));
      await settled();
    },
  };
}

const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
const given = (): Promise<void> => Promise.resolve();

test('what a look calls at the same time as its first call waits for that turn, and goes before others then', () =>
  withPriority('nightly', async () => {
    const turns = byHand();
    const both = [takeAsCaller(turns.take), takeAsCaller(turns.take)];
    await settled();
    expect(turns.asked).toEqual(['nightly']);
    await turns.give();
    expect(turns.asked).toEqual(['nightly', 'underWay']);
    await turns.give();
    await Promise.all(both);
    expect(callerRank()).toBe(priorities.indexOf('underWay'));
  }));

test('where the first call has no turn, nothing else is read in vain', () =>
  withPriority('event', async () => {
    const turns = byHand();
    const both = Promise.allSettled([takeAsCaller(turns.take), takeAsCaller(turns.take)]);
    await turns.refuse();
    expect((await both).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(turns.asked).toEqual(['event']);
    // It has not begun, and may try again.
    const again = takeAsCaller(turns.take);
    expect(turns.asked).toEqual(['event', 'event']);
    await turns.give();
    await again;
  }));

test('a look whose call is that of another begins with its turn, or not at all', async () => {
  const turns = byHand();
  const joined = Promise.withResolvers<undefined>();
  await withPriority('event', async () => {
    beginsWithTurn(joined.promise);
    const call = takeAsCaller(turns.take);
    await settled();
    expect(turns.asked).toEqual([]);
    joined.resolve(undefined);
    await settled();
    expect(turns.asked).toEqual(['underWay']);
    await turns.give();
    await call;
  });
  await withPriority('event', async () => {
    beginsWithTurn(Promise.reject(new Error('no turn')));
    await expect(takeAsCaller(turns.take)).rejects.toThrow('no turn');
  });
  expect(turns.asked).toEqual(['underWay']);
});

test('looks know nothing of each other', async () => {
  await withPriority('proof', () => takeAsCaller(given));
  const turns = byHand();
  void withPriority('proof', () => takeAsCaller(turns.take));
  void takeAsCaller(turns.take);
  void takeAsCaller(turns.take);
  await settled();
  expect(turns.asked).toEqual(['proof', 'event', 'event']);
});

test('the pass never goes before looks, however much of it is done', () =>
  withPriority('pass', async () => {
    const turns = byHand();
    void takeAsCaller(turns.take);
    await turns.give();
    void takeAsCaller(turns.take);
    await settled();
    expect(turns.asked).toEqual(['pass', 'pass']);
  }));

test('what somebody waits for goes before an event, and that before other copies and what the nightly pass found', () => {
  expect(priorityOfHint({ ...hint, byPass: true, since: noon })).toBe('nightly');
  expect(priorityOfHint({ ...hint, since: noon })).toBe('event');
  expect(priorityOfHint({ ...hint, announced: true })).toBe('event');
  expect(priorityOfHint({ ...hint, byPass: true, attempt: 2 })).toBe('watch');
  expect(priorityOfHint({ ...hint, byPass: true, attempt: 2, isAwaited: true })).toBe('proof');
  const streak = { reason: 'SourceDeleted', length: 1 };
  expect(priorityOfHint({ ...hint, byPass: true, streak })).toBe('proof');
});
