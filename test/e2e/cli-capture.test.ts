/** Snapshots of machines by the built file: against a local cloud with virtual machines, at a terminal and without. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { CliCloud } from '../support/cli.ts';
import { groupId } from '../support/person.ts';
import { Terminal } from '../support/terminal.ts';
import { groups } from '../support/world.ts';

let cli: CliCloud;

beforeEach(async () => {
  cli = await CliCloud.start();
});

afterEach(async () => {
  await cli.close();
});

const where = ['-g', groups.source.resourceGroup, '--subscription', groups.source.subscriptionId];

interface Shown {
  machines: {
    result: string;
    power?: string;
    problem?: string;
    notes: string[];
    snapshots: { name: string }[];
  }[];
}

type Machine = Omit<
  Parameters<CliCloud['cloud']['resourceManager']['putMachine']>[0],
  'id' | 'location' | 'osDisk'
>;

function machine(name: string, more: Machine & { osProperties?: object } = {}): string {
  const { osProperties, ...others } = more;
  const id = `${groupId(groups.source)}/providers/Microsoft.Compute/virtualMachines/${name}`;
  const osDisk = `${groupId(groups.source)}/providers/Microsoft.Compute/disks/${name}_OsDisk`;
  const { resourceManager } = cli.cloud;
  const { location } = groups.source;
  const properties = { osType: 'Windows', hyperVGeneration: 'V2', ...osProperties };
  resourceManager.putDisk({ id: osDisk, location, properties });
  for (const disk of others.dataDisks ?? []) resourceManager.putDisk({ id: disk, location });
  resourceManager.putMachine({ id, location, osDisk, ...others });
  return id;
}

function powerOf(id: string): string {
  const view = cli.cloud.resourceManager.getMachine(id)?.['properties'] as {
    instanceView: { statuses: { code: string }[] };
  };
  return view.instanceView.statuses.at(-1)?.code ?? '';
}

test('a machine that stands still is captured, incremental and tagged, and a rule then wants it', async () => {
  machine('vm-1', {
    power: 'deallocated',
    securityType: 'TrustedLaunch',
    osProperties: { securityProfile: { securityType: 'TrustedLaunch' } },
  });
  const { code, out } = await cli.run('capture', 'vm-1', ...where, '-o', 'json');
  expect(code).toBe(0);
  const [name = '', ...more] = cli.person.names(groups.source);
  expect(more).toEqual([]);
  expect(name).toMatch(/^snap_vm-1_\d{4}-\d\d-\d\d_\d{4}$/);
  expect(JSON.parse(out)).toMatchObject({ machines: [{ result: 'captured', snapshots: [{ name }] }] });
  expect(cli.person.get(groups.source, name)).toMatchObject({
    tags: { SnapReplicate: 'Replicate' },
    incremental: true,
    osType: 'Windows',
    hyperVGeneration: 'V2',
    securityProfile: { securityType: 'TrustedLaunch' },
  });
  expect((await cli.run('plan', '-o', 'tsv', '--query', 'copies')).out).toBe('2\n');
});

test('a running one is left alone unless it is told; it is stopped, taken, and started again', async () => {
  const id = machine('vm-1');
  const refused = await cli.run('capture', 'vm-1', ...where);
  expect(refused).toMatchObject({ code: 64, out: '' });
  expect(refused.error).toContain('vm-1 is running; give --stop or --allow-running');
  expect(powerOf(id)).toBe('PowerState/running');
  const done = await cli.run('capture', 'vm-1', ...where, '--stop', '--start', '-o', 'json');
  expect((JSON.parse(done.out) as Shown).machines).toMatchObject([{ result: 'captured', power: 'started' }]);
  expect(powerOf(id)).toBe('PowerState/running');
  const posts = cli.cloud.resourceManager.requests.requests
    .filter(({ method }) => method !== 'GET')
    .map(({ method, path }) => `${method} ${path.slice(path.lastIndexOf('/') + 1).replace(/\d{4}.*/, '')}`);
  expect(posts).toEqual(['POST deallocate', 'PUT snap_vm-1_', 'POST start']);
  // The same minute has the same name, and nothing is overwritten.
  const again = await cli.run('capture', 'vm-1', ...where, '--allow-running', '--name-format', 'fixed');
  expect(again).toMatchObject({ code: 0 });
  const twice = await cli.run('capture', 'vm-1', ...where, '--allow-running', '--name-format', 'fixed');
  expect(twice).toMatchObject({ code: 1 });
  expect(twice.out).toContain('is there already');
});

test('data disks, another group, tags, full ones; what of an image one should know is told', async () => {
  const data = `${groupId(groups.source)}/providers/Microsoft.Compute/disks/vm-1_data`;
  const id = machine('vm-1', { power: 'stopped', generalized: true, dataDisks: [data] });
  machine('vm-2', { power: 'running' });
  const { code, out } = await cli.run(
    ...['capture', id, 'vm-2', '-g', 'rg-images', '--subscription', groups.source.subscriptionId, '--stop'],
    ...['--into', 'rg-snaprep-work', '--data-disks', '--full', '--tag', 'owner=desktop', '--untagged'],
    ...['--name-format', 'snap_{vm}_{hh}{mm}_{dd}-{MM}-{yyyy}', '-o', 'json'],
  );
  expect(code).toBe(0);
  const [first, second] = (JSON.parse(out) as Shown).machines;
  expect(first?.notes.join()).toContain('it is generalised');
  expect(first?.snapshots.map(({ name }) => name.replaceAll(/\d/g, '9'))).toEqual([
    'snap_vm-9_9999_99-99-9999',
    'snap_vm-9_9999_99-99-9999_lun9',
  ]);
  expect(second?.notes.join()).toContain(
    `az vm start --subscription ${groups.source.subscriptionId} --resource-group rg-images --name vm-2`,
  );
  const taken = cli.person.list({ ...groups.source, resourceGroup: 'rg-snaprep-work' });
  expect(taken).toHaveLength(3);
  for (const one of taken) expect(one).toMatchObject({ incremental: false, tags: { owner: 'desktop' } });
});

test('of several machines one that is not there stops no other; words that make no sense are refused', async () => {
  machine('vm-1', { power: 'deallocated' });
  const { code, out } = await cli.run('capture', 'nowhere', 'vm-1', ...where);
  expect(code).toBe(3);
  expect(out).toMatch(/nowhere: failed: GET machine nowhere: ResourceNotFound/);
  expect(cli.person.names(groups.source)).toHaveLength(1);
  for (const words of [
    ['vm-1', ...where, '--name-format', '{wm}'],
    ['vm-1', ...where, '--name-format', 'a b'],
    ['vm-1', ...where, '--tag', 'x'],
    ['vm-1', ...where, '--stop', '--allow-running'],
    ['vm-1', '--subscription', groups.source.subscriptionId],
    ['/subscriptions/x', ...where],
  ]) {
    expect(await cli.run('capture', ...words)).toMatchObject({ code: 64, out: '' });
  }
});

test('at a terminal it asks, and without an answer leaves the machine as it is', async () => {
  const id = machine('vm-1');
  const words = ['capture', 'vm-1', ...where, '--local', 'local.json'];
  const left = new Terminal(words, cli.folder);
  await left.sees('Stop it first, take it as it runs, or leave it? [s/r/L]');
  left.keys('\n');
  expect(await left.end()).toBe(1);
  expect(left.text).toContain('vm-1: left');
  expect(cli.person.names(groups.source)).toEqual([]);
  const interrupted = new Terminal(words, cli.folder);
  await interrupted.sees('[s/r/L]');
  interrupted.keys('\u0003');
  expect(await interrupted.end()).toBe(130);
  expect(interrupted.text).toContain('Interrupted; vm-1 was left as it is.');
  expect(cli.person.names(groups.source)).toEqual([]);
  const stopped = new Terminal(words, cli.folder);
  await stopped.sees('[s/r/L]');
  stopped.keys('s\n');
  expect(await stopped.end()).toBe(0);
  expect(powerOf(id)).toBe('PowerState/deallocated');
  expect(cli.person.names(groups.source)).toHaveLength(1);
});
