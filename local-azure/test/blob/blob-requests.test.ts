/** Requests as a program without a client library sends them, against what the Blob service is documented to answer. */
import { beforeEach, expect, test } from 'vitest';
import { openStorage, type StorageFixture } from '../storage/storage-fixture.ts';

const day = 24 * 3600_000;
let fixture: StorageFixture;
let account: string;
let authorization: string;

beforeEach(async () => {
  fixture = await openStorage();
  account = `${fixture.cloud.blobs.url}/teststore`;
  authorization = `Bearer ${await fixture.token()}`;
});

async function ask(
  method: string,
  path: string,
  headers: Record<string, string> = {},
): Promise<{ status: number; code: string | null; text: string }> {
  const answer = await fetch(`${account}/${path}`, {
    method,
    headers: { authorization, 'x-ms-version': '2024-11-04', ...headers },
  });
  return {
    status: answer.status,
    code: answer.headers.get('x-ms-error-code'),
    text: await answer.text(),
  };
}

const put = (path: string, headers: Record<string, string> = {}): ReturnType<typeof ask> =>
  ask('PUT', path, { 'x-ms-blob-type': 'AppendBlob', ...headers });

test('what names no container by restype is a blob of the root container', async () => {
  expect(await ask('DELETE', 'disks')).toMatchObject({ status: 404, code: 'ContainerNotFound' });
  expect(await put('other')).toMatchObject({ status: 404, code: 'ContainerNotFound' });
  expect(await ask('GET', 'disks?restype=container')).toMatchObject({ status: 200 });
  expect(await ask('GET', 'other?restype=container')).toMatchObject({ status: 404 });
});

test.each(['Disks', 'ab', 'a--b', '-disks', 'disks-', 'a'.repeat(64)])(
  'a container cannot be called %s',
  async (name) => {
    const { status, code } = await ask('PUT', `${name}?restype=container`);
    expect([status, code]).toEqual([
      400,
      name.length < 3 || name.length > 63 ? 'OutOfRangeInput' : 'InvalidResourceName',
    ]);
  },
);

test.each(['snapshot=2026-11-23T12:00:00.0000000Z', 'versionid=2026-11-23T12:00:00.0000000Z'])(
  'a blob has no other state by ?%s, and is not taken for it',
  async (query) => {
    await put('disks/a');
    for (const method of ['GET', 'DELETE']) {
      expect(await ask(method, `disks/a?${query}`)).toMatchObject({ status: 404, code: 'BlobNotFound' });
    }
    expect(await ask('GET', 'disks/a')).toMatchObject({ status: 200 });
  },
);

test('what is to be copied from elsewhere is not written empty', async () => {
  const { status, code } = await put('disks/b', {
    'x-ms-blob-type': 'BlockBlob',
    'x-ms-copy-source': `${account}/disks/a`,
  });
  expect([status, code]).toEqual([400, 'UnsupportedHeader']);
  expect(await ask('GET', 'disks/b')).toMatchObject({ status: 404 });
});

test('conditions on the time of the last change hold', async () => {
  await put('disks/a');
  const now = fixture.clock.now();
  const [before, after] = [new Date(now - day).toUTCString(), new Date(now + day).toUTCString()];
  const cases: [string, Record<string, string>, number][] = [
    ['GET', { 'if-modified-since': before }, 200],
    ['GET', { 'if-modified-since': after }, 304],
    ['GET', { 'if-unmodified-since': after }, 200],
    ['GET', { 'if-unmodified-since': before }, 412],
    ['DELETE', { 'if-unmodified-since': before }, 412],
    ['DELETE', { 'if-modified-since': after }, 412],
    ['DELETE', { 'if-unmodified-since': 'yesterday' }, 400],
    ['DELETE', { 'if-unmodified-since': after }, 202],
  ];
  for (const [method, headers, status] of cases) {
    expect([headers, (await ask(method, 'disks/a', headers)).status]).toEqual([headers, status]);
  }
});

