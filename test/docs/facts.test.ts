/** Numbers that stand in the pages and that something else knows: counted there. */
import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { replicationSchemaText } from '../../src/config/json-schema.ts';
import { tagKeys, maxCarriedTags } from '../../src/replication/replica-tags.ts';
import { maxTags } from '../../src/replication/tag-drift.ts';
import { routes } from '../../local-azure/src/arm/routes.ts';
import { rows } from '../live/rows.ts';
import { root, textOf } from './markdown.ts';

const words = 'no one two three four five six seven eight nine ten eleven twelve thirteen'.split(' ');

/** The number that the page has where `(#)` stands in the text; throws where the text is not in the page. */
function numberIn(page: string, text: string): number {
  const escaped = text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&').replace('\\(#\\)', '([\\w,]+)');
  const found = new RegExp(escaped, 'i').exec(textOf(page))?.[1];
  if (found === undefined) throw new Error(`${page} no longer says "${text}"; change or remove the check`);
  const word = words.indexOf(found.toLowerCase());
  return word >= 0 ? word : Number(found.replaceAll(',', ''));
}

/** How often a pattern is in the sources. */
function countIn(files: string, pattern: RegExp): number {
  return globSync(files, { cwd: root }).reduce(
    (sum, file) => sum + [...readFileSync(path.join(root, file), 'utf8').matchAll(pattern)].length,
    0,
  );
}

interface Schema {
  properties: Record<string, Schema>;
  items: Schema;
  enum: readonly string[];
  default: unknown;
}

const schema = JSON.parse(replicationSchemaText()) as Schema;
const ofRule = schema.properties['rules']?.items.properties ?? {};
const ofGuard = schema.properties['deletionGuard']?.properties ?? {};

const counted: readonly [page: string, text: string, number: () => number][] = [
  ['ARCHITECTURE.md', '(#) queues with a function each', () => functionsBy('serviceBusQueue')],
  ['ARCHITECTURE.md', '(#) timer, and the addresses', () => functionsBy('timer')],
  ['docs/comparison.md', 'its (#) modes', () => ofRule['mode']?.enum.length ?? 0],
  ['docs/decisions/0020-ways-of-one-shape.md', 'are (#) ways of one thing', () => ways()],
  ['docs/deletions.md', 'when more than (#) and more than half', () => Number(ofGuard['maxCount']?.default)],
  ['docs/reasons.md', 'source has more than (#) tags', () => maxCarriedTags],
  ['docs/reasons.md', 'the replica more than (#) with', () => maxTags],
  [
    'docs/decisions/0001-ownership-and-state-in-tags.md',
    'source with more than (#) tags',
    () => maxCarriedTags,
  ],
  ['docs/promotion.md', 'Where a replica has (#) tags already', () => maxTags],
  ['docs/local-cloud/clients.md', 'plays (#) groups of commands', () => azCommands(/^ {4}name: /gm)],
  ['docs/local-cloud/clients.md', 'without `--all` (#) of them', () => azCommands(/^ {4}isOfTheFew: true/gm)],
  [
    'docs/local-cloud/clients.md',
    'runs (#) checks of them',
    () => countIn('test/clients/dotnet/*.cs', /Run\("/g),
  ],
  ['docs/local-cloud/README.md', 'tests: (#) operations of Resource Manager', () => routes.length],
  ['docs/local-cloud/README.md', 'Manager in (#) api-versions', () => apiVersions()],
  [
    'docs/local-cloud/README.md',
    'counted apart; (#) operations of queues',
    () => countIn('local-azure/src/service-bus/management/operations.ts', /'com\.microsoft:/g),
  ],
  ['docs/local-cloud/README.md', 'the Azure CLI with (#) groups', () => azCommands(/^ {4}name: /gm)],
  [
    'docs/local-cloud/README.md',
    '.NET with (#) checks',
    () => countIn('test/clients/dotnet/*.cs', /Run\("/g),
  ],
  ['docs/local-cloud/README.md', 'Of the (#) questions about Azure', () => rows.length],
  ['docs/local-cloud/README.md', '[live.md](../live.md), (#) are asked', () => askedLocally()],
];

test.each(counted)('%s: %s', (page, text, number) => {
  expect(number()).toBeGreaterThan(0);
  expect(numberIn(page, text)).toBe(number());
});

describe('defaults that pages say in words', () => {
  test.each([
    ['docs/deletions.md', '15 minutes unless you say otherwise', ofRule['deleteDelay']?.default, 'PT15M'],
    ['docs/deletions.md', 'it is `unselectedDelay`, a day', ofRule['unselectedDelay']?.default, 'P1D'],
    ['docs/deletions.md', 'and more than half of', ofGuard['maxPercent']?.default, 50],
  ])('%s: %s', (page, text, value, meant) => {
    expect(textOf(page)).toContain(text);
    expect(value).toBe(meant);
  });
});

test('docs/tags.md has each tag of ours, and no other', () => {
  const listed = [...textOf('docs/tags.md').matchAll(/^\| `(snaprep-[a-z-]+)` +\|/gm)].map(([, tag]) => tag);
  expect(listed.sort()).toEqual([...Object.values(tagKeys), 'snaprep-staging'].sort());
});

describe('docs/records.md', () => {
  const page = textOf('docs/records.md');

  test('has each record that is written, and no other', () => {
    const written = globSync('src/functions/**/*.ts', { cwd: root }).flatMap((file) =>
      [...textOf(file).matchAll(/event: '([a-zA-Z]+)'/g)].map(([, event]) => event),
    );
    const [table = ''] = page.split('\n## ');
    const rows = [...table.matchAll(/^\| (`.+?) +\| /gm)].flatMap(([, cell = '']) =>
      [...cell.matchAll(/`(\w+)`/g)].map(([, event]) => event),
    );
    expect(rows.sort()).toEqual([...new Set(written)].sort());
  });

  test.each([
    ['reconciled', 'src/reconciler/outcome.ts', 'Outcome'],
    ['synced', 'src/reconciler/pair-report.ts', 'PairReport'],
  ])('has each field of %s', (record, file, type) => {
    const [, body = ''] = new RegExp(`interface ${type} \\{\\n([^]*?)\\n\\}`).exec(textOf(file)) ?? [];
    const fields = [...body.matchAll(/^ {2}(\w+)\??:/gm)].map(([, field = '']) => field);
    expect(fields.length).toBeGreaterThan(8);
    const [section = ''] = (page.split(`\n## ${record}\n`)[1] ?? '').split('\n## ');
    expect(fields.filter((field) => !section.includes(`\`${field}\``))).toEqual([]);
  });
});

function functionsBy(trigger: string): number {
  return countIn('src/functions/index.ts', new RegExp(`^app\\.${trigger}\\(`, 'gm'));
}

function ways(): number {
  return countIn('src/replication/ways/*/way.ts', /^/g);
}

/** A version counts for each type that has it. */
function apiVersions(): number {
  const lists = new Set(routes.map(({ versions }) => versions));
  const all = [...lists].flatMap(({ type, known }) => known.map((version) => `${type ?? ''} ${version}`));
  return new Set(all).size;
}

/** Of which test/live/live.test.ts expects that each agrees. */
function askedLocally(): number {
  return rows.filter((row) => row.kind === 'run' && row.onlyAzure === undefined).length;
}

function azCommands(pattern: RegExp): number {
  return countIn('test/clients/az/commands.ts', pattern);
}
