import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { cliDocs } from '../../../src/cli/docs.ts';
import { exitCodes, exitCodeWords } from '../../../src/cli/exit-code.ts';
import { verbs } from '../../../src/cli/verbs.ts';

test('docs/cli.md and docs/cli/ are those of the commands (else: npm run docs:cli)', async () => {
  const docs = fileURLToPath(new URL('../../../docs/', import.meta.url));
  const files = globSync(['cli.md', 'cli/**'], { cwd: docs }).filter((file) => file.endsWith('.md'));
  const there = new Map(files.map((file) => [file, readFileSync(path.join(docs, file), 'utf8')]));
  const made = await cliDocs();
  expect([...there.keys()].sort()).toEqual([...made.keys()].sort());
  expect(Object.fromEntries(there)).toEqual(Object.fromEntries(made));
});

test('each command has its section on one page alone', async () => {
  const pages = await cliDocs();
  const sections = [...pages].flatMap(([file, text]) =>
    file === 'cli.md' ? [] : [...text.matchAll(/^## (.+)$/gm)].map(([, name = '']) => name),
  );
  expect(sections.sort()).toEqual(verbs.map(({ name }) => name).sort());
});

test('every exit code has its words', () => {
  expect(Object.keys(exitCodeWords).map(Number)).toEqual(Object.values(exitCodes).sort((a, b) => a - b));
});
