import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';

const root = path.resolve(import.meta.dirname, '../..');
const sources = ['src', 'infra', 'bench', 'local-azure/src', 'samples', '.github'];
const isText = /\.(ts|tsx|mjs|bicep|json|kql|ya?ml|ps1|sh|css|html)$/;

/** Paths of pages as code and its texts name them. */
function namedIn(text: string): string[] {
  return [...text.matchAll(/(?<![\w/.-])(?:docs|infra|local-azure)\/[\w./-]+?\.md\b/g)].map(([page]) => page);
}

function filesUnder(folder: string): string[] {
  return readdirSync(path.join(root, folder), { recursive: true, withFileTypes: true })
    .filter(
      (entry) => entry.isFile() && isText.test(entry.name) && !entry.parentPath.includes('node_modules'),
    )
    .map((entry) => path.join(entry.parentPath, entry.name));
}

test('each page that a help, a message or a comment names is there', () => {
  const named = sources
    .filter((folder) => existsSync(path.join(root, folder)))
    .flatMap(filesUnder)
    .flatMap((file) =>
      namedIn(readFileSync(file, 'utf8')).map((page) => ({ file: path.relative(root, file), page })),
    );
  expect(named.length).toBeGreaterThan(10);
  expect(named.filter(({ page }) => !existsSync(path.join(root, page)))).toEqual([]);
});
