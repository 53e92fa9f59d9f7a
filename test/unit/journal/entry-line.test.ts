import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { lineOf, parseLines } from '../../../src/journal/entry-line.ts';
import type { JournalEntry } from '../../../src/replication/journal-entry.ts';
import { journalEntry } from '../../support/journal-entries.ts';

const text = fc.string({ unit: 'grapheme' });
const entries: fc.Arbitrary<JournalEntry> = fc.record(
  {
    id: text,
    time: fc.nat(),
    kind: fc.constantFrom('copyBegun', 'deleting', 'approved', 'sourceGroupLost', 'lockRestored'),
    rule: text,
    source: text,
    target: fc.record({ subscriptionId: text, resourceGroup: text }),
    uniqueId: text,
    reason: text,
    approved: fc.boolean(),
    by: text,
    detail: text,
  },
  { requiredKeys: ['id', 'time', 'kind', 'rule', 'source'] },
);

const bytesOf = (...lines: string[]): Buffer => Buffer.from(lines.join(''));

describe('a line', () => {
  test('gives back the entry that it was made of, whatever is in its texts', () => {
    fc.assert(
      fc.property(fc.array(entries), (some) => {
        const parsed = parseLines(bytesOf(...some.map(lineOf)));
        expect(parsed).toMatchObject({ entries: some, damaged: [] });
        expect(parsed.complete).toBe(bytesOf(...some.map(lineOf)).length);
      }),
    );
  });

  test('holds the fields of an entry and no others', () => {
    const person = { ...journalEntry('1'), email: 'someone@contoso.com' };
    const group = { subscriptionId: 's', resourceGroup: 'g', owner: 'someone' };
    expect(lineOf({ ...person, target: group })).not.toContain('someone');
  });

  test('does not grow with what Azure says', () => {
    expect(lineOf(journalEntry('1', { detail: 'x'.repeat(100_000) })).length).toBeLessThan(2000);
  });

  test.each([Number.NaN, -1, Infinity])('is not made without a time (%s)', (time) => {
    expect(() => lineOf(journalEntry('1', { time }))).toThrow(/no time/);
  });
});

describe('a line that can not be read', () => {
  const [one, two, three] = ['1', '2', '3'].map((id) => journalEntry(id));
  const lines = [one, two, three].map((entry) => lineOf(entry ?? journalEntry('')));

  test.each([
    ['no JSON', 'nonsense\n'],
    ['not an object', '42\n'],
    ['no entry', '{"id":"x"}\n'],
    ['of a kind that is not known', lineOf(journalEntry('x')).replace('deleted', 'purged')],
    ['with a time that is none', lineOf(journalEntry('x')).replace(/"time":\d+/, '"time":"noon"')],
    ['with another approval', lineOf(journalEntry('x', { approved: true })).replace('true', '"yes"')],
  ])('is told and costs itself alone: %s', (_what, line) => {
    const before = lines[0] ?? '';
    const parsed = parseLines(bytesOf(before, line, lines[1] ?? ''));
    expect(parsed).toMatchObject({ entries: [one, two], damaged: [Buffer.byteLength(before)] });
  });

  test('cut anywhere, it loses nothing but itself, also when the next hangs on it', () => {
    const [first = '', second = '', third = ''] = lines;
    for (let cut = 1; cut < second.length; cut++) {
      const parsed = parseLines(bytesOf(first, second.slice(0, cut), third));
      expect(parsed.entries).toEqual([one, three]);
      expect(parsed.damaged).toEqual([Buffer.byteLength(first)]);
    }
  });

  test('at the very end it is left for the next read', () => {
    const [first = '', second = ''] = lines;
    for (let cut = 1; cut < second.length; cut++) {
      const parsed = parseLines(bytesOf(first, second.slice(0, cut)));
      expect(parsed).toEqual({ entries: [one], damaged: [], complete: Buffer.byteLength(first) });
    }
  });

  test('blank lines are nothing', () => {
    expect(parseLines(bytesOf('\n', lines[0] ?? '', '\r\n'))).toMatchObject({ entries: [one], damaged: [] });
  });
});
