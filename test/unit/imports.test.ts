import { globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';

/** What each file imports, types as well. */
const imports = new Map(
  globSync('src/**/*.{ts,tsx}').map((file) => {
    const found = [...readFileSync(file, 'utf8').matchAll(/(?:from|import\()\s*'(\.[^']+)'/g)];
    return [file, found.map(([, path = '']) => join(dirname(file), path))] as const;
  }),
);

/** The files of a circle that can be reached from here; what is known to lead to none is remembered in `done`. */
function circleFrom(file: string, way: readonly string[], done: Set<string>): string[] | undefined {
  if (way.includes(file)) return [...way.slice(way.indexOf(file)), file];
  if (done.has(file)) return undefined;
  for (const next of imports.get(file) ?? []) {
    const circle = circleFrom(next, [...way, file], done);
    if (circle !== undefined) return circle;
  }
  done.add(file);
  return undefined;
}

test('no circle of imports', () => {
  expect(imports.size).toBeGreaterThan(300);
  const done = new Set<string>();
  const circles = [...imports.keys()].flatMap((file) => circleFrom(file, [], done)?.join(' → ') ?? []);
  expect(circles).toEqual([]);
});
