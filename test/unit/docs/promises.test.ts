/** `docs/promises.md`: each test that it names is there. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';

const root = path.resolve(import.meta.dirname, '../../..');
const rows = readFileSync(path.join(root, 'docs/promises.md'), 'utf8')
  .split('\n')
  .filter((line) => line.includes('.test.ts`'))
  .map((line) => line.split('|').map((cell) => cell.trim()));

test('every promise names a test that exists', () => {
  expect(rows.length).toBeGreaterThan(80);
  for (const [, , , file = '', name = ''] of rows) {
    const text = readFileSync(path.join(root, 'test', file.replaceAll('`', '')), 'utf8');
    expect(text.includes(name), `${file}: ${name}`).toBe(true);
    // What a test fills in itself tells a reader nothing.
    expect(name).not.toMatch(/%[a-z#]/);
  }
});

/** Each promise, and what was to be shown beside them. */
const promised = [
  'The shape',
  'One lie costs nothing',
  'A group that goes',
  'Guard',
  'No moment without an image',
  'Ownership',
  'Locks',
  'Heals by itself',
  'True words',
  'Nothing forgotten',
  'Calls',
  'Migration',
];

test('no promise is without a test, and those of whole days have one of the built bundle', () => {
  const named = new Set(rows.map(([, promise]) => promise));
  expect(promised.filter((promise) => !named.has(promise))).toEqual([]);
  for (const promise of ['A group that goes', 'No moment without an image', 'Locks', 'Heals by itself']) {
    expect(rows.some(([, of, , file]) => of === promise && file?.includes('e2e/'))).toBe(true);
  }
});
