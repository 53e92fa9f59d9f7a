import fc from 'fast-check';
import { expect, test } from 'vitest';
import { tableText } from '../../../src/cli/table.ts';

const head = ['SNAPSHOT', 'TARGET', 'REGION', 'STATE', 'DONE', 'WHY'];
const word = (maxLength: number): fc.Arbitrary<string> =>
  fc.string({ unit: fc.constantFrom('a', 'b', '-', '1'), minLength: 1, maxLength });
const orNone = (texts: fc.Arbitrary<string>): fc.Arbitrary<string> => fc.oneof(fc.constant(''), texts);
const anyRow = fc
  .tuple(...([word(60), word(60), word(20), word(12), orNone(word(5)), orNone(word(120))] as const))
  .map((row): string[] => row);
const anyRows = fc.array(anyRow, { minLength: 1, maxLength: 12 });

test('no line is wider than the terminal, and each row says its text as far as there is room', () => {
  fc.assert(
    fc.property(anyRows, fc.integer({ min: 60, max: 200 }), (rows, width) => {
      const text = tableText({ head, rows }, width);
      const lines = text.trimEnd().split('\n');
      expect(Math.max(...lines.map(({ length }) => length))).toBeLessThanOrEqual(width);
      expect(lines.every((line) => line === line.trimEnd() && line !== '')).toBe(true);
      // At least the first characters of each text, in the order of the rows.
      let at = 0;
      for (const row of rows) {
        at = text.indexOf((row.at(-1) ?? '').slice(0, 20), at);
        expect(at).toBeGreaterThan(-1);
      }
    }),
    { numRuns: 300 },
  );
});

test('what goes into a pipe is never cut, and has every column', () => {
  fc.assert(
    fc.property(anyRows, (rows) => {
      const lines = tableText({ head, rows }).trimEnd().split('\n');
      expect(lines).toHaveLength(rows.length + 1);
      for (const name of head) expect(lines[0]).toContain(name);
      for (const [at, row] of rows.entries()) for (const cell of row) expect(lines[at + 1]).toContain(cell);
    }),
  );
});

test('names are cut in their middle: those of images differ at their ends', () => {
  const rows = [
    ['golden-windows-11-multi-session-2026-11-23', 'rg-images-for-production-in-west-europe', 'x'],
  ];
  const lines = tableText({ head: ['SNAPSHOT', 'TARGET', 'WHY'], rows }, 50).split('\n');
  expect(lines[1]).toMatch(/^golden-w\S*…\S*2026-11-23 {2}rg-images\S*…\S*west-europe/);
});

test('no name is cut for a text that has a line of its own in any case', () => {
  const rows = [
    ['win11-vda-2026-10', 'rg-images-weu', 'ReplicaMissing'],
    [
      'full-trusted',
      'rg-images-weu',
      'ReplicaMissing: converted: the replica is incremental, its source is full',
    ],
  ];
  const lines = tableText({ head: ['SNAPSHOT', 'TARGET', 'WHY'], rows }, 50).split('\n');
  expect(lines.slice(1, 4)).toEqual([
    'win11-vda-2026-10  rg-images-weu  ReplicaMissing',
    'full-trusted       rg-images-weu',
    '  ReplicaMissing: converted: the replica is incre…',
  ]);
});
