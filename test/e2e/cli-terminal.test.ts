/** What the built file draws on a terminal, at two widths, and how Ctrl-C ends it. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { CliCloud, cliInstallation, inCloudTime, type Waits } from '../support/cli.ts';
import { snapshotId } from '../support/person.ts';
import { Screen } from '../support/screen.ts';
import { Terminal } from '../support/terminal.ts';
import { groups, ruleJson, selected, targetJson } from '../support/world.ts';

let cli: CliCloud;

beforeEach(async () => {
  cli = await CliCloud.start({
    rules: [ruleJson({ targets: [targetJson(groups.weu)], deleteDelay: 'PT1S' })],
    deletionGuard: { maxCount: 1, maxPercent: 10 },
  });
});

afterEach(async () => {
  await cli.close();
});

const local = ['--local', 'local.json', '--installation', cliInstallation];

function terminal(
  words: readonly string[],
  columns: number,
  { env = {}, waits = 'real' }: { env?: Record<string, string>; waits?: Waits } = {},
): Drawn {
  return new Drawn([...words, ...local], cli.folder, { columns, env: { ...env, ...cli.waiting(waits) } });
}

/** A terminal whose screen is looked at. */
class Drawn extends Terminal {
  readonly screen: Screen;

  constructor(words: readonly string[], cwd: string, { columns = 80, env = {} } = {}) {
    const screen = new Screen(columns, 24);
    super(words, cwd, { columns, env, program: inCloudTime, onData: (text) => screen.write(text) });
    this.screen = screen;
  }
}

function take(count: number): void {
  for (let at = 0; at < count; at++)
    cli.person.take(groups.source, `golden-win11-2026-11-${at}`, { tags: selected });
}

/** As a script copies it, and done at once. */
function copiedByScript(name: string): void {
  cli.cloud.resourceManager.behaviour.fullCopyMs = 0;
  cli.cloud.resourceManager.putSnapshot(snapshotId(groups.weu, name), {
    location: groups.weu.location,
    properties: {
      incremental: true,
      osType: 'Windows',
      hyperVGeneration: 'V2',
      creationData: { createOption: 'CopyStart', sourceResourceId: snapshotId(groups.source, name) },
      networkAccessPolicy: 'DenyAll',
      publicNetworkAccess: 'Disabled',
    },
  });
}

describe.each([80, 160])('at %i columns', (columns) => {
  test('a bar per copy, of many only as many as there are rows, and nothing of them at the end', async () => {
    cli.cloud.resourceManager.behaviour.fullCopyMs = 12_000;
    take(40);
    const syncing = terminal(['sync', '--here'], columns, { waits: 'moved' });
    await syncing.sees(/… and \d+ more/);
    expect(syncing.text).toMatch(/\[ {20}\] {3}0 % golden-win11-2026-11-\d+ → rg-images-weu\n/);
    expect(await syncing.end()).toBe(0);
    const { text, rows } = syncing.screen;
    expect(text).not.toMatch(/\[[= ]{20}\]|and \d+ more/);
    expect(text.match(/InSync, after/g)).toHaveLength(40);
    expect(text).toContain('40 ready.');
    expect(Math.max(...rows.map((row) => row.length))).toBeLessThanOrEqual(columns);
  });

  test('a table fits, its states in colours that NO_COLOR takes away', async () => {
    take(2);
    cli.person.take(groups.source, 'full-1', { tags: selected, incremental: false });
    const shown = terminal(['status'], columns);
    expect(await shown.end()).toBe(0);
    expect(shown.raw).toContain('\u001b[31m✗ blocked');
    expect(shown.screen.text).toMatch(/^SNAPSHOT +TARGET +REGION +STATE/);
    expect(shown.screen.text).toContain('FullSnapshotAcrossRegions');
    const lines = shown.text.trimEnd().split('\n');
    expect(Math.max(...lines.map(({ length }) => length))).toBeLessThanOrEqual(columns);
    const plain = terminal(['status'], columns, { env: { NO_COLOR: '1' } });
    await plain.end();
    expect(plain.raw).not.toContain('\u001b[');
    expect(plain.text.split('\n')[0]).toBe(shown.text.split('\n')[0]);
  });
});

test('a terminal that is resized while copies go on is drawn anew, as wide as it is now', async () => {
  cli.cloud.resourceManager.behaviour.fullCopyMs = 3_600_000;
  cli.person.take(groups.source, 'golden-windows-11-multi-session-2026-11-23', { tags: selected });
  const syncing = terminal(['sync', '--here'], 160);
  await syncing.sees('golden-windows-11-multi-session-2026-11-23 → rg-images-weu');
  syncing.resize(60, 10);
  await syncing.sees(/% golden-wi\S*….*rg-images-weu\n/);
  syncing.keys('\u0003');
  expect(await syncing.end()).toBe(130);
});

