import { readFileSync } from 'node:fs';
import { format } from 'prettier';
import { expect, test } from 'vitest';
import { performancePage } from '../../../bench/report/page.ts';
import { readPage, withRows } from '../../../bench/report/read-page.ts';

const row = (number: string, now: string) => ({
  number,
  measure: `m${number}`,
  compared: '',
  now,
  target: '≤ 1',
});

test('a page of figures is read as it was written', async () => {
  const rows = [row('1', '0.5'), row('1', '0.6'), row('11', '7 / 8 ms')];
  for (const skipped of [[], ['row 3: it did not end', 'row 12 (money)']]) {
    const page = await format(performancePage(rows, skipped), { parser: 'markdown', printWidth: 110 });
    expect(readPage(page)).toEqual({ rows, skipped });
  }
  expect(readPage(readFileSync('docs/performance.md', 'utf8')).rows.length).toBeGreaterThan(20);
});

test('rows that are measured alone take the place of theirs, and all others stay', () => {
  const page = {
    rows: [row('1', 'a'), row('8', 'b')],
    skipped: ['row 3 (PUT) and row 8', 'row 11: no time'],
  };
  const measured = { rows: [row('3', 'new'), row('3', 'too')], skipped: ['row 8: starved'] };
  expect(withRows(page, [3, 8], measured)).toEqual({
    rows: [row('1', 'a'), row('3', 'new'), row('3', 'too')],
    skipped: ['row 11: no time', 'row 8: starved'],
  });
});
