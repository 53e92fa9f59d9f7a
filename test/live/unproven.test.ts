/** Each doubt in docs/unproven.md has a row here, and each row is a doubt there. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { rows } from './rows.ts';

const page = readFileSync(new URL('../../docs/unproven.md', import.meta.url), 'utf8');
/** The last table is of commands. */
const [doubts = ''] = page.split('## What was run, and what was not');
const tableRows = doubts.split('\n').filter((line) => /^\| (?!-|Unproven|Fact)/.test(line));

test('each row of the page names one test', () => {
  const unnamed = tableRows.filter((line) => !/\| `[a-z][a-z\d-]+` +\|$/.test(line));
  expect(unnamed).toEqual([]);
  expect(tableRows.length).toBeGreaterThan(40);
});

test('they are those that there are, each once', () => {
  const named = tableRows.map((line) => /`([a-z][a-z\d-]+)` +\|$/.exec(line)?.[1] ?? '');
  expect(named.sort()).toEqual(rows.map(({ id }) => id).sort());
});

test('its file has its name', () => {
  for (const { id } of rows) {
    const text = readFileSync(new URL(`rows/${id}.ts`, import.meta.url), 'utf8');
    expect(text).toContain(`id: '${id}'`);
  }
});
