import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { groups, ruleJson, selected, targetJson, World } from '../support/world.ts';
import { again } from '../support/again.ts';
import { snapshotId } from '../support/person.ts';
import { touch } from '../support/touch.ts';

let world: World;

beforeEach(async () => {
  world = await World.start();
});

afterEach(async () => {
  await world.close();
});

describe('a snapshot that is taken', () => {
  test('turns up in every target, under its name, with all data and everything a machine needs', async () => {
    const taken = world.person.take(groups.source, 'golden-1', { tags: { ...selected, owner: 'vdi' } });
    await world.settle();

    for (const target of [groups.weu, groups.sea]) {
      expect(world.person.get(target, 'golden-1')).toMatchObject({
        location: target.location,
        completionPercent: 100,
        osType: 'Windows',
        hyperVGeneration: 'V2',
        incremental: true,
        networkAccessPolicy: 'DenyAll',
        publicNetworkAccess: 'Disabled',
        tags: { ...selected, owner: 'vdi', 'snaprep-generation': taken.uniqueId },
        creationData: { createOption: 'CopyStart', sourceUniqueId: taken.uniqueId },
      });
      expect(world.reasons('golden-1', target)).toEqual([
        'beginCopy ReplicaMissing',
        'wait Copying',
        'none InSync',
      ]);
    }
    await again(world);
  });

  test('is copied, full or incremental, to another group of its own region', async () => {
    await world.deploy({ rules: [ruleJson({ targets: [targetJson(groups.near)] })] });
    for (const incremental of [true, false]) {
      world.person.take(groups.source, `golden-${String(incremental)}`, {
        tags: selected,
        incremental,
      });
    }
    await world.settle();
    for (const incremental of [true, false]) {
      expect(world.person.get(groups.near, `golden-${String(incremental)}`)).toMatchObject({
        incremental,
        creationData: { createOption: 'Copy' },
      });
    }
    await again(world);
  });

  test('without the tag stays where it is; tagged later, it is copied', async () => {
    world.person.take(groups.source, 'golden-1');
    await world.settle();
    expect(world.person.list(groups.weu)).toEqual([]);
    expect(world.reasons('golden-1', groups.weu)).toEqual(['none NotSelected']);

    world.person.tag(groups.source, 'golden-1', selected);
    await world.settle();
    expect(world.person.get(groups.weu, 'golden-1')).toMatchObject({ completionPercent: 100 });
    await again(world);
  });

  test('in full, and bound for another region, is reported by name and reason', async () => {
    world.person.take(groups.source, 'full-1', { tags: selected, incremental: false });
    await world.settle();
    expect(world.person.list(groups.weu)).toEqual([]);
    const record = world.records.find(({ reason }) => reason === 'FullSnapshotAcrossRegions');
    expect(record).toMatchObject({ kind: 'blocked', source: 'full-1' });
    expect(String(record?.['detail'])).toContain('incremental');
    await again(world);
  });

  test('never replaces a foreign snapshot of its name', async () => {
    const foreign = world.person.take(groups.weu, 'golden-1', { tags: { owner: 'someone' } });
    world.person.take(groups.source, 'golden-1', { tags: selected });
    await world.settle();
    expect(world.reasons('golden-1', groups.weu)).toEqual(['blocked NameTaken']);
    world.person.delete(groups.source, 'golden-1');
    await world.settle();
    expect(world.person.get(groups.weu, 'golden-1')).toMatchObject({
      uniqueId: foreign.uniqueId,
      tags: { owner: 'someone' },
    });
    await again(world);
  });
});

