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
  expect(rows.length).toBeGreaterThan(15);
  for (const [, , , file = '', name = ''] of rows) {
    const text = readFileSync(path.join(root, 'test', file.replaceAll('`', '')), 'utf8');
    expect(text.includes(name), `${file}: ${name}`).toBe(true);
  }
});
