/** A first configuration, by options and by asking in a pseudo-terminal, by the built file. */
import { readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { CliCloud, finished, spawnCli, type CliRun } from '../support/cli.ts';
import { Terminal } from '../support/terminal.ts';
import { groups, selected } from '../support/world.ts';

let cli: CliCloud;
const { source, weu, sea } = groups;

beforeAll(async () => {
  cli = await CliCloud.start();
  cli.person.take(source, 'golden-1', { tags: selected });
});

beforeEach(async () => {
  await rm(path.join(cli.folder, 'replication.json'), { force: true });
});

afterAll(async () => {
  await cli.close();
});

function init(...words: string[]): Promise<CliRun> {
  return finished(spawnCli(['init', ...words], cli.folder));
}

const place = (group: { subscriptionId: string; resourceGroup: string }): string =>
  `${group.subscriptionId}/${group.resourceGroup}`;
const text = (): Promise<string> => readFile(path.join(cli.folder, 'replication.json'), 'utf8');

test('from options: commented, valid, and plan works by it at once', async () => {
  const targets = [weu, sea].flatMap((one) => ['--target', `${place(one)}/${one.location}`]);
  const { code, out, error } = await init('--source', place(source), ...targets, '--sync');
  expect({ code, out }).toEqual({ code: 0, out: '' });
  expect(error).toMatch(/Next: snaprep doctor, then snaprep plan --installation NAME, .*never changes/);
  expect(await text()).toContain('// By tags');
  expect(await finished(spawnCli(['validate'], cli.folder))).toEqual({ code: 0, out: '', error: '' });
  expect((await cli.run('plan', '-o', 'tsv', '--query', 'copies')).out).toBe('2\n');
  const again = await init('--source', place(source), ...targets);
  expect(again).toMatchObject({ code: 64, out: '' });
  expect(again.error).toContain('is there already');
});

test('a schema is named where there is one, as an editor warns of one that is not', async () => {
  const words = ['--source', place(source), '--target', `${place(weu)}/${weu.location}`, '--force'];
  await init(...words);
  expect(await text()).not.toContain('$schema');
  const schema = path.join(cli.folder, 'replication.schema.json');
  await writeFile(schema, '{}');
  await init(...words);
  await rm(schema);
  expect(await text()).toContain('{\n  "$schema": "./replication.schema.json",\n  "rules"');
  expect(await finished(spawnCli(['validate'], cli.folder))).toMatchObject({ code: 0 });
});

test('what comes next is what works: plan asks for nothing that was told', async () => {
  const words = ['--source', place(source), '--target', `${place(weu)}/${weu.location}`, '--force'];
  const [, plan = ''] = /, then snaprep (plan .*)\.\n$/.exec((await cli.run('init', ...words)).error) ?? [];
  expect(await finished(spawnCli(plan.split(' '), cli.folder))).toMatchObject({ code: 0 });
  const env = { INSTALLATION_ID: 'mine' };
  const told = await finished(spawnCli(['init', ...words, '--journal', 'https://x'], cli.folder, env));
  expect(told.error).toContain(
    'Next: snaprep doctor --journal https://x, then snaprep plan --journal https://x.\n',
  );
  const lacking = await init(...words, '--local', 'none.json');
  expect(lacking).toMatchObject({ code: 64 });
});

test('what would be refused is not written', async () => {
  for (const words of [
    [],
    ['--source', place(source)],
    ['--source', 'rg', '--target', `${place(weu)}/westeurope`],
    ['--source', place(source), '--target', `${place(weu)}/westeuropa`],
    ['--source', place(source), '--target', `${place(weu)}/westeurope`, '--all', '--tag', 'a=b'],
    ['--source', place(source), '--target', `${place(weu)}/westeurope`, '--full-snapshots', 'stag'],
    ['--source', place(source), '--target', `${place(weu)}/westeurope`, '--mode', 'Other'],
  ]) {
    const { code, error } = await init(...words);
    expect(code, error).toBe(64);
    await expect(text()).rejects.toThrow('ENOENT');
  }
  const good = ['--source', place(source), '--target', `${place(weu)}/westeurope`];
  const wrong = await init(...good, '--mode', 'DifferentSubDifferentRegion');
  expect(wrong.error).toMatch(/^snaprep: nothing is written: DifferentSubDifferentRegion does not hold/);
  const nowhere = await init(...good, '--file', 'none/replication.json');
  expect(nowhere).toMatchObject({ code: 64, out: '' });
  expect(nowhere.error).toContain('cannot be written (ENOENT)');
});

test.each([80, 160])('at a terminal of %i columns it offers the groups of Azure', async (columns) => {
  const terminal = new Terminal(['init', '--local', 'local.json'], cli.folder, { columns });
  await terminal.sees('Which group has the golden images?');
  expect(terminal.text).toContain('rg-images (northeurope)');
  terminal.keys('\r');
  await terminal.sees('Where should replicas be?');
  terminal.keys(' \r');
  await terminal.sees('Which snapshots?');
  terminal.keys('\r');
  await terminal.sees('should its replicas follow?');
  terminal.keys('\r');
  expect(await terminal.end()).toBe(0);
  expect(await text()).toContain('"whenSourceDeleted": "keep"');
  expect(await finished(spawnCli(['validate'], cli.folder))).toEqual({ code: 0, out: '', error: '' });
});

test('Ctrl-C writes nothing and ends with 130', async () => {
  const terminal = new Terminal(['init', '--local', 'local.json'], cli.folder);
  await terminal.sees('Which group has the golden images?');
  terminal.keys('\u0003');
  expect(await terminal.end()).toBe(130);
  expect(terminal.text).toContain('Nothing was written');
  await expect(text()).rejects.toThrow('ENOENT');
});
