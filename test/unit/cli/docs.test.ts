import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { cliDocs } from '../../../src/cli/docs.ts';
import { exitCodes, exitCodeWords } from '../../../src/cli/exit-code.ts';

test('the pages are those of the commands (else: npm run docs:cli)', async () => {
  for (const [page, text] of Object.entries(await cliDocs())) {
    expect(readFileSync(new URL(`../../../docs/${page}`, import.meta.url), 'utf8'), page).toBe(text);
  }
});

test('every exit code has its words', () => {
  expect(Object.keys(exitCodeWords).map(Number)).toEqual(Object.values(exitCodes).sort((a, b) => a - b));
});
