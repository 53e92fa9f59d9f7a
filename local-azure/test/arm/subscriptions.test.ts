import { describe, expect, test } from 'vitest';
import { images, open, subscriptionId } from './arm-fixture.ts';

interface Listed {
  value: { id: string; name: string; tenantId?: string; subscriptionId?: string; tags?: unknown }[];
}

const scope = `/subscriptions/${subscriptionId}`;

test('subscriptions are listed, and one is read', async () => {
  const { request } = await open();
  const { status, body } = await request('/subscriptions?api-version=2022-12-01');
  expect(status).toBe(200);
  const { value } = body as Listed;
  expect(value.length).toBeGreaterThan(1);
  expect(value).toContainEqual(
    expect.objectContaining({
      id: scope,
      subscriptionId,
      state: 'Enabled',
      authorizationSource: 'RoleBased',
    }),
  );
  expect((await request(`${scope}?api-version=2022-12-01`)).body).toEqual(
    value.find(({ id }) => id === scope),
  );
  expect(
    await request('/subscriptions/00000000-0000-0000-0000-000000000009?api-version=2022-12-01'),
  ).toMatchObject({
    status: 404,
    body: { error: { code: 'SubscriptionNotFound' } },
  });
});

test('old versions say less of a subscription', async () => {
  const { request } = await open();
  const read = async (version: string): Promise<string[]> =>
    Object.keys((await request(`${scope}?api-version=${version}`)).body as object);
  expect(await read('2016-06-01')).not.toContain('tenantId');
  expect(await read('2018-06-01')).toContain('tenantId');
  expect(await read('2018-06-01')).not.toContain('managedByTenants');
  expect(await read('2019-06-01')).toContain('managedByTenants');
});

test('who may not read a subscription does not see it, nor its tenant', async () => {
  const { request } = await open({}, { authorize: ({ scope: asked }) => asked === scope });
  expect((await request('/subscriptions?api-version=2022-12-01')).body).toMatchObject({
    value: [{ subscriptionId }],
  });
  expect(((await request('/tenants?api-version=2022-12-01')).body as Listed).value).toHaveLength(1);
});

test('tenants are told once each', async () => {
  const { request } = await open();
  const { body } = await request('/tenants?api-version=2022-12-01');
  const tenants = (body as Listed).value.map(({ tenantId }) => tenantId);
  expect(new Set(tenants).size).toBe(tenants.length);
});

test('locations: every region that the seed uses, with coordinates where each version has them', async () => {
  const { request } = await open();
  const now = (await request(`${scope}/locations?api-version=2022-12-01`)).body as Listed;
  expect(now.value).toContainEqual(
    expect.objectContaining({
      name: 'northeurope',
      type: 'Region',
      metadata: expect.objectContaining({
        pairedRegion: [expect.objectContaining({ name: 'westeurope' })],
      }) as unknown,
    }),
  );
  const once = (await request(`${scope}/locations?api-version=2018-06-01`)).body as Listed;
  expect(once.value[0]).toHaveProperty('latitude');
  expect(once.value[0]).not.toHaveProperty('metadata');
});

describe('providers', () => {
  const compute = `${scope}/providers/Microsoft.Compute`;
  const version = 'api-version=2021-04-01';

  test('are listed with their types and versions', async () => {
    const { request } = await open();
    const { body } = await request(`${scope}/providers?${version}`);
    expect((body as { value: { namespace: string }[] }).value.map(({ namespace }) => namespace)).toEqual([
      'Microsoft.Authorization',
      'Microsoft.Compute',
      'Microsoft.Resources',
      'Microsoft.Storage',
    ]);
    const { body: one } = await request(`${compute.toLowerCase()}?${version}`);
    expect(one).toMatchObject({ namespace: 'Microsoft.Compute', registrationState: 'Registered' });
    const { resourceTypes } = one as { resourceTypes: { resourceType: string; apiVersions: string[] }[] };
    expect(resourceTypes.find(({ resourceType }) => resourceType === 'snapshots')?.apiVersions[0]).toBe(
      '2026-03-02',
    );
    expect(await request(`${scope}/providers/Microsoft.Nowhere?${version}`)).toMatchObject({
      status: 404,
      body: { error: { code: 'InvalidResourceNamespace' } },
    });
  });

  test('are unregistered and registered, each in its time', async () => {
    const { request, clock } = await open({ operationMs: 1000 });
    const post = (what: string): Promise<unknown> =>
      request(`${compute}/${what}?${version}`, { method: 'POST' });
    const state = async (): Promise<unknown> =>
      ((await request(`${compute}?${version}`)).body as { registrationState: string }).registrationState;
    expect(await post('unregister')).toMatchObject({ body: { registrationState: 'Unregistering' } });
    clock.advanceBy(1000);
    expect(await state()).toBe('NotRegistered');
    expect(await post('register')).toMatchObject({ status: 200, body: { registrationState: 'Registering' } });
    clock.advanceBy(1000);
    expect(await state()).toBe('Registered');
    expect(await post('register')).toMatchObject({ body: { registrationState: 'Registered' } });
  });
});

test('a tool that knows the address alone learns where the rest is, without a token', async () => {
  const { request, manager } = await open();
  const ask = (version: string): Promise<unknown> =>
    request(`/metadata/endpoints?api-version=${version}`, { token: undefined });
  const resourceManager = expect.stringMatching(new RegExp(`:${String(manager.port)}$`)) as unknown;
  expect(await ask('2022-09-01')).toMatchObject({ status: 200, body: { resourceManager } });
  expect(await ask('2019-05-01')).toMatchObject({ status: 200, body: [{ resourceManager }] });
  expect(await ask('2015-01-01')).toMatchObject({
    body: { authentication: { audiences: [resourceManager, expect.anything(), expect.anything()] } },
  });
  expect(await request('/subscriptions?api-version=2022-12-01', { token: undefined })).toMatchObject({
    status: 401,
  });
});

test('a subscription has tags of its own', async () => {
  const { request } = await open();
  const tags = `${scope}/providers/Microsoft.Resources/tags/default?api-version=2022-09-01`;
  await request(tags, { method: 'PUT', body: { properties: { tags: { a: '1' } } } });
  expect(await request(tags)).toMatchObject({ body: { properties: { tags: { a: '1' } } } });
  expect(await request(`${scope}?api-version=2022-12-01`)).toMatchObject({ body: { tags: { a: '1' } } });
  expect((await request(`${images}?api-version=2022-09-01`)).body).not.toHaveProperty('tags.a');
});
