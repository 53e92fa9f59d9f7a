import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { again } from '../support/again.ts';
import { snapshotId } from '../support/person.ts';
import { groups, ruleJson, selected, targetJson, World } from '../support/world.ts';

let world: World;
const minute = 60_000;
const day = 24 * 60 * minute;

beforeEach(async () => {
  world = await World.start();
});

afterEach(async () => {
  await world.close();
});

async function replicated(...names: string[]): Promise<void> {
  for (const name of names) world.person.take(groups.source, name, { tags: selected });
  await world.settle();
  expect(replicaNames()).toEqual([...names].sort());
}

function replicaNames(target = groups.weu): string[] {
  return world.person.names(target);
}

test('a deleted source takes its replicas with it, after the delay and not before', async () => {
  await replicated('golden-1', 'golden-2');
  world.person.delete(groups.source, 'golden-1');
  await world.pass(14 * minute);
  expect(replicaNames()).toEqual(['golden-1', 'golden-2']);
  expect(world.person.get(groups.weu, 'golden-1')?.tags['snaprep-delete']).toMatch(/^SourceDeleted@/);
  await world.settle();
  expect(replicaNames()).toEqual(['golden-2']);
  expect(replicaNames(groups.sea)).toEqual(['golden-2']);
  await again(world);
});

test('the only snapshot of a group can be deleted as well', async () => {
  await replicated('golden-1');
  world.person.delete(groups.source, 'golden-1');
  await world.settle();
  expect(replicaNames()).toEqual([]);
  await again(world);
});

test('an untagged source loses its replicas after a day; tagged again in time, it keeps them', async () => {
  await replicated('golden-1', 'golden-2');
  const before = world.person.get(groups.weu, 'golden-2');
  for (const name of ['golden-1', 'golden-2']) world.person.tag(groups.source, name, { owner: 'x' });
  await world.pass(day / 2);
  expect(replicaNames()).toEqual(['golden-1', 'golden-2']);
  world.person.tag(groups.source, 'golden-2', selected);
  await world.settle(day);
  expect(replicaNames()).toEqual(['golden-2']);
  expect(world.person.get(groups.weu, 'golden-2')?.uniqueId).toBe(before?.uniqueId);
  expect(world.person.get(groups.weu, 'golden-2')?.tags).not.toHaveProperty('snaprep-delete');
  await again(world);
});

test('what a rule keeps stays, whether its source is untagged or deleted', async () => {
  await world.deploy({ rules: [ruleJson({ whenSourceDeleted: 'keep', whenSourceUnselected: 'keep' })] });
  await replicated('golden-1', 'golden-2', 'golden-3');
  const ids = world.person.list(groups.weu).map(({ uniqueId }) => uniqueId);
  world.person.delete(groups.source, 'golden-1');
  world.person.tag(groups.source, 'golden-2', {});
  await world.settle(2 * day);
  expect(world.person.list(groups.weu).map(({ uniqueId }) => uniqueId)).toEqual(ids);
  await again(world);
});

test('deleted and taken again under one name within the delay: the replica is copied anew', async () => {
  await replicated('golden-1');
  const before = world.person.get(groups.weu, 'golden-1');
  world.person.delete(groups.source, 'golden-1');
  await world.pass(5 * minute);
  const second = world.person.take(groups.source, 'golden-1', { tags: selected });
  await world.settle();
  const after = world.person.get(groups.weu, 'golden-1');
  expect(after?.uniqueId).not.toBe(before?.uniqueId);
  expect(after).toMatchObject({
    provisioningState: 'Succeeded',
    tags: { 'snaprep-generation': second.uniqueId },
  });
  expect(world.person.names(groups.weu)).toEqual(['golden-1']);
  expect(after?.tags).not.toHaveProperty('snaprep-delete');
  await again(world);
});

