import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ArmDisks } from '../../../src/azure/disks.ts';
import { ArmLocks } from '../../../src/azure/locks.ts';
import { ArmResourceGroups } from '../../../src/azure/resource-groups.ts';
import { ArmSnapshots } from '../../../src/azure/snapshots.ts';
import { StagingAccounts } from '../../../src/azure/staging/staging-account.ts';
import { classify } from '../../../src/replication/refusals/classify-failure.ts';
import { ArmError } from '../../../src/reconciler/arm-error.ts';
import { noon, sourceGroup, target } from '../../support/snapshots.ts';
import { RawResourceManager, rawSnapshot } from '../../support/raw-resource-manager.ts';

let azure: RawResourceManager;
const source = { ...sourceGroup, name: 'golden-1' };
const group = `/subscriptions/${sourceGroup.subscriptionId}/resourceGroups/${sourceGroup.resourceGroup}`;
const id = `${group}/providers/Microsoft.Compute/snapshots/golden-1`;

beforeEach(async () => {
  azure = await RawResourceManager.start();
});
afterEach(async () => {
  await azure.close();
});

const listings = {
  snapshots: () => new ArmSnapshots(azure.clients()).list(sourceGroup),
  disks: () => new ArmDisks(azure.clients()).list(sourceGroup),
  'locks of a snapshot': () => new ArmLocks(azure.clients()).list(source),
  'locks of a group': () => new ArmLocks(azure.clients()).listOfGroup(sourceGroup),
};
const reads = {
  snapshot: () => new ArmSnapshots(azure.clients()).get(source),
  group: () => new ArmResourceGroups(azure.clients()).read(sourceGroup),
  'storage account': () => new StagingAccounts(azure.clients()).find(target),
};

async function failureOf(call: () => Promise<unknown>): Promise<ArmError> {
  const outcome: unknown = await call().then(
    (value) => ({ value }),
    (error: unknown) => error,
  );
  expect(outcome).toBeInstanceOf(ArmError);
  return outcome as ArmError;
}

async function expectMalformed(call: () => Promise<unknown>): Promise<void> {
  const { failure } = await failureOf(call);
  expect(failure).toMatchObject({ code: 'MalformedAnswer' });
  expect(classify(failure, noon)).toEqual({ kind: 'transient' });
}

const neverAnAnswer: [string, Parameters<typeof given>[0]][] = [
  ['an empty body', { body: '' }],
  ['HTML', { body: '<html>sign in</html>', headers: { 'content-type': 'text/html' } }],
  ['HTML that says it is JSON', { body: '<html>sign in</html>' }],
  ['half of a JSON text', { body: '{"value": [' }],
  ['null', { body: 'null' }],
  ['a text', { body: '"text"' }],
  ['a list', { body: '[]' }],
  ['another status of success', { status: 202, body: '' }],
  ['a redirection', { status: 302, headers: { location: 'https://sign-in.example/' } }],
  ['an error inside a success', { body: '{"error":{"code":"Odd","message":"not a snapshot"}}' }],
];

function given(answer: { status?: number; body?: string; headers?: Record<string, string> }): void {
  azure.answer = () => answer;
}

describe.each(Object.entries(listings))('a listing of %s', (_what, list) => {
  test.each([
    ...neverAnAnswer,
    ['no list', { body: '{}' }],
    ['null for a list', { body: '{"value":null}' }],
    ['an object for a list', { body: '{"value":{}}' }],
    ['null in the list', { body: '{"value":[null]}' }],
    ['something without an id', { body: '{"value":[{}]}' }],
    ['a number for the next page', { body: '{"value":[],"nextLink":5}' }],
    ['another host for the next page', { body: '{"value":[],"nextLink":"https://example.org/x"}' }],
  ])('that is %s is none', async (_shape, answer) => {
    given(answer);
    await expectMalformed(list);
  });

  test('whose second page is none is none', async () => {
    azure.answer = (url) =>
      url.search.includes('skip')
        ? { body: '{}' }
        : { body: JSON.stringify({ value: [], nextLink: `${url.href}&skip=1` }) };
    await expectMalformed(list);
  });

  test('that goes round in circles ends', async () => {
    azure.answer = (url) => ({ body: JSON.stringify({ value: [], nextLink: url.href }) });
    await expectMalformed(list);
  });

  test('that is empty is empty', async () => {
    given({ body: '{"value":[]}' });
    expect(await list()).toEqual([]);
  });
});

