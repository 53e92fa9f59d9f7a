import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { blobName, commonPrefix, dayOf, dayOfBlob, isBefore } from '../../../src/journal/blob-name.ts';

const times = fc.integer({ min: 0, max: Date.parse('2100-01-01') });

describe('the blob of a day', () => {
  test('is named by the day in UTC, and sorts by its number', () => {
    const day = dayOf(Date.parse('2026-11-23T23:59:59.999Z'));
    expect([0, 1, 12].map((number) => blobName(day, number))).toEqual([
      '2026-11-23.000.jsonl',
      '2026-11-23.001.jsonl',
      '2026-11-23.012.jsonl',
    ]);
    expect(dayOf(Date.parse('2026-11-24T00:00:00Z'))).toBe('2026-11-24');
  });

  test('is told from whatever else lies there', () => {
    fc.assert(
      fc.property(times, fc.nat(2000), (time, number) => {
        expect(dayOfBlob(blobName(dayOf(time), number))).toBe(dayOf(time));
      }),
    );
    for (const name of ['notes.txt', '2026-11-23.jsonl', '2026-13-23.000.jsonl', 'a/2026-11-23.000.jsonl']) {
      expect(dayOfBlob(name)).toBeUndefined();
    }
  });

  test('is found by the prefix of any times around it', () => {
    fc.assert(
      fc.property(fc.tuple(times, times, times), (some) => {
        const [from, time, to] = some.sort((left, right) => left - right);
        expect(blobName(dayOf(time), 0).startsWith(commonPrefix(from, to))).toBe(true);
      }),
    );
    const at = (text: string): number => Date.parse(text);
    expect(commonPrefix(at('2026-11-22T12:00Z'), at('2026-11-24T12:00Z'))).toBe('2026-11-2');
    expect(commonPrefix(at('2026-12-31T12:00Z'), at('2027-01-02T12:00Z'))).toBe('202');
  });

  test('is over when the next day begins', () => {
    expect(isBefore('2026-11-23', Date.parse('2026-11-24T00:00:00Z'))).toBe(true);
    expect(isBefore('2026-11-23', Date.parse('2026-11-23T23:59:59.999Z'))).toBe(false);
  });
});
