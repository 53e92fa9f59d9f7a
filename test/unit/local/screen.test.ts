import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { Screen } from '../../../src/local/screen.ts';

test('sentences fit the terminal, each as far indented as it was', () => {
  const stream = Object.assign(new PassThrough(), { isTTY: true, columns: 60 });
  const problem = `  line 3, column 7, rules[0].locks: ${'is not known '.repeat(6).trim()}`;
  new Screen(stream).sentences(`\nmine.json has 1 problem:\n${problem}`);
  const lines = String(stream.read()).split('\n');
  expect(lines.slice(0, 3)).toEqual([
    '',
    'mine.json has 1 problem:',
    expect.stringMatching(/^ {2}line 3, column 7, rules\[0\]\.locks: is/),
  ]);
  expect(lines.filter((line) => line.length > 59)).toEqual([]);
  for (const line of lines.slice(3, -1)) expect(line).toMatch(/^ {4}\S/);
});