describe('Ctrl-C ends with 130', () => {
  test('sync: no bar stays, and what goes on in Azure is said', async () => {
    cli.cloud.resourceManager.behaviour.fullCopyMs = 3_600_000;
    take(2);
    const syncing = terminal(['sync', '--here'], 80);
    await syncing.sees(/11-0 → rg-images-weu[^]*11-1 → rg-images-weu|11-1 → rg[^]*11-0 → rg/);
    syncing.keys('\u0003');
    expect(await syncing.end()).toBe(130);
    expect(syncing.text).toContain('2 replicas not finished. Copies that were begun go on in Azure');
    expect(syncing.screen.text).not.toContain('[  ');
    expect(cli.person.names(groups.weu)).toHaveLength(2);
  });

  test('wait: bars of the copies, then what goes on', async () => {
    cli.cloud.resourceManager.behaviour.fullCopyMs = 3_600_000;
    take(1);
    const begun = cli.spawn('sync', '--here');
    begun.stderr?.once('data', () => undefined);
    await new Promise<void>((resolve) => {
      const look = setInterval(() => {
        if (cli.person.names(groups.weu).length === 0) return;
        clearInterval(look);
        resolve();
      }, 100);
    });
    begun.kill('SIGINT');
    const waiting = terminal(['wait', 'golden-*'], 80);
    await waiting.sees(/\[[= ]{20}\] +\d+ % golden-win11-2026-11-0 → rg-images-weu/);
    waiting.keys('\u0003');
    expect(await waiting.end()).toBe(130);
    expect(waiting.screen.text).toContain('1 copying\n');
    expect(waiting.text).toContain('what was begun before goes on in Azure by itself');
    expect(waiting.screen.text).not.toContain('[  ');
  });

  test('status --watch: drawn in place, and left at once', async () => {
    take(1);
    const watching = terminal(['status', '--watch'], 80);
    await watching.sees('Ctrl-C ends it.');
    watching.keys('\u0003');
    expect(await watching.end()).toBe(130);
    expect(watching.text).toContain('Nothing was being changed from here');
  });

  test('adopt: at its question nothing was changed', async () => {
    take(2);
    for (const name of cli.person.names(groups.source)) copiedByScript(name);
    const asking = terminal(['adopt'], 80);
    await asking.sees(/Take over \d+\?.*\[y\/N\]/);
    asking.keys('\u0003');
    expect(await asking.end()).toBe(130);
    expect(asking.screen.text).toContain('\nInterrupted; nothing was changed.');
    expect(cli.person.list(groups.weu).every(({ tags }) => Object.keys(tags).length === 0)).toBe(true);
  });

  test('adopt: while it goes on, what was taken over is told and the rest is as it was', async () => {
    take(8);
    for (const name of cli.person.names(groups.source)) copiedByScript(name);
    cli.cloud.resourceManager.behaviour.latencyMs = 100;
    const adopting = terminal(['adopt', '--yes', '--verbose'], 160);
    await adopting.sees('PATCH');
    adopting.keys('\u0003');
    expect(await adopting.end()).toBe(130);
    const [, done = ''] = /Interrupted after (\d+) of 8,/.exec(adopting.text) ?? [];
    const ours = cli.person.list(groups.weu).filter(({ tags }) => 'snaprep-installation' in tags);
    expect(ours).toHaveLength(Number(done));
    expect(ours.length).toBeLessThan(8);
  });

  /** All replicas of these snapshots but one wait for approval; returns the id of the set. */
  async function heldSet(count: number): Promise<string> {
    take(count);
    await cli.run('sync', '--here', ...cli.journal);
    for (const name of cli.person.names(groups.source).slice(1)) cli.person.delete(groups.source, name);
    await cli.run('sync', '--here', '--wait-deletions', ...cli.journal);
    const query = ['-o', 'tsv', '--query', 'sets[].setId'];
    return (await cli.run('deletions', 'list', ...query, ...cli.journal)).out.trim();
  }

  function approvedMarks(): string[] {
    const tags = cli.person.list(groups.weu).flatMap((one) => Object.values(one.tags));
    return tags.filter((value) => value.includes('approved'));
  }

  test('deletions approve: at its question nothing is approved', async () => {
    const setId = await heldSet(3);
    const asking = terminal(['deletions', 'approve', setId, ...cli.journal], 80);
    await asking.sees('Delete these replicas?');
    asking.keys('\u0003');
    expect(await asking.end()).toBe(130);
    expect(asking.screen.text).toContain('Interrupted; nothing was changed.');
    expect(approvedMarks()).toEqual([]);
  });

  test('deletions approve: midway, what was approved is told, and the rest is held as before', async () => {
    const setId = await heldSet(9);
    cli.cloud.resourceManager.behaviour.latencyMs = 300;
    const approving = terminal(['deletions', 'approve', setId, '--yes', '--verbose', ...cli.journal], 160);
    await approving.sees('PATCH');
    approving.keys('\u0003');
    expect(await approving.end()).toBe(130);
    const [, done = ''] = /Interrupted after (\d+) of 8 were approved/.exec(approving.text) ?? [];
    expect(approvedMarks()).toHaveLength(Number(done));
    expect(Number(done)).toBeLessThan(8);
    cli.cloud.resourceManager.behaviour.latencyMs = 0;
    const listed = await cli.run('deletions', 'list', '-o', 'json', ...cli.journal);
    const held = (JSON.parse(listed.out) as { sets: { needsApproval: boolean; pending: object[] }[] }).sets;
    const waiting = held.filter(({ needsApproval }) => needsApproval).flatMap(({ pending }) => pending);
    expect(waiting).toHaveLength(8 - Number(done));
    expect(cli.person.names(groups.weu)).toHaveLength(9);
  });
});
