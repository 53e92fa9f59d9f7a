import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { temporaryName } from '../../src/replication/ways/convert/temporary.ts';
import { again } from '../support/again.ts';
import { converting, patiently, takeFull, trusted, until } from '../support/converting.ts';
import {
  expectConverted,
  expectNothingTemporary,
  expectSameBytes,
  temporaries,
} from '../support/converted.ts';
import { installationOf } from '../support/installation-of.ts';
import { groupId, snapshotId } from '../support/person.ts';
import { groups, ruleJson, selected, targetJson, workGroup, World } from '../support/world.ts';

let world: World;
const minute = 60_000;
/** Two other regions, one of them in another subscription. */
const targets = [groups.weu, groups.sea];
const names = (group: typeof groups.weu): string[] => world.person.names(group);

beforeEach(async () => {
  world = await World.start(converting());
});

afterEach(async () => {
  await world.close();
});

describe('a full snapshot reaches two other regions and another subscription, and nothing temporary is left', () => {
  test.each([
    ['with Trusted Launch', trusted],
    ['that is plain', {}],
    ['that must not be exported', { networkAccessPolicy: 'DenyAll', publicNetworkAccess: 'Disabled' }],
  ])('one %s', async (_what, properties) => {
    takeFull(world, 'full-1', properties);
    await world.settle();
    expectConverted(world, targets, 'full-1');
    expectSameBytes(world, targets, 'full-1');
    expectNothingTemporary(world);
    await again(world);
  });
});

test('under "auto" the plain one is staged, and the one with Trusted Launch converted', async () => {
  await world.close();
  world = await World.start({ rules: [ruleJson({ fullSnapshots: 'auto' })] });
  takeFull(world, 'plain', {});
  takeFull(world, 'trusted');
  await world.settle();
  for (const group of targets) {
    expect(world.person.get(group, 'plain')).toMatchObject({ creationData: { createOption: 'Import' } });
    expect(world.person.get(group, 'trusted')).toMatchObject({
      creationData: { createOption: 'CopyStart' },
      ...trusted,
    });
  }
  expectNothingTemporary(world);
  await again(world);
});

test('without any right on a storage account, and without any SAS', async () => {
  takeFull(world, 'full-1');
  await world.settle();
  const calls = world.cloud.resourceManager.requests.requests.map(({ path }) => path);
  expect(calls.filter((path) => /Microsoft\.Storage|GetAccess/i.test(path))).toEqual([]);
  const blobs = world.cloud.blobs.requests.filter(({ path }) => !path.includes('/journal'));
  expect(blobs).toEqual([]);
  expectConverted(world, targets, 'full-1');
});

test('what is made on the way is ours, closed, cheap, in the source’s region and tells nothing of the image', async () => {
  world.cloud.resourceManager.behaviour.operationMs = 3000;
  takeFull(world, 'golden-image');
  await until(
    world,
    () => temporaries(world).snapshots.length === 1 && temporaries(world).disks.length === 1,
  );
  const [disk] = world.cloud.resourceManager.listDisks(groupId(workGroup));
  const [snapshot] = world.person.list(workGroup);
  for (const made of [disk, snapshot]) {
    expect(made).toMatchObject({
      location: 'northeurope',
      sku: { name: 'Standard_LRS' },
      tags: { 'snaprep-temporary': 'rg-images/golden-image' },
    });
    expect(made?.name).not.toContain('golden');
  }
  const closed = { networkAccessPolicy: 'DenyAll', publicNetworkAccess: 'Disabled' };
  expect(disk?.properties).toMatchObject(closed);
  expect(snapshot).toMatchObject({ ...closed, incremental: true });
  await world.settle();
  expectNothingTemporary(world);
});

