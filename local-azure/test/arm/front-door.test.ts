import { expect, test } from 'vitest';
import {
  atOnce,
  clientsOf,
  copyOf,
  images,
  open,
  otherSubscriptionId,
  refusalOf,
  sourceId,
  start,
  subscriptionId,
  takeSnapshot,
} from './arm-fixture.ts';

test('there must be a token, and it must be a good one', async () => {
  const { request } = await open({}, { authenticate: (token) => (token === 'test' ? undefined : 'expired') });
  const path = `${images}?api-version=2025-04-01`;
  expect(await request(path, { token: undefined })).toMatchObject({
    status: 401,
    body: { error: { code: 'InvalidAuthenticationToken' } },
  });
  expect(await request(path, { token: 'other' })).toMatchObject({
    status: 401,
    body: { error: { code: 'InvalidAuthenticationToken', message: 'expired' } },
  });
  expect(await request(path)).toMatchObject({ status: 200 });
});

test('what no role allows is refused, the source of a copy included', async () => {
  const allowed = new Set(['Microsoft.Compute/snapshots/write', 'Microsoft.Compute/snapshots/read']);
  const fixture = await open({}, { authorize: ({ action }) => allowed.has(action) });
  const { compute } = fixture;
  const id = takeSnapshot(fixture, 'golden-1');
  const refusal = await refusalOf(compute.snapshots.delete('rg-images', 'golden-1').submitted());
  expect(refusal).toMatchObject({ status: 403, code: 'AuthorizationFailed' });
  expect(refusal.message).toContain(`action 'Microsoft.Compute/snapshots/delete' over scope '${id}'`);
  const copy = () => compute.snapshots.createOrUpdate('rg-replicas', 'golden-1', copyOf(id)).submitted();
  for (const action of ['snapshots', 'disks'].map(
    (type) => `Microsoft.Compute/${type}/beginGetAccess/action`,
  )) {
    const linked = await refusalOf(copy());
    expect(linked).toMatchObject({ status: 403, code: 'LinkedAuthorizationFailed' });
    expect(linked.message).toContain(action);
    allowed.add(action);
  }
  await copy();
  await compute.snapshots.update('rg-images', 'golden-1', { tags: {} }, atOnce).pollUntilDone();
});

test.each([undefined, 'application/x-www-form-urlencoded'])('a body of type %s is not read', async (type) => {
  const { request } = await open();
  const put = (type: string | undefined): ReturnType<typeof request> =>
    request(`${images}-new?api-version=2021-04-01`, {
      method: 'PUT',
      body: { location: 'westeurope' },
      type,
    });
  const refused = await put(type);
  expect(refused).toMatchObject({ status: 415, body: { error: { code: 'UnsupportedMediaType' } } });
  expect(JSON.stringify(refused.body)).toContain(`'${type ?? '<null>'}' is not supported`);
  expect(await put('Application/JSON; charset=utf-8')).toMatchObject({ status: 201 });
});

test('a subscription that cannot be is told from one that is not there', async () => {
  const { request } = await open();
  expect(await request('/subscriptions/production/resourceGroups?api-version=2021-04-01')).toMatchObject({
    status: 400,
    body: { error: { code: 'InvalidSubscriptionId' } },
  });
});

test('an api-version must be there and be known', async () => {
  const { request } = await open();
  expect(await request(sourceId('a'))).toMatchObject({
    status: 400,
    body: { error: { code: 'MissingApiVersionParameter' } },
  });
  const unknown = await request(`${sourceId('a')}?api-version=1999-01-01`);
  expect(unknown).toMatchObject({ status: 400, body: { error: { code: 'NoRegisteredProviderFound' } } });
  expect(JSON.stringify(unknown.body)).toContain("'1999-01-01' for type 'snapshots'");
  expect(await request(`${images}?api-version=1999-01-01`)).toMatchObject({
    status: 400,
    body: { error: { code: 'InvalidApiVersionParameter' } },
  });
});

test('what the local cloud does not have is named', async () => {
  const { request } = await open();
  const path = `${images}/providers/Microsoft.Compute/availabilitySets/set`;
  expect(await request(`${path}?api-version=2025-04-01`)).toMatchObject({
    status: 404,
    body: {
      error: { code: 'InvalidResourceType', message: `The local cloud has no operation 'GET ${path}'.` },
    },
  });
  expect(await request('/%zz?api-version=2025-04-01')).toMatchObject({ status: 404 });
  expect(await request(`/subscriptions/%zz/resourceGroups?api-version=2025-04-01`)).toMatchObject({
    status: 400,
  });
});

test('an unknown operation is a 404', async () => {
  const { request } = await open();
  const path = `/subscriptions/${subscriptionId}/providers/Microsoft.Compute/locations/eastus/DiskOperations/x`;
  expect(await request(`${path}?api-version=2026-03-02`)).toMatchObject({
    status: 404,
    body: { error: { code: 'NotFound' } },
  });
});

