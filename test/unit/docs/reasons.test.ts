/** `docs/reasons.md` against the words that the code says. */
import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';

const root = path.resolve(import.meta.dirname, '../../..');

/** Why an event is dropped is another thing, and so is what a list of dead letters leaves out. */
const sources = globSync('src/{replication,reconciler,azure}/**/*.ts', { cwd: root })
  .filter((file) => !file.includes('event-grid') && !file.includes('dead-letters'))
  .map((file) => readFileSync(path.join(root, file), 'utf8'));

/** Where a reason stands in the code: a union of them, a property or a constant, or a code of our own. */
const places = [
  /\btype \w*Reason =[^;]*;/g,
  /\bmarkReasons = \[[^\]]*\]/g,
  /\breason\??\s*[:=]\s*(?:\|?\s*'\w+'\s*)+/g,
  /\bconst reason =[^;]*;/g,
  /\breason === 'InSync'/g,
  /\bcode: '[A-Z]\w+'/g,
  /\bconst code =[^;]*;/g,
];

/** Azure's own codes, said for it where it says them by a property alone; the last row stands for all of them. */
const azures = ['ResourceNotFound', 'ResourceGroupBeingDeleted', 'Unknown'];

function said(): Set<string> {
  const reasons = sources.flatMap((text) =>
    places.flatMap((place) => [...text.matchAll(place)].flatMap(([found]) => quoted(found, /'([A-Z]\w+)'/g))),
  );
  return new Set(reasons.filter((reason) => !azures.includes(reason)));
}

function rows(): string[][] {
  const table = readFileSync(path.join(root, 'docs/reasons.md'), 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('| `'));
  return table.map((line) =>
    line
      .split(/(?<!\\)\|/)
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
}

function quoted(text: string, pattern: RegExp): string[] {
  return [...text.matchAll(pattern)].flatMap(([, reason]) => reason ?? []);
}

const documented = rows().flatMap(([reasons = '']) => quoted(reasons, /`(\w+)`/g));

test('enough is read for this to mean something', () => {
  expect(said().size).toBeGreaterThan(80);
  for (const reason of [
    'InSync',
    'MassReplaceGuard',
    'RuleRemoved',
    'Throttled',
    'SuccessorNotReady',
    'SourceGroupLost',
  ])
    expect([...said()]).toContain(reason);
});

test('every reason has a row', () => {
  expect([...said()].filter((reason) => !documented.includes(reason)).sort()).toEqual([]);
});

test('no row is of a reason that nothing says, and none has two', () => {
  const words = said();
  expect(documented.filter((reason) => !words.has(reason))).toEqual([]);
  expect(documented.filter((reason, at) => documented.indexOf(reason) !== at)).toEqual([]);
});

test('every row says what it means', () => {
  for (const [reason, kind, meaning] of rows()) {
    expect(kind, reason).toMatch(/\w/);
    expect(meaning, reason).toMatch(/\w{3}/);
  }
});