describe('a source under customer-managed keys', () => {
  const keys = (group: typeof groups.source, name: string): { id: string; location: string } => ({
    id: `/subscriptions/${group.subscriptionId}/resourceGroups/rg-keys/providers/Microsoft.Compute/diskEncryptionSets/${name}`,
    location: group.location,
  });

  test('the pair is under the source’s set, the replica under its target’s', async () => {
    const [ofSource, ofTarget] = [keys(groups.source, 'des-images-neu'), keys(groups.weu, 'des-images-weu')];
    for (const set of [ofSource, ofTarget]) world.cloud.resourceManager.putDiskEncryptionSet(set);
    await world.deploy({
      rules: [
        ruleJson({
          fullSnapshots: 'convert',
          targets: [{ ...targetJson(groups.weu), diskEncryptionSetId: ofTarget.id }],
        }),
      ],
    });
    const encryption = { type: 'EncryptionAtRestWithCustomerKey', diskEncryptionSetId: ofSource.id };
    world.cloud.resourceManager.behaviour.operationMs = 3000;
    takeFull(world, 'full-1', { ...trusted, encryption });
    await until(
      world,
      () => temporaries(world).snapshots.length === 1 && temporaries(world).disks.length === 1,
    );
    const [disk] = world.cloud.resourceManager.listDisks(groupId(workGroup));
    expect(disk?.properties).toMatchObject({ encryption });
    expect(world.person.list(workGroup)[0]).toMatchObject({ encryption });
    await world.settle();
    expectConverted(world, [groups.weu], 'full-1');
    expect(world.person.get(groups.weu, 'full-1')).toMatchObject({
      encryption: { ...encryption, diskEncryptionSetId: ofTarget.id },
    });
    expectNothingTemporary(world);
    await again(world);
  });
});

describe('the source changes at each step', () => {
  /** Seconds after it was taken: each step takes some of them, and the copies four minutes. */
  const moments = [1, 8, 16, 24, 32, 60, 270];

  beforeEach(() => {
    world.cloud.resourceManager.behaviour.operationMs = 3000;
  });

  test.each(moments)('deleted after %i s: nothing of it is left anywhere', async (seconds) => {
    takeFull(world, 'full-1');
    await world.pass(seconds * 1000);
    await patiently(world, () => world.person.delete(groups.source, 'full-1'));
    await world.settle();
    expect([...names(groups.weu), ...names(groups.sea)]).toEqual([]);
    expectNothingTemporary(world);
    await again(world);
  });

  test.each(moments)('taken again after %i s: the new one gets there', async (seconds) => {
    takeFull(world, 'full-1');
    await world.pass(seconds * 1000);
    await patiently(world, () => world.person.delete(groups.source, 'full-1'));
    await patiently(world, () => takeFull(world, 'full-1'));
    await world.settle();
    expectConverted(world, targets, 'full-1');
    expectNothingTemporary(world);
    await again(world);
  });

  test.each(moments)('unselected after %i s: its replicas go, and everything on the way', async (seconds) => {
    takeFull(world, 'full-1');
    await world.pass(seconds * 1000);
    await patiently(world, () => world.person.tag(groups.source, 'full-1', {}));
    await world.settle(26 * 60 * minute);
    expect([...names(groups.weu), ...names(groups.sea)]).toEqual([]);
    expectNothingTemporary(world);
    await again(world);
  });
});

test('a source that is kept when it is gone is copied to the end', async () => {
  await world.deploy({
    rules: [ruleJson({ fullSnapshots: 'convert', whenSourceDeleted: 'keep' })],
  });
  takeFull(world, 'full-1');
  await world.pass(2 * minute);
  expect(names(groups.weu)).toEqual(['full-1']);
  world.person.delete(groups.source, 'full-1');
  await world.settle();
  expect(world.person.get(groups.weu, 'full-1')).toMatchObject({ completionPercent: 100 });
  expectNothingTemporary(world);
  await again(world);
});

describe('a target that is added', () => {
  const one = { rules: [ruleJson({ fullSnapshots: 'convert', targets: [targetJson(groups.weu)] })] };

  test.each([
    ['while the pair exists uses it', 2 * minute, 1],
    ['after it is gone makes a new one', 60 * minute, 2],
  ])('%s', async (_what, after, disks) => {
    await world.deploy(one);
    takeFull(world, 'full-1');
    await world.pass(after);
    await world.deploy(converting());
    await world.nightlySync();
    expectConverted(world, targets, 'full-1');
    expectNothingTemporary(world);
    const made = world.cloud.resourceManager.requests.requests.filter(
      ({ method, path }) => method === 'PUT' && path.includes('/disks/'),
    );
    expect(new Set(made.map(({ path }) => path)).size).toBe(1);
    expect(made).toHaveLength(disks);
    await again(world);
  });
});

