/**
 * The main commands at 80 × 24, recorded as they are drawn: `dist/recordings/cli-*.cast`, which `asciinema play` shows.
 * Each is also looked at here: its exit code, and that none of its lines is wider than the terminal.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { CliCloud, cliInstallation, inCloudTime } from '../support/cli.ts';
import { asciicast, type CastEvent } from '../support/recording.ts';
import { Terminal } from '../support/terminal.ts';
import { groups, ruleJson, selected, targetJson } from '../support/world.ts';

const folder = path.resolve(import.meta.dirname, '../../dist/recordings');
const columns = 80;
let cli: CliCloud;

beforeAll(async () => {
  mkdirSync(folder, { recursive: true });
  cli = await CliCloud.start({
    rules: [ruleJson({ targets: [targetJson(groups.weu)], deleteDelay: 'PT1H', readyWithin: 'PT1H' })],
    deletionGuard: { maxCount: 1, maxPercent: 10 },
  });
  cli.cloud.resourceManager.behaviour.fullCopyMs = 8000;
  for (let at = 1; at <= 3; at++)
    cli.person.take(groups.source, `golden-win11-2026-11-0${at}`, { tags: selected });
  cli.person.take(groups.source, 'full-win11', { tags: selected, incremental: false });
});

afterAll(async () => {
  await cli.close();
});

async function recorded(words: readonly string[]): Promise<{ code: number | null; text: string }> {
  const begun = performance.now();
  const events: CastEvent[] = [];
  const all = [...words, ...local(), ...cli.journal];
  const terminal = new Terminal(words.includes('--help') ? words : all, cli.folder, {
    columns,
    program: inCloudTime,
    env: cli.waiting('moved'),
    onData: (text) => events.push({ at: (performance.now() - begun) / 1000, kind: 'output', text }),
  });
  const code = await terminal.end();
  const title = `snaprep ${words.join(' ')}`;
  const name = words
    .join('-')
    .replaceAll(/[^a-z-]+/g, '')
    .replaceAll(/-+/g, '-');
  writeFileSync(path.join(folder, `cli-${name}.cast`), asciicast({ title, columns, rows: 24, events }));
  return { code, text: terminal.text };
}

const local = (): string[] => ['--local', 'local.json', '--installation', cliInstallation];

test('from the first look to a deletion that waits for somebody', async () => {
  const steps: readonly (readonly [words: string[], code: number, shows: string])[] = [
    [['--help'], 0, 'dead-letters'],
    [['status'], 0, '+ missing'],
    [['plan'], 0, 'Would be done'],
    [['explain', 'full-win11'], 0, 'FullSnapshotAcrossRegions'],
    [['sync', '--here'], 3, '3 ready'],
    [['wait', 'golden-*'], 0, 'All ready.'],
    [['history'], 0, 'copyBegun'],
    [['adopt', '--dry-run'], 0, 'Nothing to take over'],
  ];
  for (const [words, code, shows] of steps) {
    const seen = await recorded(words);
    expect(seen, words.join(' ')).toMatchObject({ code, text: expect.stringContaining(shows) as string });
  }
  for (const name of ['golden-win11-2026-11-01', 'golden-win11-2026-11-02'])
    cli.person.delete(groups.source, name);
  await cli.run('sync', '--here', ...cli.journal);
  const held = await recorded(['deletions', 'list']);
  expect(held).toMatchObject({
    code: 4,
    text: expect.stringContaining('held until someone approves') as string,
  });
  for (const words of [['status'], ['plan']]) {
    const lines = (await recorded(words)).text
      .split('\n')
      .filter((line) => !/^(Note|Pending set)/.test(line));
    expect(Math.max(...lines.map(({ length }) => length))).toBeLessThanOrEqual(columns);
  }
});
