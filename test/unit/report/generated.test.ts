import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { advice } from '../../../src/report/advice.ts';
import { adviceFrom } from '../../../src/report/advice-table.ts';
import { reportSchemaText } from '../../../src/report/json-schemas.ts';

function textOf(file: string): string {
  return readFileSync(new URL(`../../../${file}`, import.meta.url), 'utf8');
}

test('what people are told to do is what docs/reasons.md says (else: npm run reports)', () => {
  const table = adviceFrom(textOf('docs/reasons.md'));
  expect(Object.keys(table).length).toBeGreaterThan(60);
  expect(advice).toEqual(table);
});

test('what acts is told as what it does: explain and the page say it before it is done', () => {
  const acts = textOf('docs/reasons.md')
    .split('\n')
    .map((line) => line.split('|').map((cell) => cell.trim()))
    .filter(([, , kinds = '']) => !/^(none|wait|blocked|failed|of a pass)$|^Kind$|^-+$|^$/.test(kinds));
  expect(acts.length).toBeGreaterThan(20);
  const done = /\b(was|were) (begun|taken|announced|brought|closed|sent|put|removed|made|asked)|\bgot\b/;
  expect(acts.filter(([, , , means = '']) => done.test(means)).map(([, reason]) => reason)).toEqual([]);
});

test('report.schema.json is that of the code (else: npm run reports)', () => {
  expect(JSON.parse(textOf('report.schema.json'))).toEqual(JSON.parse(reportSchemaText()));
});
