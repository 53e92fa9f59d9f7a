import { describe, expect, test } from 'vitest';
import type { RequestFault } from '../../src/arm/faults/request-fault.ts';
import { images, open, refusalOf, sourceId, start, takeSnapshot, type Fixture } from './arm-fixture.ts';

const snapshotPath = `${sourceId('golden-1')}?api-version=2026-03-02`;
const listPath = `${images}/providers/Microsoft.Compute/snapshots?api-version=2026-03-02`;

async function openWith(answer: RequestFault['answer'], behaviour = {}): Promise<Fixture> {
  const fixture = await open(behaviour);
  for (const name of ['golden-1', 'golden-2', 'golden-3'])
    takeSnapshot(fixture, name, { tags: { of: name } });
  fixture.manager.faults.add({ method: 'GET', path: /snapshots/i, answer });
  return fixture;
}

const namesOf = ({ body }: { body: unknown }) =>
  (body as { value: { name: string }[] }).value.map(({ name }) => name);

describe('in place of the real answer', () => {
  test.each([
    ['HTML of a proxy', '<html>Bad gateway</html>', 'text/html; charset=utf-8'],
    ['JSON that is cut off', '{"value": [', 'application/json'],
    ['nothing at all', '', 'application/json'],
  ])('%s, with 200', async (_, body, contentType) => {
    const { request } = await openWith({ body });
    const answer = await request(snapshotPath);
    expect([answer.status, answer.body ?? '', answer.headers.get('content-type')]).toEqual([
      200,
      body,
      contentType,
    ]);
    expect(await request(snapshotPath)).toMatchObject({ status: 200, body: { name: 'golden-1' } });
  });

  test('any JSON, with any status', async () => {
    const { request } = await openWith({ status: 203, body: { value: null } });
    expect(await request(listPath)).toMatchObject({ status: 203, body: { value: null } });
  });
});

describe('the real answer, changed', () => {
  test('null where a value was, and values that are gone or others', async () => {
    const { request } = await openWith({
      change: {
        set: { 'properties.uniqueId': null, 'tags.of': 'else' },
        remove: ['properties.timeCreated', 'sku'],
      },
    });
    const { body } = await request(snapshotPath);
    expect(body).toMatchObject({ name: 'golden-1', tags: { of: 'else' }, properties: { uniqueId: null } });
    expect(body).not.toHaveProperty('properties.timeCreated');
    expect(body).not.toHaveProperty('sku');
    expect((await request(snapshotPath)).body).toMatchObject({ tags: { of: 'golden-1' } });
  });

  test('in each entry of a list', async () => {
    const { request } = await openWith({ change: { set: { 'value.*.tags': null } } });
    expect((await request(listPath)).body).toMatchObject({
      value: [{ tags: null }, { tags: null }, { tags: null }],
    });
  });

  test.each([
    ['empty', { listing: 'empty' as const }, [], false],
    ['that ends with its first page', { listing: 'no-next-link' as const }, ['golden-1', 'golden-2'], false],
    ['without some entries', { without: ['GOLDEN-1'] }, ['golden-2'], true],
  ])('a list %s', async (_, change, names, goesOn) => {
    const { request } = await openWith({ change }, { pageSize: 2 });
    const answer = await request(listPath);
    expect(namesOf(answer)).toEqual(names);
    expect(Object.hasOwn(answer.body as object, 'nextLink')).toBe(goesOn);
  });

  test('an error keeps its body', async () => {
    const { request } = await openWith({ change: { listing: 'empty' } });
    expect(await request(snapshotPath.replace('golden-1', 'golden-9'))).toMatchObject({
      status: 404,
      body: { error: { code: 'ResourceNotFound' } },
    });
  });
});

