import { expect, test } from 'vitest';
import { PassHints } from '../../../src/reconciler/pass-hints.ts';
import type { OutgoingHint } from '../../../src/reconciler/ports.ts';
import { noon, rule, target } from '../../support/snapshots.ts';

const hour = 3_600_000;

function sending(): { pieces: (readonly OutgoingHint[])[]; pass: PassHints } {
  const pieces: (readonly OutgoingHint[])[] = [];
  const hints = {
    send: (sent: readonly OutgoingHint[]) => Promise.resolve(void pieces.push(sent)),
    restoreLocks: () => Promise.resolve(),
  };
  const surroundings = { now: () => noon, random: () => 0.5 };
  return { pieces, pass: new PassHints({ hints, surroundings }, 'night') };
}

const looks = (count: number): Parameters<PassHints['send']>[2] =>
  Array.from({ length: count }, (_, at) => ({ name: `golden-${at}`, timeCreated: noon + at, more: {} }));

test('few come at once, the newest first', async () => {
  const { pieces, pass } = sending();
  await pass.send(rule, target, looks(3));
  expect(pieces.flat().map(({ hint, at }) => [hint.source.name, at])).toEqual([
    ['golden-2', undefined],
    ['golden-1', undefined],
    ['golden-0', undefined],
  ]);
});

test('many come in pieces, at a pace that leaves room for events, and before the next night', async () => {
  const { pieces, pass } = sending();
  await pass.send(rule, target, looks(2000));
  await pass.send(rule, { ...target, resourceGroup: 'rg-another' }, looks(600_000));
  expect(Math.max(...pieces.map(({ length }) => length))).toBe(500);
  const times = pieces.flat().flatMap(({ at }) => at ?? []);
  expect(times).toHaveLength(602_000 - 500);
  expect(times.every((at, one) => one === 0 || at >= (times[one - 1] ?? 0))).toBe(true);
  expect(times[0]).toBeGreaterThan(noon);
  const inFirstHour = times.filter((at) => at <= noon + hour).length;
  expect(inFirstHour).toBe(28_800);
  expect(times.at(-1)).toBeLessThanOrEqual(noon + 20 * hour);
});

test('targets in another subscription have a pace of their own', async () => {
  const { pieces, pass } = sending();
  await pass.send(rule, target, looks(600));
  await pass.send(rule, { ...target, subscriptionId: 'another' }, looks(500));
  expect(
    pieces
      .slice(2)
      .flat()
      .every(({ at }) => at === undefined),
  ).toBe(true);
});

test('the same pass sends the same messages', async () => {
  const ids = async (): Promise<string[]> => {
    const { pieces, pass } = sending();
    await pass.send(rule, target, looks(700));
    return pieces.flat().map(({ messageId }) => messageId);
  };
  expect(await ids()).toEqual(await ids());
});
