import { expect, test } from 'vitest';
import { priorityOfHint } from '../../../../src/azure/budget/priority-of-hint.ts';
import { nextPriority, withPriority } from '../../../../src/azure/budget/priority.ts';
import { hintFor } from '../../../../src/reconciler/find-rule.ts';
import { noon, rule, sourceGroup, target } from '../../../support/snapshots.ts';

const hint = hintFor(rule, target, { ...sourceGroup, name: 'golden-1' });
const free = (): boolean => false;
const full = (): boolean => true;

test('a look has begun with the first call that is not sent away, and what it calls at the same time belongs to it', () =>
  withPriority('nightly', async () => {
    expect(nextPriority(full)).toBe('nightly');
    expect(nextPriority(free)).toBe('nightly');
    expect(nextPriority(full)).toBe('underWay');
    await Promise.resolve();
    expect(nextPriority(free)).toBe('underWay');
  }));

test('looks know nothing of each other', async () => {
  await withPriority('proof', () => Promise.resolve(nextPriority(free)));
  expect(await withPriority('proof', () => Promise.resolve(nextPriority(free)))).toBe('proof');
  expect(nextPriority(free)).toBe('event');
  expect(nextPriority(free)).toBe('event');
});

test('the pass never goes before looks, however much of it is done', () =>
  withPriority('pass', () => {
    expect([nextPriority(free), nextPriority(free)]).toEqual(['pass', 'pass']);
    return Promise.resolve();
  }));

test('what was begun or announced goes before an event, and that before what the nightly pass found', () => {
  expect(priorityOfHint({ ...hint, byPass: true, since: noon })).toBe('nightly');
  expect(priorityOfHint({ ...hint, since: noon })).toBe('event');
  expect(priorityOfHint({ ...hint, announced: true })).toBe('event');
  expect(priorityOfHint({ ...hint, byPass: true, attempt: 2 })).toBe('proof');
  const streak = { reason: 'SourceDeleted', length: 1 };
  expect(priorityOfHint({ ...hint, byPass: true, streak })).toBe('proof');
});
