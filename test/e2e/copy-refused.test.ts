/** Azure makes no incremental `Copy` of a snapshot: not into another subscription, or not at all. */
import { afterEach, expect, test } from 'vitest';
import { groups, ruleJson, selected, targetJson, World, type WorldOptions } from '../support/world.ts';

let world: World;

afterEach(async () => {
  await world.close();
});

async function start(behaviour: WorldOptions['behaviour'], target = groups.near): Promise<void> {
  world = await World.start({ rules: [ruleJson({ targets: [targetJson(target)] })], behaviour });
}

/** Of a disk of its own unless another is named. */
async function take(name: string, more: Parameters<World['person']['take']>[2] = {}): Promise<string> {
  const { uniqueId } = world.person.take(groups.source, name, { tags: selected, ...more });
  await world.settle();
  return uniqueId;
}

function putsOf(name: string): number {
  const puts = world.cloud.resourceManager.requests.requests.filter(
    ({ method, path }) => method === 'PUT' && path.endsWith(`/snapshots/${name}`),
  );
  return puts.length;
}

test.each(['ownSubscription', 'none'] as const)(
  'where it is made of %s, a replica of the same region comes by CopyStart, whole and faithful',
  async (incrementalCopies) => {
    await start({ incrementalCopies });
    await take('golden-1', { properties: { securityProfile: { securityType: 'TrustedLaunch' } } });
    expect(world.person.get(groups.near, 'golden-1')).toMatchObject({
      incremental: true,
      creationData: { createOption: 'CopyStart' },
      completionPercent: 100,
      securityProfile: { securityType: 'TrustedLaunch' },
      networkAccessPolicy: 'DenyAll',
    });
    const reasons = world.reasons('golden-1', groups.near);
    expect(reasons.slice(0, 2)).toEqual(['wait CopyByCopyStart', 'beginCopy ReplicaMissing']);
    expect(reasons.at(-1)).toBe('none InSync');
    expect(putsOf('golden-1')).toBe(2);
    expect(await world.writesDuring(() => world.nightlySync())).toEqual([]);
  },
);

test('snapshots of one disk are then copied one after the other, and all of them', async () => {
  await start({ incrementalCopies: 'ownSubscription', copyOrder: 'no-gaps' });
  const names = ['golden-1', 'golden-2', 'golden-3'];
  for (const name of names) {
    world.person.take(groups.source, name, { tags: selected, disk: 'golden' });
    await world.pass(1000);
  }
  await world.settle();
  await world.nightlySync();
  for (const name of names) {
    expect(world.person.get(groups.near, name)).toMatchObject({ completionPercent: 100 });
    expect(world.reasons(name, groups.near).at(-1)).toBe('none InSync');
  }
});

test('a renewed image takes its name all the same, and there is one at every moment', async () => {
  await start({ incrementalCopies: 'none' }, groups.weu);
  await take('golden-1');
  world.person.delete(groups.source, 'golden-1');
  const generation = await take('golden-1', { disk: 'another' });
  await world.nightlySync();
  expect(world.person.names(groups.weu)).toEqual(['golden-1']);
  const renewed = world.person.get(groups.weu, 'golden-1');
  expect(renewed?.tags['snaprep-generation']).toBe(generation);
  expect(renewed).toMatchObject({ incremental: true, completionPercent: 100 });
  expect(world.reasons('golden-1', groups.weu).at(-1)).toBe('none InSync');
});

test('what is refused for another reason is told as before, once both ways were asked', async () => {
  await start({ incrementalCopies: 'none', regionsWithoutZones: ['northeurope'] });
  await world.deploy({
    rules: [ruleJson({ targets: [{ ...targetJson(groups.near), sku: 'Standard_ZRS' }] })],
  });
  await take('golden-1');
  expect(world.reasons('golden-1', groups.near)).toEqual([
    'wait CopyByCopyStart',
    'blocked InvalidParameter',
  ]);
});
