/** The API by the built bundle: what it answers is what openapi.json says, and costs listings alone. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { callApi, description } from '../support/api.ts';
import { groups, ruleJson, selected, targetJson, World } from '../support/world.ts';

let world: World;
const minute = 60_000;

beforeEach(async () => {
  world = await World.start({
    rules: [ruleJson({ targets: [targetJson(groups.weu)], deleteDelay: 'PT15M' })],
    deletionGuard: { maxCount: 1, maxPercent: 10 },
  });
});

afterEach(async () => {
  await world.close();
});

interface Status {
  ready: boolean;
  replicas: { name: string; state: string }[];
}

async function replicated(...names: string[]): Promise<void> {
  for (const name of names) world.person.take(groups.source, name, { tags: selected });
  await world.settle();
}

test('every read answers as it is described', async () => {
  await replicated('golden-1');
  world.person.take(groups.source, 'golden-2', { tags: selected });
  const answers = [
    await callApi(world, 'GET', '/v1/health'),
    await callApi(world, 'GET', '/v1/status'),
    await callApi(world, 'GET', '/v1/status?name=golden-1&name=other&rule=Golden-Images'),
    await callApi(world, 'GET', '/v1/plan'),
    await callApi(world, 'GET', '/v1/explain/golden-1'),
    await callApi(world, 'GET', '/v1/explain/nobody'),
    await callApi(world, 'GET', '/v1/history?since=PT2H&limit=1'),
    await callApi(world, 'GET', '/v1/deletions'),
    await callApi(world, 'GET', '/v1/openapi.json'),
  ];
  expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
  const [health, status, narrowed, plan, explain, nobody, history, deletions, openApi] = answers;
  expect(health?.body).toMatchObject({ kind: 'health', status: 'ok', rules: 1 });
  expect(status?.body).toMatchObject({ ready: false, counts: { ready: 1, missing: 1 } });
  expect(narrowed?.body).toMatchObject({ ready: true, counts: { ready: 1 } });
  expect(plan?.body).toMatchObject({ changes: [{ name: 'golden-2', does: 'copy' }], inSync: 1 });
  expect(explain?.body).toMatchObject({ known: true });
  expect(nobody?.body).toMatchObject({ known: false });
  expect(history?.body).toMatchObject({ happenings: [{ what: 'ready', name: 'golden-1' }], omitted: 1 });
  expect(deletions?.body).toMatchObject({ sets: [] });
  expect(Object.keys(openApi?.body['paths'] ?? {})).toEqual(Object.keys(description.paths));
});

test('who asks again is told in a few bytes that nothing changed, and that something did', async () => {
  await replicated('golden-1');
  const first = await callApi(world, 'GET', '/v1/status');
  const etag = first.headers.get('etag') ?? '';
  await world.pass(minute);
  const again = await callApi(world, 'GET', '/v1/status', { headers: { 'if-none-match': etag } });
  expect(again).toMatchObject({ status: 304, body: {} });
  expect(again.headers.get('etag')).toBe(etag);
  world.person.take(groups.source, 'golden-2', { tags: selected });
  await world.pass(minute);
  const changed = await callApi<Status>(world, 'GET', '/v1/status', { headers: { 'if-none-match': etag } });
  expect(changed.status).toBe(200);
  expect(changed.body.replicas).toMatchObject([{ name: 'golden-1' }, { name: 'golden-2' }]);
});

test('of every read: whoever asks again, with nothing changed, is told so', async () => {
  await replicated('a', 'b', 'c');
  for (const name of ['a', 'b']) world.person.delete(groups.source, name);
  world.cloud.serviceBus.send('replication-hints', { messageId: 'no', body: '{"no": 1}' });
  await world.settle();
  await callApi(world, 'POST', '/v1/pause', { body: { scope: 'deletions' } });
  for (const read of [
    ...['health', 'status', 'plan', 'explain/a', 'explain/c', 'history', 'history?since=P90D&name=a'],
    ...['deletions', 'pause', 'dead-letters', 'openapi.json'],
  ]) {
    const first = await callApi(world, 'GET', `/v1/${read}`);
    expect(first.status).toBe(200);
    const headers = { 'if-none-match': first.headers.get('etag') ?? '' };
    await world.pass(minute);
    const again = await callApi(world, 'GET', `/v1/${read}`, { headers });
    expect([read, again.status]).toEqual([read, 304]);
  }
});

test('reads cost one listing a group, shared among all who ask', async () => {
  await replicated(...Array.from({ length: 12 }, (_, at) => `golden-${at}`));
  await world.pass(minute);
  const calls = await world.callsDuring(() =>
    Promise.all([1, 2, 3, 4].map(() => callApi(world, 'GET', '/v1/status'))),
  );
  expect(calls.map(kindOf).sort()).toEqual(['GET list', 'GET list']);
  world.person.take(groups.source, 'golden-x', { tags: selected });
  await world.pass(minute);
  const planned = await world.callsDuring(() => callApi(world, 'GET', '/v1/plan'));
  expect(planned.map(kindOf)).not.toContain('GET one');
  expect(planned.length).toBeLessThan(12);
});

function kindOf(call: string): string {
  const [method = '', path = ''] = call.split(' ');
  if (/\/snapshots\/?$/i.test(path)) return `${method} list`;
  return /\/snapshots\/[^/]+$/i.test(path) ? `${method} one` : `${method} other`;
}

test('a large answer is compressed for who takes it so', async () => {
  await replicated('golden-1', 'golden-2', 'golden-3', 'golden-4');
  const raw = await fetch(`${world.host.httpUrl}/api/v1/status`, {
    headers: { 'x-functions-key': 'key', 'accept-encoding': 'gzip' },
  });
  // The client of Node takes it apart by itself.
  expect(raw.headers.get('content-encoding')).toBe('gzip');
  expect(await raw.json()).toMatchObject({ kind: 'status' });
  const plain = await callApi(world, 'GET', '/v1/status', { headers: { 'accept-encoding': 'identity' } });
  expect(plain.headers.get('content-encoding')).toBeNull();
});

describe('what changes something', () => {
  test('a set is approved, another cancelled, and the answers tell it', async () => {
    await replicated('a', 'b', 'c', 'd');
    world.person.delete(groups.source, 'a');
    world.person.delete(groups.source, 'b');
    await world.settle();
    const listed = await callApi<{ sets: { setId: string; pending: unknown[] }[] }>(
      world,
      'GET',
      '/v1/deletions',
    );
    expect(listed.body.sets).toMatchObject([{ needsApproval: true, pending: [{}, {}] }]);
    const [set] = listed.body.sets;
    expect(await callApi(world, 'POST', '/v1/deletions/0123456789abcdef/approve')).toMatchObject({
      status: 409,
      body: { code: 'SetChanged', title: 'Conflict', type: 'about:blank' },
    });
    const pinned = await callApi(world, 'POST', '/v1/pins', { body: { names: ['b'] } });
    expect(pinned).toMatchObject({ status: 200, body: { replicas: [{ result: 'pinned' }] } });
    // Another set by now, as one of it is pinned.
    expect((await callApi(world, 'POST', `/v1/deletions/${set?.setId ?? ''}/approve`)).status).toBe(409);
    const rest = await callApi<{ sets: { setId: string }[] }>(world, 'GET', '/v1/deletions');
    const restId = rest.body.sets[0]?.setId ?? '';
    expect(await callApi(world, 'POST', `/v1/deletions/${restId}/cancel`)).toMatchObject({
      status: 200,
      body: { kind: 'pins', replicas: [{ result: 'pinned' }] },
    });
    await world.settle();
    expect(world.person.names(groups.weu)).toEqual(['a', 'b', 'c', 'd']);
    const freed = await callApi(world, 'POST', '/v1/pins/remove', { body: { names: ['a', 'b'] } });
    expect(freed.body).toMatchObject({ replicas: [{ result: 'unpinned' }, { result: 'unpinned' }] });
    await world.settle();
    await world.nightlySync();
    const again = await callApi<{ sets: { setId: string }[] }>(world, 'GET', '/v1/deletions');
    const approved = await callApi(world, 'POST', `/v1/deletions/${again.body.sets[0]?.setId ?? ''}/approve`);
    expect(approved).toMatchObject({ status: 202, body: { kind: 'approval', replicas: 2 } });
    await world.settle();
    expect(world.person.names(groups.weu)).toEqual(['c', 'd']);
  });

  test('a pass is asked for', async () => {
    world.cloud.eventGrid.delivery.lose = 1;
    world.person.take(groups.source, 'golden-1', { tags: selected });
    await world.settle();
    expect(world.person.names(groups.weu)).toEqual([]);
    const asked = await callApi(world, 'POST', '/v1/sync');
    expect(asked).toMatchObject({ status: 202, body: { kind: 'syncRequested' } });
    await world.settle();
    expect(world.person.names(groups.weu)).toEqual(['golden-1']);
  });
});

describe('a request that is not as described', () => {
  test.each([
    ['GET', '/v1/status?nmae=x', 400, 'InvalidRequest'],
    ['GET', '/v1/status?rule=nobody', 400, 'UnknownRule'],
    ['GET', '/v1/history?since=yesterday', 400, 'InvalidRequest'],
    ['GET', '/v1/history?limit=0', 400, 'InvalidRequest'],
    ['GET', '/v1/history?since=P1Y', 400, 'InvalidRequest'],
  ] as const)('%s %s', async (method, address, status, code) => {
    expect(await callApi(world, method, address)).toMatchObject({ status, body: { code, status } });
  });

  test('bodies', async () => {
    const none = await callApi(world, 'POST', '/v1/pins');
    expect(none).toMatchObject({ status: 400, body: { issues: [{ path: 'body.names' }] } });
    const form = { headers: { 'content-type': 'text/plain' }, body: { names: ['*'] } };
    expect(await callApi(world, 'POST', '/v1/pins', form)).toMatchObject({
      status: 415,
      body: { code: 'NotJson' },
    });
    const other = { headers: { 'sec-fetch-site': 'cross-site' }, body: { names: ['*'] } };
    expect(await callApi(world, 'POST', '/v1/pins', other)).toMatchObject({
      status: 403,
      body: { code: 'OtherSite' },
    });
    const noName = { body: { names: ['nobody-*'] } };
    expect(await callApi(world, 'POST', '/v1/pins', noName)).toMatchObject({ status: 404 });
  });
});

test.each(['/sync', '/deletions/0123456789abcdef/approve', '/v1/sync'])(
  'a page of another site is refused: POST %s',
  async (address) => {
    const headers = { 'x-functions-key': 'key', 'sec-fetch-site': 'cross-site' };
    const answer = await fetch(`${world.host.httpUrl}/api${address}`, { method: 'POST', headers });
    expect(answer.status).toBe(403);
    expect(await answer.text()).toContain('OtherSite');
  },
);

test.each([
  ['GET', '/v1/nothing', 404, 'NoSuchAddress', null],
  ['POST', '/v1/status', 405, 'MethodNotAllowed', 'GET'],
  ['DELETE', '/v1/pause', 405, 'MethodNotAllowed', 'GET, POST'],
  ['GET', '/v1/dead-letters/queue/1/replay', 405, 'MethodNotAllowed', 'POST'],
])('%s %s is a problem as every other', async (method, address, status, code, allow) => {
  const asked = { method, headers: { 'x-functions-key': 'key' } };
  const answer = await fetch(`${world.host.httpUrl}/api${address}`, asked);
  const { headers } = answer;
  expect([answer.status, headers.get('allow'), headers.get('content-type')]).toEqual([
    status,
    allow,
    'application/problem+json',
  ]);
  expect(await answer.json()).toMatchObject({ type: 'about:blank', status, code });
  // By keys the host asks for one first.
  expect((await fetch(`${world.host.httpUrl}/api${address}`, { method })).status).toBe(401);
});

test('what Azure refuses is told, and asked again the next time', async () => {
  world.cloud.resourceManager.faults.add({
    method: 'GET',
    path: /\/resourcegroups\/rg-images-weu\/.*snapshots$/i,
    times: Infinity,
    answer: { status: 403, code: 'AuthorizationFailed', message: 'refused' },
  });
  const status = await callApi(world, 'GET', '/v1/status');
  expect(status.body).toMatchObject({ complete: false, unread: [{ code: 'AuthorizationFailed' }] });
  const deletions = await callApi(world, 'GET', '/v1/deletions');
  expect(deletions.body).toMatchObject({ complete: false, unread: [{ code: 'AuthorizationFailed' }] });
  world.cloud.resourceManager.faults.clear();
  await world.pass(minute);
  expect(await callApi(world, 'GET', '/v1/deletions')).toMatchObject({ body: { complete: true } });
});
