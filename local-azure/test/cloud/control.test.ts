import { describe, expect, onTestFinished, test } from 'vitest';
import { LocalCloud } from '../../src/local-cloud.ts';
import {
  cloudOptions,
  desktops,
  events,
  images,
  minute,
  open,
  sourceGroup,
  type Fixture,
} from './cloud-fixture.ts';

interface Answer<Body> {
  status: number;
  body: Body;
}

type Call = <Body = unknown>(method: string, path: string, body?: unknown) => Promise<Answer<Body>>;

interface Named {
  name: string;
}

interface Taken {
  properties: { incrementalSnapshotFamilyId?: string; securityProfile?: unknown };
}

/** As `curl -X METHOD … -d BODY` does it: without a content type of JSON. */
async function control(options?: Parameters<typeof open>[0]): Promise<Fixture & { call: Call }> {
  const fixture = await open(options);
  const call: Call = async <Body>(method: string, path: string, body?: unknown): Promise<Answer<Body>> => {
    const answer = await fetch(`${fixture.cloud.control.url}${path}`, {
      method,
      headers: { accept: 'application/json' },
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    return { status: answer.status, body: (await answer.json()) as Body };
  };
  return { ...fixture, call };
}

test('GET / lists every route with a command for it', async () => {
  const { call, cloud } = await control();
  const { body } = await call<{ route: string; curl: string }[]>('GET', '/');
  expect(body.length).toBeGreaterThan(20);
  for (const { route, curl } of body) {
    expect(curl.startsWith(`curl -X ${route.split(' ')[0] ?? ''} ${cloud.control.url}/`)).toBe(true);
  }
});

test('without asking for JSON, GET / is text whose commands can be pasted', async () => {
  const { call, cloud } = await control();
  const { body } = await call<{ what: string; curl: string }[]>('GET', '/');
  cloud.control.more.push({ route: 'play', what: 'two\nlines', curl: 'curl -d \'{"a":"b"}\' x' });
  const answer = await fetch(`${cloud.control.url}/`);
  expect(answer.headers.get('content-type')).toContain('text/plain');
  const lines = (await answer.text()).split('\n');
  for (const { curl } of body) expect(lines).toContain(curl);
  expect(lines.slice(-4)).toEqual(['# two', '# lines', 'curl -d \'{"a":"b"}\' x', '']);
});

test('what only a cloud with a clock of its own can do is listed there alone', async () => {
  const cloud = await LocalCloud.start(cloudOptions());
  onTestFinished(() => cloud.close());
  const listed = await (await fetch(`${cloud.control.url}/`)).text();
  expect(listed).toContain('/clock');
  expect(listed).not.toContain('/clock/advance');
});

test('the examples of all routes work as they stand, in order', async () => {
  const { call, clock } = await control({ behaviour: { operationMs: 0 } });
  const { body: routes } = await call<{ route: string; curl: string }[]>('GET', '/');
  await call('POST', '/snapshots', { name: 'golden-1' });
  const refused: string[] = [];
  for (const { route, curl } of routes) {
    const [, path] = /http:\/\/[^/]+(\/\S*)/.exec(curl) ?? [];
    const [, body] = /-d '(.*)'$/.exec(curl) ?? [];
    const { status } = await call(route.split(' ')[0] ?? '', path ?? '', body);
    if (status !== 200) refused.push(`${String(status)} ${route}`);
    clock.advanceBy(minute);
    // What an example locked or deleted is there again for the next.
    await call('DELETE', '/snapshots/golden-1/lock');
    await call('POST', '/snapshots', { name: 'golden-1' });
  }
  expect(refused).toEqual([]);
});

describe('snapshots', () => {
  test('take, look, tag, lock, unlock, delete', async () => {
    const { call } = await control();
    const taken = await call('POST', '/snapshots', { name: 'golden-1', tags: { a: '1' }, sizeGB: 64 });
    expect(taken).toMatchObject({
      status: 200,
      body: {
        id: `${sourceGroup}/providers/Microsoft.Compute/snapshots/golden-1`,
        location: 'northeurope',
        tags: { a: '1' },
        properties: { incremental: true, diskSizeGB: 64, osType: 'Windows' },
      },
    });
    expect(await call('PATCH', '/snapshots/golden-1', { tags: {} })).toMatchObject({ status: 200 });
    expect(await call<{ tags: unknown }>('GET', '/snapshots/golden-1')).not.toHaveProperty('body.tags.a');
    expect(await call('PUT', '/snapshots/golden-1/lock', { level: 'CanNotDelete' })).toMatchObject({
      status: 200,
      body: { properties: { level: 'CanNotDelete' } },
    });
    expect(await call('DELETE', '/snapshots/golden-1')).toMatchObject({
      status: 409,
      body: { code: 'ScopeLocked' },
    });
    expect(await call('DELETE', '/snapshots/golden-1/lock')).toMatchObject({ body: { deleted: true } });
    expect(await call('DELETE', '/snapshots/golden-1')).toMatchObject({ body: { deleted: true } });
    expect(await call('DELETE', '/snapshots/golden-1')).toMatchObject({ body: { deleted: false } });
    expect(await call('GET', '/snapshots/golden-1')).toMatchObject({ status: 404 });
  });

  test('by the tags API: the same tags, another event', async () => {
    const { call, clock, cloud } = await control();
    await call('POST', '/snapshots', { name: 'golden-1' });
    clock.advanceBy(1000);
    await call('PUT', '/snapshots/golden-1/tags', { tags: { a: '1' } });
    expect(await call('GET', '/snapshots/golden-1')).toMatchObject({ body: { tags: { a: '1' } } });
    await call('DELETE', '/snapshots/golden-1/tags');
    clock.advanceBy(1000);
    const operations = cloud.serviceBus
      .queue(events)
      .messages()
      .map(({ body }) => (JSON.parse(body) as { data: { operationName: string } }).data.operationName);
    expect(operations).toEqual([
      'Microsoft.Compute/snapshots/write',
      'Microsoft.Resources/tags/write',
      'Microsoft.Resources/tags/delete',
    ]);
  });

  test('of one disk are a family; of another kind of disk, if asked for', async () => {
    const { call } = await control();
    const families = new Set<string | undefined>();
    for (const name of ['a', 'b']) {
      const { body } = await call<Taken>('POST', '/snapshots', {
        name,
        disk: 'd',
        securityType: 'TrustedLaunch',
      });
      expect(body.properties.securityProfile).toEqual({ securityType: 'TrustedLaunch' });
      families.add(body.properties.incrementalSnapshotFamilyId);
    }
    expect(families.size).toBe(1);
    const { body } = await call<Taken>('POST', '/snapshots', { name: 'c', incremental: false });
    expect(body.properties.incrementalSnapshotFamilyId).toBeUndefined();
  });

  test('elsewhere: by group, by subscription, and in a group that was made later', async () => {
    const { call } = await control();
    await call('PUT', '/groups/rg-new', { subscriptionId: desktops, location: 'uksouth' });
    await call('POST', '/snapshots', { name: 'a' });
    await call('POST', '/snapshots', { name: 'b', resourceGroup: 'RG-images-sea' });
    await call('POST', '/snapshots', { name: 'c', subscriptionId: desktops, resourceGroup: 'rg-new' });
    const names = async (query = ''): Promise<string[]> =>
      (await call<Named[]>('GET', `/snapshots${query}`)).body.map(({ name }) => name);
    expect(await names()).toEqual(['a', 'b', 'c']);
    expect(await names(`?subscriptionId=${images}`)).toEqual(['a']);
    expect(await names(`?resourceGroup=rg-images-sea`)).toEqual(['b']);
    expect(await call('GET', `/snapshots/b?resourceGroup=rg-images-sea`)).toMatchObject({
      body: { location: 'southeastasia' },
    });
    await call('DELETE', `/groups/rg-new?subscriptionId=${desktops}`);
    expect(await names()).toEqual(['a', 'b']);
  });

  test('a copy under way can be failed', async () => {
    const { call, clock, cloud } = await control();
    await call('POST', '/snapshots', { name: 'golden-1' });
    const place = { resourceGroup: 'rg-images-weu' };
    cloud.resourceManager.putSnapshot(
      `/subscriptions/${images}/resourceGroups/rg-images-weu/providers/Microsoft.Compute/snapshots/golden-1`,
      {
        location: 'westeurope',
        properties: {
          incremental: true,
          creationData: {
            createOption: 'CopyStart',
            sourceResourceId: `${sourceGroup}/providers/Microsoft.Compute/snapshots/golden-1`,
          },
        },
      },
    );
    clock.advanceBy(minute);
    expect(await call('POST', '/snapshots/golden-1/fail-copy', place)).toMatchObject({
      body: { failed: true },
    });
    expect(await call('GET', '/snapshots/golden-1?resourceGroup=rg-images-weu')).toMatchObject({
      body: { properties: { copyCompletionError: { errorCode: 'CopySourceNotFound' } } },
    });
  });
});

test('queues: counts, messages and dead letters', async () => {
  const { call, clock } = await control();
  await call('POST', '/snapshots', { name: 'golden-1' });
  clock.advanceBy(1000);
  const { body } = await call('GET', '/queues');
  expect(body).toMatchObject([
    { name: events, active: 1, locked: 0, deadLettered: 0, messages: [{ state: 'active' }], deadLetters: [] },
    { name: 'replication-hints', active: 0, messages: [] },
  ]);
});

test('events: what is set holds for the next ones', async () => {
  const { call, clock, cloud } = await control();
  const set = await call('PATCH', '/events', { delayMs: 2 * minute, duplicates: 1, lose: 1 });
  expect(set).toMatchObject({ status: 200, body: { delayMs: 2 * minute, duplicates: 1, lose: 1 } });
  await call('POST', '/snapshots', { name: 'lost' });
  await call('POST', '/snapshots', { name: 'doubled' });
  expect(await call('GET', '/events')).toMatchObject({
    body: { pending: 2, lost: 1, delivered: 0, lose: 0, nextDue: '2026-11-23T12:02:00.250Z' },
  });
  clock.advanceBy(2 * minute);
  expect(cloud.serviceBus.queue(events).active).toBe(2);
});

test('behaviour and faults: seen by whoever calls Resource Manager', async () => {
  const { call, cloud } = await control();
  const before = cloud.resourceManager.behaviour.throttle;
  expect(
    await call('PATCH', '/behaviour', { idCasing: 'changing', throttle: { enabled: true } }),
  ).toMatchObject({ status: 200, body: { idCasing: 'changing', throttle: { ...before, enabled: true } } });
  expect(cloud.resourceManager.behaviour.throttle.arm.reads.size).toBe(250);

  await call('POST', '/faults/creates', { snapshot: 'x', code: 'OperationNotAllowed', message: 'quota' });
  expect(await call('POST', '/snapshots', { name: 'x' })).toMatchObject({
    body: { code: 'OperationNotAllowed', error: expect.stringContaining('quota') as unknown },
  });
  const disk = (name: string) => `${sourceGroup}/providers/Microsoft.Compute/disks/${name}`;
  await call('POST', '/faults/creates', { disk: 'x', code: 'OperationNotAllowed', message: 'quota' });
  const empty = {
    location: 'northeurope',
    properties: { diskSizeGB: 4, creationData: { createOption: 'Empty' } },
  };
  expect(() => cloud.resourceManager.createDisk(disk('x'), empty)).toThrow('quota');
  await call('POST', '/faults/creates', { snapshot: 'y', code: 'OperationNotAllowed', message: 'quota' });
  await call('DELETE', '/faults');
  expect(await call('POST', '/snapshots', { name: 'y' })).toMatchObject({ status: 200 });
});

test('the clock: moved by hand where it is moved by hand', async () => {
  const { call } = await control();
  expect(await call('GET', '/clock')).toMatchObject({
    body: { now: '2026-11-23T12:00:00.250Z', manual: true },
  });
  expect(await call('POST', '/clock/advance', { ms: minute })).toMatchObject({
    body: { now: '2026-11-23T12:01:00.250Z' },
  });
  const real = await LocalCloud.start(cloudOptions());
  const answer = await fetch(`${real.control.url}/clock/advance`, { method: 'POST', body: '{"ms":1}' });
  expect([answer.status, await answer.text()]).toEqual([409, expect.stringContaining('real time')]);
  await real.close();
});

test('a snapshot that is there keeps its tags unless others are sent', async () => {
  const { call, clock } = await control({ behaviour: { operationMs: 0 } });
  await call('POST', '/snapshots', { name: 'golden-1', tags: { a: '1' } });
  clock.advanceBy(minute);
  expect(await call('POST', '/snapshots', { name: 'golden-1' })).toMatchObject({
    body: { tags: { a: '1' } },
  });
  clock.advanceBy(minute);
  const emptied = await call<{ tags: unknown }>('POST', '/snapshots', { name: 'golden-1', tags: {} });
  expect(emptied.body.tags).toEqual({});
});

test('wrong answers and copies that stall can be asked for', async () => {
  const { call, cloud, clock } = await control({ behaviour: { operationMs: 0, fullCopyMs: 10 * minute } });
  const { resourceManager } = cloud;
  await call('POST', '/snapshots', { name: 'golden-1' });
  await call('POST', '/faults', {
    pathPattern: 'snapshots/golden-.$',
    answer: { change: { set: { 'properties.uniqueId': null } }, retryAfter: { ms: 1000, as: 'date' } },
  });
  const request = { method: 'GET', snapshot: '', resourceGroup: '', action: undefined };
  const path = `${sourceGroup}/providers/Microsoft.Compute/snapshots/golden-1`;
  expect(resourceManager.faults.takeRequest({ ...request, path: `${path}/x` })).toBeUndefined();
  expect(resourceManager.faults.takeRequest({ ...request, path })).toBeDefined();
  await call('POST', '/faults/copies', { snapshot: 'copy-1', percent: 50, how: 'stalls' });
  const copy = `${sourceGroup}/providers/Microsoft.Compute/snapshots/copy-1`;
  resourceManager.putSnapshot(copy, {
    location: 'westeurope',
    properties: { incremental: true, creationData: { createOption: 'CopyStart', sourceResourceId: path } },
  });
  clock.advanceBy(60 * minute);
  const percent = () => resourceManager.getSnapshot(copy)?.properties['completionPercent'];
  expect(percent()).toBe(50);
  expect(await call('POST', '/snapshots/copy-1/resume-copy')).toMatchObject({ body: { resumed: true } });
  clock.advanceBy(5 * minute);
  expect(percent()).toBe(100);
});

test('requests: those that came over https, and none after they were cleared', async () => {
  const { call, cloud } = await control();
  cloud.resourceManager.requests.add({
    method: 'GET',
    path: '/subscriptions/x',
    apiVersion: '2026-03-02',
    action: undefined,
    status: 404,
    code: 'SubscriptionNotFound',
    principal: 'p',
    time: 0,
  });
  expect(await call('GET', '/requests')).toMatchObject({ body: [{ path: '/subscriptions/x', status: 404 }] });
  await call('DELETE', '/requests');
  expect(await call('GET', '/requests')).toMatchObject({ body: [] });
});

describe('what is refused, and what it says', () => {
  const cases: [string, string, unknown, number, string][] = [
    ['GET', '/nowhere', undefined, 404, 'GET /nowhere is not known; GET / lists what is'],
    ['PUT', '/queues', undefined, 404, 'PUT /queues is not known'],
    ['GET', '/snapshots/%', undefined, 400, 'not a valid path'],
    ['POST', '/snapshots', 'name=x', 400, 'the body is not JSON'],
    ['POST', '/snapshots', '[]', 400, 'has to be a JSON object'],
    ['POST', '/snapshots', {}, 400, '"name" is missing; send at least {"name":"golden-1"}'],
    ['POST', '/snapshots', { name: 'x', size: 1 }, 400, '"size" is not known here; there are: '],
    ['POST', '/snapshots', { name: 'x', sizeGB: '1' }, 400, '"sizeGB" has to be a number'],
    ['POST', '/snapshots', { name: 'x', incremental: 1 }, 400, '"incremental" has to be true or false'],
    ['POST', '/snapshots', { name: 'x', tags: { a: 1 } }, 400, '"tags" has to be an object of texts'],
    ['POST', '/snapshots', { name: 'x', resourceGroup: 'nope' }, 404, `at the start there were: ${images}/`],
    ['POST', '/snapshots', { name: 'a b' }, 400, '"name" has to be a name of 1 to 80 letters'],
    ['POST', '/snapshots', { name: '%' }, 400, '"name" has to be a name'],
    ['POST', '/snapshots', { name: 'x', disk: 'a/b' }, 400, '"disk" has to be a name'],
    [
      'POST',
      '/snapshots',
      { name: 'x', securityType: 'Secure' },
      400,
      '"securityType" has to be one of: TrustedLaunch, ',
    ],
    ['POST', '/snapshots', { name: 'x', osType: 'BeOS' }, 400, '"osType" has to be one of: Windows, Linux'],
    ['GET', '/snapshots/%25', undefined, 400, 'cannot stand in a path'],
    ['PUT', '/groups/%25', { location: 'uksouth' }, 400, 'cannot stand in a path'],
    ['PATCH', '/snapshots/x', {}, 400, '"tags" is missing'],
    ['PATCH', '/snapshots/x', { tags: {} }, 404, 'was not found'],
    ['PUT', '/snapshots/x/lock', { level: 'Delete' }, 400, '"level" has to be "CanNotDelete" or "ReadOnly"'],
    ['PUT', '/groups/x', {}, 400, '"location" is missing'],
    ['PATCH', '/events', { late: 1 }, 400, '"late" is not known; there are: delayMs'],
    ['PATCH', '/events', { delayMs: -1 }, 400, '"delayMs" has to be of kind number, 0 or more'],
    ['PATCH', '/events', { casing: 'Upper' }, 400, '"casing" has to be one of: recorded, '],
    ['PATCH', '/behaviour', { copyOrder: 'any' }, 400, '"copyOrder" has to be one of: free'],
    ['PATCH', '/behaviour', { throttle: { on: true } }, 400, '"throttle.on" is not known'],
    ['PATCH', '/behaviour', { regionsWithoutZones: 'x' }, 400, 'has to be of kind list'],
    ['POST', '/faults', {}, 400, '"answer" is missing'],
    ['POST', '/faults', { answer: { status: 200 } }, 400, '"answer.status" has to be from 400 to 599'],
    ['POST', '/faults', { answer: { status: 500 } }, 400, '"answer" needs "code" and "message"'],
    ['PUT', '/policies/x', {}, 400, '"effect.kind" has to be one of: deny, '],
    ['PUT', '/policies/x', { scope: 'rg', effect: { kind: 'deny' } }, 400, '"scope" has to be the id'],
    [
      'PUT',
      '/policies/x',
      { effect: { kind: 'modify', operation: 'set' } },
      400,
      '"effect.operation" has to be',
    ],
    ['POST', '/faults', { answer: 'broken' }, 400, 'one of broken-connection, '],
    [
      'POST',
      '/faults',
      { pathPattern: '(', answer: 'lost-answer' },
      400,
      '"pathPattern" is no regular expression',
    ],
    [
      'POST',
      '/faults',
      { answer: { status: 99, body: '' } },
      400,
      '"answer.status" has to be from 200 to 599',
    ],
    [
      'POST',
      '/faults',
      { answer: { change: { listing: 'half' } } },
      400,
      '"listing" has to be one of: empty, ',
    ],
    ['POST', '/faults', { answer: { change: { set: [] } } }, 400, '"answer.change.set" has to be an object'],
    ['POST', '/faults', { answer: { body: '', retryAfter: {} } }, 400, '"answer.retryAfter.ms" is missing'],
    ['POST', '/faults/operations', { name: 'x' }, 400, '"operation" is missing'],
    [
      'POST',
      '/faults/copies',
      { snapshot: 'x', percent: 1, how: 'hangs' },
      400,
      '"how" has to be one of: fails, ',
    ],
    ['POST', '/faults/creates', { snapshot: 'x', code: 'c' }, 400, '"message" is missing'],
    [
      'POST',
      '/faults',
      { method: 'WRITE', answer: 'lost-answer' },
      400,
      '"method" has to be one of: GET, HEAD, ',
    ],
    ['POST', '/faults/creates', { disk: 'x', snapshot: 'x' }, 400, '"snapshot" is not known here'],
    ['POST', '/faults/copies', { snapshot: 'x' }, 400, '"percent" has to be a number from 0 to 99'],
    ['POST', '/clock/advance', { minutes: 1 }, 400, '"minutes" is not known here'],
  ];

  test.each(cases)('%s %s %j', async (method, path, body, status, words) => {
    const { call } = await control();
    const answer = await call<{ error: string }>(method, path, body);
    expect(answer.status).toBe(status);
    expect(answer.body.error).toContain(words);
  });

  test('a change that is refused changes nothing', async () => {
    const { call, cloud } = await control();
    await call('PATCH', '/behaviour', { latencyMs: 5, nope: 1 });
    expect(cloud.resourceManager.behaviour.latencyMs).toBe(0);
  });
});
