/** Each parameter, mode and switch of the runbook has a counterpart on the page, and a test that shows it. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';

const root = path.resolve(import.meta.dirname, '../..');
const page = readFileSync(path.join(root, 'docs/migrate-from-runbook.md'), 'utf8');

type Shown = readonly (readonly [file: string, title: string])[];

const replicated = 'test/e2e/replicate.test.ts';
const modes = 'test/unit/config/cross-checks.test.ts';
const captured = 'test/e2e/cli-capture.test.ts';

/** By the first cell of a row: a file with tests, and the words of one of its titles. */
const shownBy: Readonly<Record<string, Shown>> = {
  '`SourceSubscriptionID`, `SourceResourceGroup`': [[replicated, 'turns up in every target, under its name']],
  '`TargetSubscriptionID`, `TargetResourceGroup`, `TargetRegion`': [
    [replicated, 'turns up in every target, under its name'],
    [replicated, 'to another group of its own region'],
  ],
  '`Mode`: `SameSubDifferentRegion`, `DifferentSubSameRegion`, `DifferentSubDifferentRegion`': [
    [modes, "'SameSubDifferentRegion', [target('a'), target('b')]"],
    [modes, "'DifferentSubSameRegion', [inTwo('a')]"],
    [modes, "'DifferentSubDifferentRegion', [inTwo('a')]"],
    // To its own subscription and to another one; then the third.
    [replicated, 'turns up in every target, under its name'],
    [replicated, 'to another group of its own region'],
  ],
  '`UseTagFiltering` `True`: tag `SnapReplicate` = `Replicate`': [
    ['test/unit/replication/selection.test.ts', 'key and value are matched together, all pairs'],
    [replicated, 'without the tag stays where it is; tagged later, it is copied'],
  ],
  '`UseTagFiltering` `False`: all snapshots': [['test/unit/replication/selection.test.ts', 'all takes all']],
  '`SnapshotName`, with wildcards': [
    ['test/unit/replication/selection.test.ts', 'agrees with the regular expression that means the same'],
    ['test/e2e/cli-sync.test.ts', 'replicate takes named snapshots alone'],
  ],
  '`Sync` `Sync`': [
    ['test/e2e/deletions.test.ts', 'a deleted source takes its replicas with it, after the delay'],
    ['test/e2e/deletions.test.ts', 'an untagged source loses its replicas after a day'],
    ['test/e2e/deletions.test.ts', 'the guard holds where the events of a mass deletion come one by one'],
  ],
  '`Sync` `DontSync`': [
    ['test/unit/replication/decide-gone.test.ts', 'leaves pinned and kept replicas'],
    ['test/e2e/deletions.test.ts', 'what a rule keeps stays, whether its source is untagged or deleted'],
  ],
  '`isAzureRunbook`: system-assigned identity, or a signed-in user': [
    ['test/e2e/least-privilege.test.ts', 'every action of every role is here'],
    ['test/e2e/cli-sync.test.ts', 'sync copies all that is missing'],
  ],
  '`LogPath`, `LogRollover`': [
    ['test/unit/cli/log-file.test.ts', 'it is gone on with for five days'],
    ['test/e2e/cli-read.test.ts', 'shows its calls when asked to, on stderr and in a file'],
  ],
  'the job and its schedule': [
    ['test/e2e/events.test.ts', 'a lost event is healed by the nightly sync'],
    ['test/unit/cli/sync-here.test.ts', 'ends in the state that the deployed service ends in'],
  ],
  'the same name, OS type and generation in the target': [
    [replicated, 'turns up in every target, under its name, with all data and everything a machine needs'],
  ],
  'clean-up of storage accounts that begin with `rep`': [
    ['test/e2e/staging.test.ts', 'what was left on the way is removed by the nightly sync, once it is old'],
    [
      'test/e2e/staging.test.ts',
      "someone else's account is left alone, with our very name or with one like it",
    ],
  ],
  '`VMName`, `ResourceGroup`': [[captured, 'a machine that stands still is captured']],
  '`TargetResourceGroup`': [[captured, 'data disks, another group, tags, full ones']],
  '`DateFormat`, in the name `snap_VM_DATE`': [[captured, 'snap_{vm}_{hh}{mm}_{dd}-{MM}-{yyyy}']],
  '`OSType`': [[captured, "osType: 'Windows'"]],
  '`CreateOption`': [[captured, 'data disks, another group, tags, full ones']],
  'a running machine: it asks, then stops it': [
    [captured, 'at a terminal it asks, and without an answer leaves the machine as it is'],
    [captured, 'a running one is left alone unless it is told; it is stopped, taken, and started again'],
  ],
};

function rows(): string[] {
  const tables = page.slice(page.indexOf('## Parameters'), page.indexOf('## What is different'));
  const cells = [...tables.matchAll(/^\| (.+?) +\| /gm)].map(([, cell = '']) => cell.trim());
  return cells.filter((cell) => !/^(-+|Runbook|Companion)$/.test(cell));
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