test('tags follow: added, changed and removed ones, and those that others put on the replica stay', async () => {
  world.person.take(groups.source, 'golden-1', { tags: { ...selected, owner: 'a', old: 'x' } });
  await world.settle();
  const before = world.person.get(groups.weu, 'golden-1');
  world.person.tag(groups.weu, 'golden-1', { ...before?.tags, costCenter: '42' });
  world.person.tag(groups.source, 'golden-1', { ...selected, owner: 'b', fresh: 'y' });
  await world.settle();
  const after = world.person.get(groups.weu, 'golden-1');
  expect(after).toMatchObject({
    uniqueId: before?.uniqueId,
    tags: { owner: 'b', fresh: 'y', costCenter: '42' },
  });
  expect(after?.tags).not.toHaveProperty('old');
  await again(world);
});

describe('Trusted Launch', () => {
  const properties = { securityProfile: { securityType: 'TrustedLaunch' } };

  test('is kept across regions and within one', async () => {
    await world.deploy({ rules: [ruleJson({ targets: [groups.weu, groups.near].map(targetJson) })] });
    world.person.take(groups.source, 'trusted-1', { tags: selected, properties });
    await world.settle();
    for (const target of [groups.weu, groups.near]) {
      expect(world.person.get(target, 'trusted-1')).toMatchObject(properties);
      expect(world.reasons('trusted-1', target).at(-1)).toBe('none InSync');
    }
    await again(world);
  });

  test('a finished replica that lost it is blocked by name, and never in sync', async () => {
    const source = world.person.take(groups.source, 'trusted-1', { tags: selected, properties });
    await world.settle();
    const { tags } = world.person.get(groups.weu, 'trusted-1') ?? { tags: {} };
    world.person.delete(groups.weu, 'trusted-1');
    // As a tool makes it that does not send the security type with CopyStart.
    world.cloud.resourceManager.putSnapshot(snapshotId(groups.weu, 'trusted-1'), {
      location: groups.weu.location,
      tags,
      properties: {
        incremental: true,
        osType: 'Windows',
        hyperVGeneration: 'V2',
        creationData: { createOption: 'CopyStart', sourceResourceId: source.id },
      },
    });
    await world.pass(3_600_000);
    await world.nightlySync();
    touch(world, 'trusted-1');
    await world.settle();
    const last = world.records.filter(({ target }) => target === groups.weu.resourceGroup).at(-1);
    expect(last).toMatchObject({ kind: 'blocked', reason: 'PropertyLost' });
    expect(String(last?.['detail'])).toContain('securityType: TrustedLaunch');
    await again(world);
  });
});

test('a confidential machine is refused with a reason', async () => {
  const securityProfile = { securityType: 'ConfidentialVM_VMGuestStateOnlyEncryptedWithPlatformKey' };
  world.person.take(groups.source, 'confidential-1', { tags: selected, properties: { securityProfile } });
  await world.settle();
  expect(world.person.list(groups.weu)).toEqual([]);
  expect(world.reasons('confidential-1', groups.weu)).toEqual(['blocked ConfidentialVmNotSupported']);
  await again(world);
});

test('a renamed rule: the tags follow, nothing is copied again; a removed one: its replicas stay, reported', async () => {
  world.person.take(groups.source, 'golden-1', { tags: selected });
  await world.settle();
  const before = world.person.get(groups.weu, 'golden-1');

  await world.deploy({ rules: [ruleJson({ name: 'renamed' })] });
  const writes = await world.writesDuring(() => world.nightlySync());
  expect(writes.map((write) => write.split(' ')[0])).toEqual(['PATCH', 'PATCH']);
  expect(world.person.get(groups.weu, 'golden-1')).toMatchObject({
    uniqueId: before?.uniqueId,
    tags: { 'snaprep-rule': 'renamed' },
  });
  await again(world);

  const elsewhere = { subscriptionId: groups.source.subscriptionId, resourceGroup: 'rg-other' };
  await world.deploy({ rules: [ruleJson({ source: elsewhere })] });
  expect(await world.writesDuring(() => world.nightlySync())).toEqual([]);
  expect(world.person.get(groups.weu, 'golden-1')).toMatchObject({ uniqueId: before?.uniqueId });
  expect(world.records.filter(({ event }) => event === 'replicaWithoutRule')).toHaveLength(2);
});
