/** What a snapshot or a disk may be set to. */
import { expect, test } from 'vitest';
import { diskId, images, open, sourceId, type Fixture } from './arm-fixture.ts';

const version = 'api-version=2026-03-02';
const access = `${images}/providers/Microsoft.Compute/diskAccesses/private`;
const places = [
  ['snapshot', sourceId('new')],
  ['disk', `${diskId}-new`],
] as const;

async function put({ request }: Fixture, id: string, properties: object): Promise<unknown[]> {
  const { status, body } = await request(`${id}?${version}`, {
    method: 'PUT',
    body: {
      location: 'westeurope',
      properties: { diskSizeGB: 4, creationData: { createOption: 'Empty' }, ...properties },
    },
  });
  return [status, (body as { error?: { code: string } }).error?.code];
}

test.each(places)('a disk access and a policy of a %s that do not go together are refused', async (_, id) => {
  const fixture = await open();
  const refused = [400, 'ConflictingUserInput'];
  expect(await put(fixture, id, { networkAccessPolicy: 'AllowPrivate' })).toEqual(refused);
  expect(await put(fixture, id, { diskAccessId: access })).toEqual(refused);
  expect(await put(fixture, id, { networkAccessPolicy: 'DenyAll', diskAccessId: access })).toEqual(refused);
  expect((await fixture.request(`${id}?${version}`)).status).toBe(404);

  const together = { networkAccessPolicy: 'AllowPrivate', diskAccessId: access };
  expect(await put(fixture, id, together)).toEqual([202, undefined]);
  fixture.clock.advanceBy(1);
  const patch = (properties: object): ReturnType<Fixture['request']> =>
    fixture.request(`${id}?${version}`, { method: 'PATCH', body: { properties } });
  expect(await patch({ networkAccessPolicy: 'DenyAll' })).toMatchObject({
    status: 400,
    body: { error: { code: 'ConflictingUserInput' } },
  });
  expect((await fixture.request(`${id}?${version}`)).body).toMatchObject({ properties: together });
  expect((await patch({ networkAccessPolicy: 'DenyAll', diskAccessId: '' })).status).toBe(202);
});

test.each(places)('a %s takes no setting that there is not', async (_, id) => {
  const fixture = await open();
  const settings = [
    { networkAccessPolicy: 'DenySome' },
    { publicNetworkAccess: 'disabled?' },
    { osType: 'BeOS' },
    { hyperVGeneration: 'V3' },
    { networkAccessPolicy: 7 },
    { diskSizeGB: 0 },
    { diskSizeGB: -4 },
    { diskSizeGB: 1.5 },
    { diskSizeGB: 65_537 },
    { diskSizeGB: 'large' },
    { incremental: 'yes' },
  ];
  for (const setting of settings) {
    expect([setting, ...(await put(fixture, id, setting))]).toEqual([setting, 400, expect.any(String)]);
  }
  expect((await fixture.request(`${id}?${version}`)).status).toBe(404);
  await put(fixture, id, { networkAccessPolicy: 'denyall' });
  fixture.clock.advanceBy(1);
  for (const setting of settings.slice(0, 9)) {
    const answer = await fixture.request(`${id}?${version}`, {
      method: 'PATCH',
      body: { properties: setting },
    });
    expect([setting, answer.status]).toEqual([setting, 400]);
  }
});
