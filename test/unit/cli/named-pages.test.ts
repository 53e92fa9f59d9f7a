/** Pages of the docs that the program names where it says what to do. */
import { existsSync, globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';

const root = path.resolve(import.meta.dirname, '../../..');

test('each page that the sources of the command line or a report name is there', () => {
  const files = globSync('src/{cli,report}/**/*.ts', { cwd: root });
  const named = files.flatMap((file) =>
    (readFileSync(path.join(root, file), 'utf8').match(/docs\/[\w./-]*\.md/g) ?? []).map((page) => ({
      file,
      page,
    })),
  );
  expect(named.length).toBeGreaterThan(5);
  expect(named.filter(({ page }) => !existsSync(path.join(root, page)))).toEqual([]);
});
