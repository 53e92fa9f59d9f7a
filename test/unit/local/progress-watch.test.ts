import { PassThrough } from 'node:stream';
import { stripVTControlCharacters } from 'node:util';
import { expect, test } from 'vitest';
import type { ListedSnapshot } from '../../../src/local/azure-reader.ts';
import type { Verdict } from '../../../src/local/expectation.ts';
import { ProgressWatch } from '../../../src/local/progress-watch.ts';
import { Screen } from '../../../src/local/screen.ts';

function watched(isTTY: boolean): { watch: ProgressWatch; last: () => string[] } {
  const stream = Object.assign(new PassThrough(), { isTTY, columns: 80 });
  const last = (): string[] =>
    stripVTControlCharacters(String(stream.read() ?? ''))
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line !== '');
  return { watch: new ProgressWatch(new Screen(stream)), last };
}

function verdict(snapshot: string, found: string, expected: Verdict['expected'] = 'replica'): Verdict {
  return { snapshot, target: 'rg-weu', expected, found, ok: false, because: '' };
}

function copying(name: string, completionPercent: number): ListedSnapshot {
  return { name, properties: { completionPercent } } as ListedSnapshot;
}

const open = [
  verdict('a', 'at 50 %'),
  verdict('b', 'absent'),
  verdict('c', 'complete', 'absent'),
  verdict('', 'tmp-1', 'empty'),
  verdict('d', 'with snaprep-staged'),
  { ...verdict('e', 'complete'), ok: true },
];

test('a terminal shows each copy by its percent, and in words what else is waited for', () => {
  const { watch, last } = watched(true);
  watch.see('rg-weu', [copying('a', 50), copying('done', 100)]);
  watch.waitFor(open, true);
  expect(last()).toEqual([
    expect.stringMatching(/^a → rg-weu +█████░░░░░ +50 %$/),
    expect.stringMatching(/^b → rg-weu +is not there yet$/),
    expect.stringMatching(/^c → rg-weu +is still there$/),
    expect.stringMatching(/^rg-weu +still holds tmp-1$/),
    expect.stringMatching(/^d → rg-weu +its last look is to come$/),
    expect.stringMatching(/^e → rg-weu +its last look is to come$/),
    '6 to come, 0 s so far',
  ]);
});

test('of many it shows as many as leave room for the story', () => {
  const { watch, last } = watched(true);
  watch.waitFor(
    Array.from({ length: 20 }, (_, index) => verdict(`s${index}`, 'absent')),
    true,
  );
  const lines = last();
  expect(lines).toHaveLength(10);
  expect(lines.slice(-2)).toEqual(['and 12 more', '20 to come, 0 s so far']);
});

test('a pipe gets one line', () => {
  const { watch, last } = watched(false);
  watch.see('rg-weu', [copying('a', 50)]);
  watch.waitFor(open, true);
  const [line, ...more] = last();
  expect(line).toMatch(/^0s +waiting +a → rg-weu 50 %, 5 others, 6 to come, 0 s so far$/);
  expect(more).toEqual([]);
});
