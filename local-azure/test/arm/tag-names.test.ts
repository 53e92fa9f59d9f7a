/** Names of tags are one in any case. */
import { expect, test } from 'vitest';
import { open, sourceId, subscriptionId, takeSnapshot } from './arm-fixture.ts';

const snapshots = 'api-version=2026-03-02';

test.each([
  ['a group', `/subscriptions/${subscriptionId}/resourceGroups/rg-new?api-version=2021-04-01`, {}],
  [
    'a snapshot',
    `${sourceId('new')}?${snapshots}`,
    { properties: { diskSizeGB: 4, creationData: { createOption: 'Empty' } } },
  ],
])('two names of tags that differ in case become one, on %s', async (_, path, rest) => {
  const { request } = await open();
  const body = { ...rest, location: 'westeurope', tags: { Stage: 'gold', other: '1', stage: 'silver' } };
  await request(path, { method: 'PUT', body });
  expect((await request(path)).body).toMatchObject({ tags: { Stage: 'silver', other: '1' } });
  expect((await request(path)).body).not.toHaveProperty('tags.stage');
});

test.each([
  ['PUT', { properties: { tags: { A: '1', a: '2' } } }, { A: '2' }],
  ['PATCH', { operation: 'Merge', properties: { tags: { A: '1', a: '2' } } }, { here: 'x', A: '2' }],
])('nor does a %s of the tags API make two', async (method, body, expected) => {
  const fixture = await open({ tagsMs: 0 });
  const { request } = fixture;
  const id = takeSnapshot(fixture, 'golden-1', { tags: { here: 'x' } });
  await request(`${id}/providers/Microsoft.Resources/tags/default?api-version=2021-04-01`, { method, body });
  expect(((await request(`${id}?${snapshots}`)).body as { tags: unknown }).tags).toEqual(expected);
});

test('a change of nothing but the case of names changes nothing', async () => {
  const fixture = await open();
  const { request } = fixture;
  const id = takeSnapshot(fixture, 'golden-1', { tags: { Stage: 'gold', other: '1' } });
  const patch = (tags: object) => request(`${id}?${snapshots}`, { method: 'PATCH', body: { tags } });
  const tagsNow = async () => ((await request(`${id}?${snapshots}`)).body as { tags: unknown }).tags;
  await patch({ STAGE: 'gold', other: '1' });
  expect(await tagsNow()).toEqual({ Stage: 'gold', other: '1' });
  await patch({ STAGE: 'gold', other: '2' });
  expect(await tagsNow()).toEqual({ STAGE: 'gold', other: '2' });
});
