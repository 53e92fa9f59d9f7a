import fc from 'fast-check';
import { expect, test } from 'vitest';
import { wrapped } from '../../../src/local/wrapped.ts';

const id =
  "'/subscriptions/11111111-1111-1111-1111-111111111111/resourcegroups/rg-images-weu/providers/Microsoft.Compute/snapshots/mine-1'.";

test('a resource ID that is longer than a terminal is wide is broken after slashes', () => {
  const lines = wrapped(`The scope(s) are locked: ${id} Please remove the lock.`, 73);
  expect(lines.filter((line) => line.length > 73)).toEqual([]);
  expect(lines.map((line) => line.trim()).join('')).toContain(id);
});

test('a record is broken after commas', () => {
  const record = JSON.stringify({ event: 'reconciled', target: 'rg-images-weu', traceId: '0'.repeat(32) });
  expect(wrapped(`reconcileReplica ${record}`, 73)).toEqual([
    'reconcileReplica {"event":"reconciled","target":"rg-images-weu",',
    `  "traceId":"${'0'.repeat(32)}"}`,
  ]);
});

test('nothing is lost, and no line is longer than is said, whatever the words', () => {
  const part = fc.stringMatching(/^[a-z.-]{1,30}$/);
  const word = fc.array(part, { minLength: 1, maxLength: 8 }).map((parts) => parts.join('/'));
  fc.assert(
    fc.property(fc.array(word, { minLength: 1 }), fc.integer({ min: 40, max: 160 }), (words, columns) => {
      const lines = wrapped(words.join(' '), columns);
      expect(lines.filter((line) => line.length > columns)).toEqual([]);
      expect(lines.join('').replaceAll(' ', '')).toBe(words.join(''));
    }),
  );
});

test('a word without a slash stays whole, and colours take no column', () => {
  expect(wrapped(`a ${'x'.repeat(50)} b`, 40)).toEqual(['a', `  ${'x'.repeat(50)}`, '  b']);
  expect(wrapped(`\u001b[1m${'y'.repeat(20)}\u001b[0m ${'z'.repeat(19)}`, 40)).toHaveLength(1);
});