describe('nothing is deleted', () => {
  test('while the resource group of the source is gone', async () => {
    await replicated('golden-1');
    world.person.deleteGroup(groups.source);
    await world.nightlySync();
    await again(world);
    await world.settle(day);
    expect(replicaNames()).toEqual(['golden-1']);
    expect(world.records.map(({ reason }) => reason)).toContain('SourceGroupLost');
  });

  test('while the source group cannot be read, also when the delay is over', async () => {
    await replicated('golden-1');
    world.person.delete(groups.source, 'golden-1');
    await world.pass(minute);
    refuseGroup(403, 'AuthorizationFailed');
    await world.settle();
    expect(replicaNames()).toEqual(['golden-1']);
    expect(world.reasons('golden-1', groups.weu)).toContain('blocked SourceScopeUnreadable');
    world.cloud.resourceManager.faults.clear();
    await world.settle();
    expect(replicaNames()).toEqual([]);
    await again(world);
  });

  test('for an event that says a lock or the tags of the snapshot were deleted', async () => {
    await replicated('golden-1');
    world.person.lock(groups.source, 'golden-1', 'CanNotDelete');
    world.person.unlock(groups.source, 'golden-1');
    world.cloud.resourceManager.deleteTags(snapshotId(groups.source, 'golden-1'));
    world.cloud.resourceManager.putTags(snapshotId(groups.source, 'golden-1'), selected);
    await world.settle(day);
    expect(replicaNames()).toEqual(['golden-1']);
    await again(world);
  });

  test('that is pinned', async () => {
    await replicated('golden-1');
    const replica = world.person.get(groups.weu, 'golden-1');
    world.person.tag(groups.weu, 'golden-1', { ...replica?.tags, 'snaprep-pinned': 'audit' });
    world.person.delete(groups.source, 'golden-1');
    await world.settle(day);
    expect(replicaNames()).toEqual(['golden-1']);
    expect(replicaNames(groups.sea)).toEqual([]);
    await again(world);
  });
});

test('the guard holds where the events of a mass deletion come one by one', async () => {
  const names = Array.from({ length: 8 }, (_, at) => `golden-${at}`);
  await world.deploy({
    rules: [ruleJson({ targets: [targetJson(groups.weu)] })],
    deletionGuard: { maxCount: 3, maxPercent: 50 },
  });
  await replicated(...names);
  world.cloud.eventGrid.delivery.lose = 5;
  for (const name of names.slice(0, 6)) world.person.delete(groups.source, name);
  await world.settle();
  expect(replicaNames()).toEqual(names);
  expect(world.reasons('golden-5', groups.weu)).toContain('blocked MassDeleteGuard');

  // The other five are found by the nightly sync; then someone approves what is seen.
  await world.nightlySync();
  const { sets } = (await world.http('GET', 'deletions')).body as {
    sets: { setId: string; pending: unknown[]; unmarked: unknown[] }[];
  };
  expect(sets.map(({ pending, unmarked }) => [pending.length, unmarked.length])).toEqual([[6, 0]]);
  await world.http('POST', `deletions/${sets[0]?.setId ?? ''}/approve`);
  await world.settle();
  expect(replicaNames()).toEqual(names.slice(6));
  await again(world);
});

test('22 of 28 sources deleted at once wait for approval, and are then carried out', async () => {
  const names = Array.from({ length: 28 }, (_, at) => `golden-${String(at).padStart(2, '0')}`);
  await replicated(...names);
  for (const name of names.slice(0, 22)) world.person.delete(groups.source, name);
  await world.settle();
  expect(replicaNames()).toHaveLength(28);
  expect(world.reasons('golden-00', groups.weu)).toContain('blocked MassDeleteGuard');

  const { body } = await world.http('GET', 'deletions');
  const { sets } = body as {
    sets: { setId: string; target: string; needsApproval: boolean; pending: unknown[] }[];
  };
  expect(sets.map(({ needsApproval, pending }) => [needsApproval, pending.length])).toEqual([
    [true, 22],
    [true, 22],
  ]);
  expect((await world.http('POST', 'deletions/0123456789abcdef/approve')).status).toBe(409);
  const weu = sets.find(({ target }) => target.endsWith(groups.weu.resourceGroup));
  expect(await world.http('POST', `deletions/${weu?.setId ?? ''}/approve`)).toMatchObject({
    status: 202,
    body: { replicas: 22 },
  });
  await world.settle();
  expect(replicaNames()).toEqual(names.slice(22));
  // Nobody approved the other target.
  expect(replicaNames(groups.sea)).toHaveLength(28);
  await again(world);
});

function refuseGroup(status: number, code: string): void {
  world.cloud.resourceManager.faults.add({
    method: 'GET',
    path: /\/resourcegroups\/rg-images$/i,
    times: Infinity,
    answer: { status, code, message: 'refused' },
  });
}
