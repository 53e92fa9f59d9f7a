import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { cliDocs } from '../../../src/cli/docs.ts';
import { exitCodes, exitCodeWords } from '../../../src/cli/exit-code.ts';

test('docs/cli.md is that of the commands (else: npm run docs:cli)', async () => {
  const page = readFileSync(new URL('../../../docs/cli.md', import.meta.url), 'utf8');
  expect(page).toBe(await cliDocs());
});

test('every exit code has its words', () => {
  expect(Object.keys(exitCodeWords).map(Number)).toEqual(Object.values(exitCodes).sort((a, b) => a - b));
});
