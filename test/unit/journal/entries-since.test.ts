import fc from 'fast-check';
import { expect, test } from 'vitest';
import { entriesSince } from '../../../src/journal/entries-since.ts';
import { journalEntry } from '../../support/journal-entries.ts';

const told = fc.array(
  fc.tuple(fc.nat(9), fc.nat(100)).map(([id, time]) => journalEntry(String(id), { time })),
);

test('in order of time, none from before, each happening once and none missing', () => {
  fc.assert(
    fc.property(told, fc.nat(100), (entries, since) => {
      const found = entriesSince(entries, since);
      expect(found).toEqual([...found].sort((left, right) => left.time - right.time));
      expect(found.every(({ time }) => time >= since)).toBe(true);
      const ids = found.map(({ id }) => id);
      expect(new Set(ids).size).toBe(ids.length);
      for (const { id, time } of entries) if (time >= since) expect(ids).toContain(id);
    }),
  );
});

test('doubles change nothing, wherever they stand', () => {
  fc.assert(
    fc.property(told, fc.nat(100), (entries, since) => {
      expect(entriesSince([...entries, ...entries], since)).toEqual(entriesSince(entries, since));
    }),
  );
});

test('what is told again counts in the later window too', () => {
  const entries = [journalEntry('1', { time: 10 }), journalEntry('1', { time: 50 })];
  expect(entriesSince(entries, 0)).toEqual([entries[0]]);
  expect(entriesSince(entries, 20)).toEqual([entries[1]]);
});
