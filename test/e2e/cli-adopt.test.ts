/** Replicas of another tool, and saved events, by the built file. */
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { CliCloud } from '../support/cli.ts';
import { groupId, snapshotId } from '../support/person.ts';
import { groups, ruleJson, selected, targetJson } from '../support/world.ts';

let cli: CliCloud;

beforeEach(async () => {
  cli = await CliCloud.start({ rules: [ruleJson({ targets: [targetJson(groups.weu)] })] });
});

afterEach(async () => {
  await cli.close();
});

/** As a script copies it: under the same name, with nothing of ours on it. */
function copiedByScript(name: string): void {
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

test('replicas that a script made are taken over by their tags, and nothing is copied again', async () => {
  for (let at = 0; at < 12; at++) {
    cli.person.take(groups.source, `golden-${at}`, { tags: selected });
    copiedByScript(`golden-${at}`);
  }
  cli.person.take(groups.source, 'other-1', { tags: selected });
  cli.person.take({ ...groups.weu }, 'other-1', { properties: { osType: 'Linux' } });
  expect((await cli.run('wait', 'golden-*', '--timeout', '1s')).code).toBe(3);
  const before = cli.person.list(groups.weu).map(({ uniqueId }) => uniqueId);

  const dry = await cli.run('adopt', '--dry-run', '-o', 'json');
  const { candidates } = JSON.parse(dry.out) as {
    candidates: { name: string; adoptable: boolean; why: string }[];
  };
  expect(dry.code).toBe(3);
  expect(candidates.filter(({ name, adoptable }) => name !== 'other-1' && !adoptable)).toEqual([]);
  expect(candidates.find(({ name }) => name === 'other-1')).toMatchObject({
    adoptable: false,
    why: expect.stringContaining('OS is Linux') as string,
  });
  expect(cli.person.get(groups.weu, 'golden-1')?.tags).not.toHaveProperty('snaprep-source');

  expect(await cli.run('adopt')).toMatchObject({ code: 64, out: '' });
  expect(await cli.run('adopt', 'golden-*', '--yes', ...cli.journal)).toMatchObject({ code: 0 });
  expect(await cli.run('sync', '--here', ...cli.journal)).toMatchObject({ code: 3 });
  expect(cli.person.list(groups.weu).map(({ uniqueId }) => uniqueId)).toEqual(before);
  expect(cli.person.get(groups.weu, 'golden-1')?.tags).toMatchObject({
    ...selected,
    'snaprep-installation': 'sb-cli-test',
    'snaprep-generation': cli.person.get(groups.source, 'golden-1')?.uniqueId,
  });
  expect(cli.person.get(groups.weu, 'other-1')?.tags).not.toHaveProperty('snaprep-source');
});

test('a full copy, as the runbook makes them, is taken over of a full source, and of an incremental one not', async () => {
  for (const [name, incremental] of [
    ['full-1', false],
    ['incremental-1', true],
  ] as const) {
    cli.person.take(groups.source, name, { tags: selected, incremental });
    cli.person.take(groups.weu, name, { incremental: false });
  }
  expect((await cli.run('status', 'full-1')).out).toContain('snaprep adopt takes over');
  const run = await cli.run('adopt', '--yes', '-o', 'json');
  expect(run.code).toBe(3);
  expect(JSON.parse(run.out)).toMatchObject({
    candidates: [
      { name: 'full-1', adoptable: true },
      {
        name: 'incremental-1',
        adoptable: false,
        why: 'ours, it would be PropertyLost: incremental: true → false',
      },
    ],
    adopted: [{ result: 'adopted' }],
  });
  expect(cli.person.get(groups.weu, 'full-1')?.tags).toHaveProperty('snaprep-source');
  expect(cli.person.get(groups.weu, 'incremental-1')?.tags).not.toHaveProperty('snaprep-source');
});

test('a saved event is played through the intake, and nothing is written', async () => {
  cli.person.take(groups.source, 'golden-1', { tags: selected });
  const id = snapshotId(groups.source, 'golden-1');
  const event = {
    id: 'e-1',
    topic: groupId(groups.source),
    subject: id,
    eventType: 'Microsoft.Resources.ResourceWriteSuccess',
    eventTime: '2026-11-23T12:00:00Z',
    dataVersion: '2',
    metadataVersion: '1',
    data: { resourceUri: id, operationName: 'Microsoft.Compute/snapshots/write', status: 'Succeeded' },
  };
  const file = path.join(cli.folder, 'event.json');
  await writeFile(file, JSON.stringify(event));
  const { code, out } = await cli.run('receive', 'event.json', '-o', 'json');
  expect(code).toBe(0);
  expect(JSON.parse(out)).toMatchObject({
    source: 'golden-1',
    looks: [{ kind: 'beginCopy', reason: 'ReplicaMissing', target: 'rg-images-weu' }],
  });
  expect(cli.person.list(groups.weu)).toEqual([]);

  await writeFile(file, JSON.stringify({ ...event, eventType: 'Microsoft.Resources.ResourceWriteFailure' }));
  expect((await cli.run('receive', 'event.json')).out).toBe(
    'Dropped: UnsuccessfulOperation: the operation failed or was cancelled\n',
  );

  await writeFile(file, '{ "what": 1 }');
  const none = await cli.run('receive', 'event.json');
  expect(none).toMatchObject({ code: 64, out: '' });
  expect(none.error).toContain('event.json: not an event: ');
  await writeFile(file, '{');
  expect((await cli.run('receive', 'event.json')).code).toBe(64);
});

test('the event of a whole source group leads to a look at each of its replicas', async () => {
  for (const name of ['golden-1', 'golden-2']) cli.person.take(groups.source, name, { tags: selected });
  expect(await cli.run('sync', '--here', ...cli.journal)).toMatchObject({ code: 0 });
  cli.person.deleteGroup(groups.source);
  const id = groupId(groups.source);
  const event = {
    id: 'e-2',
    topic: id,
    subject: id,
    eventType: 'Microsoft.Resources.ResourceDeleteSuccess',
    eventTime: new Date().toISOString(),
    dataVersion: '2',
    metadataVersion: '1',
    data: {
      resourceUri: id,
      operationName: 'Microsoft.Resources/subscriptions/resourcegroups/delete',
      status: 'Succeeded',
    },
  };
  await writeFile(path.join(cli.folder, 'event.json'), JSON.stringify(event));
  const { code, out } = await cli.run('receive', 'event.json', '-o', 'json', ...cli.journal);
  expect(code).toBe(0);
  expect(JSON.parse(out)).toMatchObject({
    change: 'groupDeleted',
    source: groups.source.resourceGroup,
    looks: [{ source: 'golden-1' }, { source: 'golden-2' }],
  });
  expect(cli.person.names(groups.weu)).toEqual(['golden-1', 'golden-2']);
});