describe('a former state', () => {
  test('of one snapshot: as it was when the fault was added, also when it is gone or another one', async () => {
    const fixture = await open();
    const { manager, request, clock } = fixture;
    const id = takeSnapshot(fixture, 'golden-1', { tags: { of: 'old' } });
    const before = (await request(snapshotPath)).body;
    manager.faults.add({ method: 'GET', under: id, answer: 'former-state', times: 2 });
    manager.patchSnapshot(id, { tags: { of: 'new' } });
    expect((await request(snapshotPath)).body).toEqual(before);
    manager.deleteSnapshot(id);
    clock.advanceBy(60_000);
    expect((await request(snapshotPath)).body).toEqual(before);
    expect((await request(snapshotPath)).status).toBe(404);
  });

  test('of one that was not there yet: a 404', async () => {
    const fixture = await open();
    fixture.manager.faults.add({ method: 'GET', under: sourceId('golden-1'), answer: 'former-state' });
    takeSnapshot(fixture, 'golden-1');
    expect((await fixture.request(snapshotPath)).status).toBe(404);
    expect((await fixture.request(snapshotPath)).status).toBe(200);
  });

  test('of a list, of locks and of a group', async () => {
    const fixture = await open();
    const { manager, request } = fixture;
    const id = takeSnapshot(fixture, 'golden-1');
    manager.putLock(id, 'keep', 'CanNotDelete');
    manager.faults.add({ method: 'GET', answer: 'former-state', times: 3 });
    manager.deleteLock(id, 'keep');
    manager.deleteResourceGroup(images);
    expect(namesOf(await request(listPath))).toEqual(['golden-1']);
    const locks = await request(`${id}/providers/Microsoft.Authorization/locks?api-version=2020-05-01`);
    expect(namesOf(locks)).toEqual(['keep']);
    expect((await request(`${images}?api-version=2025-04-01`)).status).toBe(200);
    expect((await request(`${images}?api-version=2025-04-01`)).status).toBe(404);
  });

  test('nothing is written into it', async () => {
    const fixture = await open();
    const { manager, compute } = fixture;
    const id = takeSnapshot(fixture, 'golden-1');
    manager.faults.add({ answer: 'former-state' });
    await compute.snapshots.update('rg-images', 'golden-1', { tags: { a: '1' } }).submitted();
    expect(manager.getSnapshot(id)?.tags).toEqual({ a: '1' });
  });
});

describe('what a connection does', () => {
  test.each(['broken-connection', 'lost-answer', 'broken-answer'] as const)('%s', async (answer) => {
    const { request, manager } = await openWith(answer);
    await expect(request(listPath)).rejects.toThrow();
    expect(manager.inFlight).toBe(0);
    expect((await request(listPath)).status).toBe(200);
  });

  test.each(['stalled-connection', 'stalled-answer'] as const)('%s: the client gives up', async (answer) => {
    const { compute, manager } = await openWith(answer);
    const abort = new AbortController();
    const list = compute.snapshots.listByResourceGroup('rg-images', { abortSignal: abort.signal });
    const read = list.next();
    await expect.poll(() => manager.requests.count() === 1 && manager.inFlight === 0).toBe(true);
    abort.abort();
    await expect(read).rejects.toMatchObject({ name: 'AbortError' });
  });

  test.each([
    ['stalled-connection', {}],
    ['broken-answer', { a: '1' }],
  ] as const)('a write under %s has no effect or all of it', async (answer, tags) => {
    const fixture = await open();
    const { compute, manager } = fixture;
    const id = takeSnapshot(fixture, 'golden-1');
    manager.faults.add({ method: 'PATCH', answer });
    const abort = new AbortController();
    const options = { abortSignal: abort.signal };
    const patch = compute.snapshots
      .update('rg-images', 'golden-1', { tags: { a: '1' } }, options)
      .submitted();
    const refused = refusalOf(patch);
    await expect.poll(() => manager.requests.count()).toBe(1);
    abort.abort();
    await refused;
    expect(manager.getSnapshot(id)?.tags).toEqual(tags);
  });
});

describe('when to try again', () => {
  test.each([
    [{ ms: 7000 }, 'retry-after', '7'],
    [{ ms: 0 }, 'retry-after', '0'],
    [{ ms: 5000, as: 'date' as const }, 'retry-after', new Date(start + 8000).toUTCString()],
    [{ ms: 1500, as: 'retry-after-ms' as const }, 'retry-after-ms', '1500'],
    [{ ms: 1500, as: 'x-ms-retry-after-ms' as const }, 'x-ms-retry-after-ms', '1500'],
  ])('%j', async (retryAfter, header, value) => {
    const { request } = await openWith({ status: 429, code: 'TooManyRequests', message: 'x', retryAfter });
    const { status, headers } = await request(snapshotPath);
    expect([status, headers.get(header)]).toEqual([429, value]);
  });

  test('also on an answer that is right', async () => {
    const { request } = await openWith({ change: {}, retryAfter: { ms: 3000 }, headers: { 'x-y': 'z' } });
    const { status, headers } = await request(snapshotPath);
    expect([status, headers.get('retry-after'), headers.get('x-y')]).toEqual([200, '3', 'z']);
  });
});

test('a pattern with the flag g fits every time', async () => {
  const { manager, request } = await open();
  manager.faults.add({ path: /snapshots/g, times: 2, answer: { status: 500, body: 'x' } });
  expect([(await request(listPath)).status, (await request(listPath)).status]).toEqual([500, 500]);
});