test('every answer has a request id and the correlation id, the log says what was asked', async () => {
  const { request, manager } = await open();
  const { headers } = await request(`${images}?api-version=2025-04-01`);
  expect(headers.get('x-ms-request-id')).toBeTruthy();
  expect(headers.get('x-ms-correlation-request-id')).toBeTruthy();
  expect(headers.get('x-ms-ratelimit-remaining-subscription-reads')).toBe('249');
  await request(`${sourceId('a')}?api-version=2026-03-02`);
  expect(manager.requests.requests).toMatchObject([
    { method: 'GET', path: images, apiVersion: '2025-04-01', status: 200, time: start },
    {
      path: sourceId('a'),
      action: 'Microsoft.Compute/snapshots/read',
      status: 404,
      code: 'ResourceNotFound',
    },
  ]);
  expect(JSON.stringify(manager.requests.requests)).not.toContain('test');
  expect(manager.requests.count({ pathIncludes: '/SNAPSHOTS/' })).toBe(1);
  expect(manager.requests.count({ since: start + 1 })).toBe(0);
  manager.requests.reset();
  expect(manager.requests.count()).toBe(0);
});

test('an empty bucket of Resource Manager is a 429 with Retry-After, per subscription; calling early starts it anew', async () => {
  const fixture = await open();
  const { manager, clock, request } = fixture;
  const { throttle } = manager.behaviour;
  manager.behaviour.throttle = {
    ...throttle,
    enabled: true,
    arm: { ...throttle.arm, reads: { size: 2, refillPerSecond: 0.5 } },
  };
  const read = () => request(`${images}?api-version=2025-04-01`);
  expect((await read()).status).toBe(200);
  expect((await read()).status).toBe(200);
  const refused = await read();
  expect(refused).toMatchObject({ status: 429, body: { error: { code: 'SubscriptionRequestsThrottled' } } });
  expect(refused.headers.get('retry-after')).toBe('2');
  clock.advanceBy(1000);
  expect((await read()).status).toBe(429);
  clock.advanceBy(1000);
  expect((await read()).status).toBe(200);
  const other = clientsOf(manager, { subscription: otherSubscriptionId });
  await other.resources.resourceGroups.get('rg-replicas');
});

test('all principals of a subscription share a bucket beside their own', async () => {
  const { manager, request } = await open();
  const { throttle } = manager.behaviour;
  manager.behaviour.throttle = {
    ...throttle,
    enabled: true,
    arm: { ...throttle.arm, reads: { size: 2, refillPerSecond: 0.1 } },
    armGlobalFactor: 1.5,
  };
  const statuses: number[] = [];
  for (const token of ['a', 'b', 'c', 'd']) {
    const { status, headers } = await request(`${images}?api-version=2025-04-01`, { token });
    statuses.push(status);
    if (token === 'a') {
      expect(headers.get('x-ms-ratelimit-remaining-subscription-reads')).toBe('1');
      expect(headers.get('x-ms-ratelimit-remaining-subscription-global-reads')).toBe('2');
    }
  }
  expect(statuses).toEqual([200, 200, 200, 429]);
});

test('an empty bucket of Compute is a 429 with the code of refusals and the window in its details', async () => {
  const fixture = await open();
  const { manager, request } = fixture;
  takeSnapshot(fixture, 'golden-1');
  const { throttle } = manager.behaviour;
  manager.behaviour.throttle = {
    ...throttle,
    enabled: true,
    compute: { ...throttle.compute, LowCostGet: { per3Min: 1, per30Min: 10 } },
  };
  const read = () => request(`${sourceId('golden-1')}?api-version=2026-03-02`);
  expect((await read()).headers.get('x-ms-ratelimit-remaining-resource')).toBe(
    'Microsoft.Compute/LowCostGet3Min;0,Microsoft.Compute/LowCostGet30Min;9',
  );
  const { status, headers, body } = await read();
  expect(status).toBe(429);
  expect(headers.get('retry-after')).toBe('180');
  expect(body).toMatchObject({
    error: { code: 'OperationNotAllowed', details: [{ code: 'TooManyRequests', target: 'LowCostGet3Min' }] },
  });
});

test('a body that is not JSON, or lacks what is required, is refused', async () => {
  const { request } = await open();
  const put = (body: unknown) => request(`${sourceId('a')}?api-version=2026-03-02`, { method: 'PUT', body });
  const code = (text: string) => ({ status: 400, body: { error: { code: text } } });
  expect(await put('{')).toMatchObject(code('InvalidRequestContent'));
  expect(await put([])).toMatchObject(code('InvalidRequestContent'));
  expect(await put({ location: 'westeurope' })).toMatchObject(code('InvalidParameter'));
  expect(await put({ properties: { creationData: { createOption: 'Copy' } } })).toMatchObject(
    code('LocationRequired'),
  );
});