describe('a disk and a snapshot of someone else with names like ours', () => {
  test('are left alone, and so is everything else in the group', async () => {
    const theirs = `snaprep-${'0'.repeat(40)}`;
    putForeign(theirs, {});
    putForeign('tagged', { 'snaprep-temporary': 'rg-images/full-1', 'snaprep-generation': 'x' });
    const before = everythingInWorkGroup();
    takeFull(world, 'full-1');
    await world.settle();
    await world.pass(4 * 60 * minute);
    await world.nightlySync();
    expectConverted(world, targets, 'full-1');
    expect(everythingInWorkGroup()).toEqual(before);
    await again(world);
  });

  test('with our very name are reported', async () => {
    const { uniqueId } = takeFull(world, 'full-1');
    putForeign(
      temporaryName({ ...groups.source, name: 'full-1' }, uniqueId, installationOf('local-convert')),
      {},
    );
    const before = everythingInWorkGroup();
    await world.settle();
    await world.pass(4 * 60 * minute);
    await world.nightlySync();
    for (const group of targets) {
      expect(world.reasons('full-1', group).at(-1)).toBe('blocked TemporaryNameTaken');
      expect(names(group)).toEqual([]);
    }
    expect(everythingInWorkGroup()).toEqual(before);
    await again(world);
  });
});

function putForeign(name: string, tags: Record<string, string>): void {
  const { resourceManager } = world.cloud;
  const { location } = workGroup;
  const disk = `${groupId(workGroup)}/providers/Microsoft.Compute/disks/${name}`;
  resourceManager.createDisk(disk, {
    location,
    tags,
    properties: { diskSizeGB: 4, creationData: { createOption: 'Empty' } },
  });
  resourceManager.putSnapshot(snapshotId(workGroup, name), {
    location,
    tags,
    properties: { diskSizeGB: 4, creationData: { createOption: 'Empty' } },
  });
}

function everythingInWorkGroup(): unknown {
  return [world.cloud.resourceManager.listDisks(groupId(workGroup)), world.person.list(workGroup)];
}

test('a lock above the work group keeps what is temporary and not the replicas, is said, and no other one is lifted for it', async () => {
  await world.deploy({ rules: [ruleJson({ fullSnapshots: 'convert', locks: 'lift' })] });
  world.cloud.resourceManager.putLock(groupId(workGroup), 'keep', 'CanNotDelete', '');
  takeFull(world, 'full-1');
  await world.settle();
  expect(world.reasons('full-1', groups.weu)).toContain('blocked ScopeLocked');
  expect(temporaries(world).disks).toHaveLength(1);
  for (const group of targets) {
    expect(world.person.get(group, 'full-1')).toMatchObject({ completionPercent: 100 });
  }
  world.cloud.resourceManager.deleteLock(groupId(workGroup), 'keep');
  await world.settle();
  expectConverted(world, targets, 'full-1');
  expectNothingTemporary(world);
  await again(world);
});

test('two rules of one source share the pair', async () => {
  const rules = targets.map((target, at) =>
    ruleJson({ name: `rule-${at}`, fullSnapshots: 'convert', targets: [targetJson(target)] }),
  );
  await world.deploy({ rules });
  takeFull(world, 'full-1');
  await world.settle();
  expectConverted(world, targets, 'full-1');
  expectNothingTemporary(world);
  const removed = world.cloud.resourceManager.requests.requests.filter(
    ({ method, path }) => method === 'DELETE' && path.includes(`/${workGroup.resourceGroup}/`),
  );
  expect(new Set(removed.map(({ path }) => path)).size).toBe(2);
  await again(world);
});

test('events of the work group cause nothing', async () => {
  world.cloud.resourceManager.createDisk(`${groupId(workGroup)}/providers/Microsoft.Compute/disks/d`, {
    location: 'northeurope',
    tags: selected,
    properties: { diskSizeGB: 4, creationData: { createOption: 'Empty' } },
  });
  world.person.take(workGroup, 'snapshot', { tags: selected });
  const calls = await world.callsDuring(() => world.settle());
  expect(calls).toEqual([]);
  expect(world.records).toEqual([]);
});

test('the nightly report says how many replicas are incremental of full sources, and what it removed', async () => {
  takeFull(world, 'full-1');
  await world.settle();
  await world.nightlySync();
  const synced = world.records.filter(({ event }) => event === 'synced');
  expect(synced.map(({ converted }) => converted)).toEqual([1, 1]);
  expect(world.records.filter(({ event }) => event === 'workGroupSwept')).toMatchObject([
    { resourceGroup: workGroup.resourceGroup, pairs: 0, removed: [] },
  ]);
});