test('a write of what must not be there is refused when it is', async () => {
  await put('disks/a');
  expect(await ask('PUT', 'disks/a?comp=metadata', { 'if-none-match': '*' })).toMatchObject({ status: 412 });
});

test('names of metadata are identifiers', async () => {
  expect(await put('disks/a', { 'x-ms-meta-trace-id': '1' })).toMatchObject({
    status: 400,
    code: 'InvalidMetadata',
  });
  await put('disks/a', { 'x-ms-meta-trace_id': '1' });
  expect(await ask('PUT', 'disks/a?comp=metadata', { 'x-ms-meta-1st': '1' })).toMatchObject({ status: 400 });
});

test('pages are written or cleared, and nothing else', async () => {
  const page = { 'x-ms-range': 'bytes=0-511' };
  await put('disks/a', { 'x-ms-blob-type': 'PageBlob', 'x-ms-blob-content-length': '512' });
  const write = async (headers: Record<string, string>): Promise<unknown[]> => {
    const { status, code } = await ask('PUT', 'disks/a?comp=page', { ...page, ...headers });
    return [status, code];
  };
  expect(await write({})).toEqual([400, 'MissingRequiredHeader']);
  expect(await write({ 'x-ms-page-write': 'erase' })).toEqual([400, 'InvalidHeaderValue']);
  const clear = { 'x-ms-page-write': 'clear' };
  expect(await write({ ...clear, 'x-ms-if-sequence-number-eq': '5' })).toEqual([
    412,
    'SequenceNumberConditionNotMet',
  ]);
  expect(await write({ ...clear, 'x-ms-if-sequence-number-lt': '0' })).toEqual([
    412,
    'SequenceNumberConditionNotMet',
  ]);
  expect(await write({ ...clear, 'x-ms-if-sequence-number-le': '0' })).toEqual([201, null]);
});

test('a listing by folders shows each once, over its pages too', async () => {
  for (const name of ['a/1', 'a/2', 'b', 'c/d/1', 'c/2']) await put(`disks/${name}`);
  const { container } = fixture;
  const found: string[][] = [];
  for await (const { segment } of container.listBlobsByHierarchy('/').byPage({ maxPageSize: 2 })) {
    found.push([
      ...(segment.blobPrefixes ?? []).map(({ name }) => name),
      ...segment.blobItems.map(({ name }) => name),
    ]);
  }
  expect(found).toEqual([['a/', 'b'], ['c/']]);
  const below = await container.listBlobsByHierarchy('/', { prefix: 'c/' }).byPage().next();
  const { segment } = below.value as {
    segment: { blobPrefixes?: { name: string }[]; blobItems: { name: string }[] };
  };
  expect([segment.blobPrefixes?.[0]?.name, segment.blobItems[0]?.name]).toEqual(['c/d/', 'c/2']);
});

test.each(['0', '-1', 'many'])('a listing of %s entries is refused, not empty', async (size) => {
  await put('disks/a');
  const { status, code } = await ask('GET', `disks?restype=container&comp=list&maxresults=${size}`);
  expect([status, code]).toEqual([
    400,
    size === 'many' ? 'InvalidQueryParameterValue' : 'OutOfRangeQueryParameterValue',
  ]);
});

test.each([undefined, '2016-05-31'])('a token is not taken in the version %s', async (version) => {
  const headers = { authorization, ...(version !== undefined && { 'x-ms-version': version }) };
  const answer = await fetch(`${account}/disks?restype=container`, { headers });
  expect([answer.status, answer.headers.get('x-ms-error-code')]).toEqual([403, 'AuthenticationFailed']);
  expect(await answer.text()).toContain('<AuthenticationErrorDetail>Authentication scheme Bearer is not');
});

test('a version of the service that is none is refused', async () => {
  expect(await ask('GET', 'disks?restype=container', { 'x-ms-version': 'latest' })).toMatchObject({
    status: 400,
    code: 'InvalidHeaderValue',
  });
});
