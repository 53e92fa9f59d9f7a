/** Playing with the local cloud, and completion in shells, by the built file. */
import { SystemClock } from 'local-azure';
import { execFileSync } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { CliCloud, finished, spawnCli, type CliRun } from '../support/cli.ts';
import { groups } from '../support/world.ts';

let cli: CliCloud;

beforeAll(async () => {
  cli = await CliCloud.start({ clock: new SystemClock() });
});

afterAll(async () => {
  await cli.close();
});

function local(...words: string[]): Promise<CliRun> {
  return finished(spawnCli(['local', ...words, '--local', 'local.json'], cli.folder));
}

test('snapshots are made, tagged, locked and deleted, each where it is said', async () => {
  expect(await local('create', 'golden-1', '--tag', 'SnapReplicate=Replicate', '--full')).toMatchObject({
    code: 0,
    error: '',
  });
  expect(cli.person.get(groups.source, 'golden-1')).toMatchObject({
    incremental: false,
    tags: { SnapReplicate: 'Replicate' },
  });
  await local('tag', 'golden-1', 'owner=me=you');
  expect(cli.person.get(groups.source, 'golden-1')?.tags).toEqual({
    SnapReplicate: 'Replicate',
    owner: 'me=you',
  });
  await local('tag', 'golden-1');
  expect(cli.person.get(groups.source, 'golden-1')?.tags).toEqual({});
  await local('lock', 'golden-1', '--level', 'ReadOnly');
  const locked = await local('delete', 'golden-1');
  expect(locked).toMatchObject({ code: 64, out: '' });
  expect(locked.error).toContain('locked');
  await local('unlock', 'golden-1');
  expect(await local('delete', 'golden-1')).toMatchObject({ code: 0 });
  expect(cli.person.names(groups.source)).toEqual([]);
  await local('create', 'there', '--group', groups.weu.resourceGroup);
  expect(cli.person.names(groups.weu)).toEqual(['there']);
  const shown = await local('show', 'snapshots', '-o', 'tsv', '--query', '[].[name,location]');
  expect(shown.out).toBe('there\twesteurope\n');
});

test('what goes wrong goes wrong, until it is taken away', async () => {
  const answer = { status: 403, code: 'AuthorizationFailed', message: 'no' };
  expect(await local('fault', JSON.stringify({ method: 'GET', answer }))).toMatchObject({ code: 0 });
  expect(await cli.run('status')).toMatchObject({ code: 3 });
  expect(await local('fault')).toMatchObject({ code: 0 });
  expect(await cli.run('status')).toMatchObject({ code: 0 });
  const wrong = await local('fault', '{"answr":1}');
  expect(wrong).toMatchObject({ code: 64, out: '' });
  expect(wrong.error).toContain('"answr" is not known here');
  expect(await local('fault', '--of', 'copies', '{"snapshot":"x","percent":40}')).toMatchObject({ code: 0 });
  expect((await local('advance', '30m')).error).toContain('real time');
});

test('a machine is made, and nothing but a local cloud is ever asked', async () => {
  const made = await local('machine', 'vm-1', '--data-disks', '1');
  expect(made).toMatchObject({ code: 0 });
  expect(made.out).toMatch(/^\/subscriptions\/\S+\/virtualMachines\/vm-1\n$/);
  expect(
    (await cli.run('capture', 'vm-1', '-g', 'rg-images', '--subscription', groups.source.subscriptionId))
      .error,
  ).toContain('vm-1 is running');
  for (const url of ['https://management.azure.com', 'http://example.com', 'nonsense']) {
    const away = await finished(spawnCli(['local', 'delete', 'x', '--control', url], cli.folder));
    expect(away).toMatchObject({ code: 64, out: '' });
  }
  await writeFile(path.join(cli.folder, 'old.json'), '{"environment":{}}');
  const old = await finished(spawnCli(['local', 'show', '--local', 'old.json'], cli.folder));
  expect(old.error).toContain('has no "control"');
});

/** What the shells' scripts run on each Tab. */
async function completed(...words: string[]): Promise<string[]> {
  const { out } = await finished(spawnCli(['complete', '--', ...words], cli.folder));
  return out.split('\n').map((line) => line.split('\t')[0] ?? '');
}

test('commands, options, values and rules are completed', async () => {
  expect(await completed('st')).toEqual(['status', ':4', '']);
  expect(await completed('deletions', '')).toEqual(expect.arrayContaining(['list', 'approve', ':4']));
  expect(await completed('status', '--sel')).toEqual(['--selector', ':4', '']);
  expect(await completed('status', '-o', '')).toEqual(['table', 'json', 'tsv', 'yaml', ':4', '']);
  expect(await completed('plan', '--rule', '')).toEqual(['golden-images', ':4', '']);
  expect(await completed('plan', '-f', 'nowhere.json', '--rule', '')).toEqual([':4', '']);
  expect(await completed('validate', '')).toEqual([':0', '']);
  expect(await completed('completion', 'z')).toEqual(['zsh', ':4', '']);
});

test('each shell gets its script, and bash completes by it', async () => {
  for (const shell of ['zsh', 'fish', 'powershell']) {
    const { code, out } = await finished(spawnCli(['completion', shell], cli.folder));
    expect({ code }).toEqual({ code: 0 });
    expect(out).toContain('snaprep complete --');
  }
  const none = await finished(spawnCli(['completion', 'bsh'], cli.folder));
  expect(none).toMatchObject({ code: 64, out: '' });
  expect(none.error).toContain('did you mean "bash"?');
  const { out } = await finished(spawnCli(['completion', 'bash'], cli.folder));
  await writeFile(path.join(cli.folder, 'completion.bash'), out);
  const built = path.resolve(import.meta.dirname, '../../dist/cli/snaprep.mjs');
  const asked = `
    snaprep() { '${process.execPath}' '${built}' "$@"; }
    source completion.bash
    COMP_WORDS=(snaprep deletions ap); COMP_CWORD=2; _snaprep; printf '%s\\n' "\${COMPREPLY[@]}"
    COMP_WORDS=(snaprep deletions '$(touch evaluated)' ''); COMP_CWORD=3; _snaprep
    COMP_WORDS=(snaprep validate repl); COMP_CWORD=2; _snaprep; printf '%s\\n' "\${COMPREPLY[@]}"
    complete -p snaprep; ls`;
  const printed = execFileSync('bash', ['-c', asked], { cwd: cli.folder, encoding: 'utf8' });
  expect(printed.split('\n').slice(0, 3)).toEqual([
    'approve',
    'replication.json',
    'complete -F _snaprep snaprep',
  ]);
  expect(printed).not.toContain('evaluated');
});
