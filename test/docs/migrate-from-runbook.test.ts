/** Each parameter, mode and switch of the runbook has a counterpart on the page, and a test that shows it. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';

const root = path.resolve(import.meta.dirname, '../..');
const page = readFileSync(path.join(root, 'docs/migrate-from-runbook.md'), 'utf8');

/** By the first cell of a row: a file with tests, and the words of one of its titles. */
const shownBy: Readonly<Record<string, readonly (readonly [file: string, title: string])[]>> = {
  'source group and subscription': [
    ['test/e2e/replicate.test.ts', 'turns up in every target, under its name'],
  ],
  'target group, subscription and region': [
    ['test/e2e/replicate.test.ts', 'turns up in every target, under its name'],
    ['test/e2e/replicate.test.ts', 'to another group of its own region'],
  ],
  'mode `SameSubDifferentRegion`, `DifferentSubSameRegion`, `DifferentSubDifferentRegion`': [
    ['test/unit/config/cross-checks.test.ts', "'SameSubDifferentRegion', [target('a'), target('b')]"],
    ['test/unit/config/cross-checks.test.ts', "'DifferentSubSameRegion', [inTwo('a')]"],
    ['test/unit/config/cross-checks.test.ts', "'DifferentSubDifferentRegion', [inTwo('a')]"],
  ],
  'tag `SnapReplicate` = `Replicate`': [
    ['test/unit/replication/selection.test.ts', 'key and value are matched together, all pairs'],
  ],
  '`SnapshotName`, with wildcards': [
    ['test/unit/replication/selection.test.ts', 'agrees with the regular expression that means the same'],
    ['test/e2e/cli-sync.test.ts', 'replicate takes named snapshots alone'],
  ],
  'all snapshots': [['test/unit/replication/selection.test.ts', 'all takes all']],
  '`Sync`': [
    ['test/e2e/deletions.test.ts', 'a deleted source takes its replicas with it, after the delay'],
    ['test/e2e/deletions.test.ts', 'an untagged source loses its replicas after a day'],
    ['test/e2e/deletions.test.ts', 'the guard holds where the events of a mass deletion come one by one'],
  ],
  'system-assigned identity, or a signed-in user': [
    ['test/e2e/least-privilege.test.ts', 'every action of every role is here'],
    ['test/e2e/cli-sync.test.ts', 'sync copies all that is missing'],
  ],
  '`LogPath`, `LogRollover`': [
    ['test/unit/cli/log-file.test.ts', 'it is gone on with for five days'],
    ['test/e2e/cli-read.test.ts', 'shows its calls when asked to, on stderr and in a file'],
  ],
  'the job itself': [
    ['test/e2e/events.test.ts', 'a lost event is healed by the nightly sync'],
    ['test/unit/cli/sync-here.test.ts', 'ends in the state that the deployed service ends in'],
  ],
};

function rows(): string[] {
  const table = page.slice(page.indexOf('## Parameters'), page.indexOf('## What is different'));
  return [...table.matchAll(/^\| (.+?) +\| /gm)].map(([, cell = '']) => cell.trim()).slice(2);
}

test('every row is shown by tests that are there, and there is no other', () => {
  expect(rows()).toEqual(Object.keys(shownBy));
  for (const [row, tests] of Object.entries(shownBy)) {
    for (const [file, title] of tests) {
      expect(readFileSync(path.join(root, file), 'utf8'), row).toContain(title);
    }
  }
});

test('its switches are those of the configuration and of the commands', () => {
  const schema = readFileSync(path.join(root, 'replication.schema.json'), 'utf8');
  for (const [, key = ''] of page.matchAll(/"(\w+)": /g)) expect(schema).toContain(`"${key}"`);
  const cli = readFileSync(path.join(root, 'docs/cli.md'), 'utf8');
  const pages = ['act', 'look', 'set-up'].map((name) =>
    readFileSync(path.join(root, `docs/cli/${name}.md`), 'utf8'),
  );
  for (const [option] of page.matchAll(/--[a-z][\w-]+/g)) expect([cli, ...pages].join()).toContain(option);
});