describe.each(Object.entries(reads))('a %s', (_what, read) => {
  test.each([
    ...neverAnAnswer,
    ['something of another name', { body: '{"id":"/subscriptions/x/resourceGroups/other"}' }],
    ['something with odd tags', { body: '{"id":"/x","tags":{"a":5}}' }],
  ])('that is %s is none', async (_shape, answer) => {
    given(answer);
    await expectMalformed(read);
  });
});

test.each([
  ['properties', 'text'],
  ['tags', ['a']],
  ['tags', { a: null }],
  ['location', 5],
  ['properties', { provisioningState: 5 }],
  ['properties', { timeCreated: 'yesterday' }],
  ['properties', { completionPercent: '100' }],
  ['properties', { creationData: 'x' }],
  ['properties', { copyCompletionError: 'x' }],
])('a snapshot whose %s is %j is no snapshot', async (field, value) => {
  const whole = rawSnapshot(id);
  const isPart = field === 'properties' && typeof value !== 'string';
  const broken = { ...whole, [field]: isPart ? Object.assign({}, whole[field], value) : value };
  given({ body: JSON.stringify(broken) });
  await expectMalformed(reads.snapshot);
  given({ body: JSON.stringify({ value: [broken] }) });
  await expectMalformed(listings.snapshots);
});

test('a snapshot is one however its id is written', async () => {
  given({ body: JSON.stringify({ ...rawSnapshot(id), id: id.toUpperCase(), tags: null }) });
  expect(await reads.snapshot()).toMatchObject({ name: 'golden-1', tags: {} });
});

test.each(['snapshots', 'disks'] as const)(
  'one of the %s that is told in part spoils no other, and is removed by nobody',
  async (what) => {
    const wholeId = id.replace('/snapshots/', `/${what}/`);
    const whole = rawSnapshot(wholeId);
    const unfinished = {
      ...whole,
      id: wholeId.replace('golden-1', 'backup-1'),
      name: 'backup-1',
      properties: { provisioningState: 'Creating' },
    };
    given({ body: JSON.stringify({ value: [whole, unfinished] }) });
    expect(await listings[what]()).toMatchObject([
      { name: 'golden-1', uniqueId: expect.stringMatching(/./) as unknown },
      { name: 'backup-1', uniqueId: '', timeCreated: 0, provisioningState: 'Creating' },
    ]);
  },
);

test('a snapshot of another group is not of this listing', async () => {
  given({ body: JSON.stringify({ value: [rawSnapshot(id.replace('rg-', 'rg-other-'))] }) });
  await expectMalformed(listings.snapshots);
});

test('the token goes to no other host, not even once', async () => {
  const other = await RawResourceManager.start();
  try {
    given({ body: JSON.stringify({ value: [], nextLink: `${other.url}${group}/x` }) });
    await expectMalformed(listings.snapshots);
    expect(other.requests).toEqual([]);
  } finally {
    await other.close();
  }
});

test('a 404 that cannot be read does not say that the snapshot is gone', async () => {
  for (const body of ['', 'null', '<html>', '{"error":null}', '{}']) {
    given({ status: 404, body });
    const { failure } = await failureOf(reads.snapshot);
    expect(failure.status === 404 && failure.code === 'Http404').toBe(true);
  }
});

test('an accepted write whose answer cannot be read counts as not known', async () => {
  const spec = { location: 'x', tags: {}, sku: 'Standard_LRS' } as never;
  given({ status: 202, body: '<html>' });
  await expectMalformed(() => new ArmSnapshots(azure.clients()).create(source, spec));
});
