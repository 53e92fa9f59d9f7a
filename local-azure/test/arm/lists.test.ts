import { expect, test } from 'vitest';
import { images, open, refusalOf, replicaId, sourceId, subscriptionId, takeSnapshot } from './arm-fixture.ts';

async function namesOf(list: AsyncIterable<{ name?: string }>): Promise<(string | undefined)[]> {
  const names: (string | undefined)[] = [];
  for await (const { name } of list) names.push(name);
  return names;
}

test('lists of a group and of a subscription are paged, and complete', async () => {
  const fixture = await open({ pageSize: 2 });
  const { compute, manager } = fixture;
  const names = ['a', 'b', 'c', 'd', 'e'];
  for (const name of names) takeSnapshot(fixture, name);
  manager.putSnapshot(replicaId('z'), {
    location: 'eastus',
    properties: { creationData: { createOption: 'Empty' }, diskSizeGB: 4 },
  });
  manager.requests.reset();
  expect(await namesOf(compute.snapshots.listByResourceGroup('rg-images'))).toEqual(names);
  expect(manager.requests.count({ method: 'GET', pathIncludes: '/snapshots' })).toBe(3);
  expect(await namesOf(compute.snapshots.list())).toEqual([...names, 'z']);
  expect(manager.listSnapshots(`/subscriptions/${subscriptionId}`)).toHaveLength(6);
});

test('what is deleted between two pages hides nothing else', async () => {
  const fixture = await open({ pageSize: 2 });
  for (const name of ['a', 'b', 'c', 'd']) takeSnapshot(fixture, name);
  const seen: (string | undefined)[] = [];
  for await (const page of fixture.compute.snapshots.listByResourceGroup('rg-images').byPage()) {
    seen.push(...page.map(({ name }) => name));
    fixture.manager.deleteSnapshot(sourceId('a'));
    fixture.manager.deleteSnapshot(sourceId('b'));
  }
  expect(seen).toEqual(['a', 'b', 'c', 'd']);
});

test('a page that fails ends the listing', async () => {
  const fixture = await open({ pageSize: 1 });
  takeSnapshot(fixture, 'a');
  takeSnapshot(fixture, 'b');
  fixture.manager.faults.failListPage(images, 2, { status: 500, code: 'InternalServerError', message: 'x' });
  const seen: (string | undefined)[] = [];
  const listing = (async () => {
    for await (const { name } of fixture.compute.snapshots.listByResourceGroup('rg-images')) seen.push(name);
  })();
  expect(await refusalOf(listing)).toMatchObject({ status: 500 });
  expect(seen).toEqual(['a']);
  expect(await namesOf(fixture.compute.snapshots.listByResourceGroup('rg-images'))).toEqual(['a', 'b']);
});

test('ids change their case from answer to answer when asked to', async () => {
  const fixture = await open({ idCasing: 'changing' });
  takeSnapshot(fixture, 'a');
  const ids = new Set<string | undefined>();
  for (let index = 0; index < 4; index += 1)
    ids.add((await fixture.compute.snapshots.get('rg-images', 'a')).id);
  const changed = sourceId('a').replace('resourceGroups/rg-images', 'resourcegroups/RG-IMAGES');
  expect(ids).toEqual(new Set([sourceId('a'), changed]));
});

test('paths are taken in any case', async () => {
  const fixture = await open();
  takeSnapshot(fixture, 'a');
  const answer = await fixture.request(`${sourceId('a').toUpperCase()}?api-version=2026-03-02`);
  expect(answer).toMatchObject({ status: 200, body: { id: sourceId('a') } });
});
