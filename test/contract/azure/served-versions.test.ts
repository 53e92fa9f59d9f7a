/** Clouds and regions that serve no api-version as new as those of the clients. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { HttpArmReads } from '../../../src/azure/arm-reads.ts';
import { ArmLocks } from '../../../src/azure/locks.ts';
import { ArmResourceGroups } from '../../../src/azure/resource-groups.ts';
import { ArmSnapshots } from '../../../src/azure/snapshots.ts';
import { closedAccess } from '../../../src/replication/snapshot-spec.ts';
import { sourceGroup, target } from '../../support/snapshots.ts';
import { RawResourceManager, rawSnapshot, type RawAnswer } from '../../support/raw-resource-manager.ts';

let azure: RawResourceManager;
const source = { ...sourceGroup, name: 'golden-1' };
const group = `/subscriptions/${sourceGroup.subscriptionId}/resourceGroups/${sourceGroup.resourceGroup}`;
const snapshot = JSON.stringify(rawSnapshot(`${group}/providers/Microsoft.Compute/snapshots/golden-1`));

beforeEach(async () => {
  azure = await RawResourceManager.start();
});
afterEach(async () => {
  await azure.close();
});

/** How Azure refuses a version, by what refuses it. */
const refusals = {
  'a provider': (asked: string, served: readonly string[]) => ({
    status: 400,
    code: 'NoRegisteredProviderFound',
    message: `No registered resource provider found for location 'usgovvirginia' and API version '${asked}' for type 'snapshots'. The supported api-versions are '${served.join(', ')}'. The supported locations are 'usgovvirginia, usgovtexas'.`,
  }),
  'a type': (asked: string, served: readonly string[]) => ({
    status: 404,
    code: 'InvalidResourceType',
    message: `The resource type 'snapshots' could not be found in the namespace 'Microsoft.Compute' for api version '${asked}'. The supported api-versions are '${served.join(',')}'.`,
  }),
  'Resource Manager': (asked: string, served: readonly string[]) => ({
    status: 400,
    code: 'InvalidApiVersionParameter',
    message: `The api-version '${asked}' is invalid. The supported versions are '${served.join(',')}'.`,
  }),
};

function serving(served: readonly string[], body: string, refusal = refusals['a provider']): void {
  azure.answer = (url): RawAnswer => {
    const asked = url.searchParams.get('api-version') ?? '';
    if (served.includes(asked)) return { body };
    const { status, ...error } = refusal(asked, served);
    return { status, body: JSON.stringify({ error }) };
  };
}

/** The versions that were asked for, in order. */
function asked(): (string | null)[] {
  return azure.requests.map((request) =>
    new URL(request.split(' ')[1] ?? '', azure.url).searchParams.get('api-version'),
  );
}

describe.each(Object.entries(refusals))('refused by %s', (_who, refusal) => {
  test('the newest released one that is served is taken at once, and from then on', async () => {
    serving(['2022-07-02', '2024-03-02', '2025-01-02', '2025-06-01-preview'], snapshot, refusal);
    const snapshots = new ArmSnapshots(azure.clients());
    expect(await snapshots.get(source)).toMatchObject({ name: 'golden-1' });
    expect(await snapshots.get(source)).toMatchObject({ name: 'golden-1' });
    expect(asked().slice(1)).toEqual(['2025-01-02', '2025-01-02']);
  });

  test('one that knows too little is not: the refusal is told', async () => {
    serving(['2018-04-01', '2022-03-02'], snapshot, refusal);
    const { code } = refusal('', []);
    await expect(new ArmSnapshots(azure.clients()).get(source)).rejects.toMatchObject({ failure: { code } });
    expect(azure.requests).toHaveLength(1);
  });
});

test('a write that was refused for its version is made once', async () => {
  let made = 0;
  azure.answer = (url): RawAnswer => {
    const version = url.searchParams.get('api-version') ?? '';
    if (version === '2025-01-02') {
      made++;
      return { status: 202, body: snapshot };
    }
    const { status, ...error } = refusals['a provider'](version, ['2025-01-02']);
    return { status, body: JSON.stringify({ error }) };
  };
  await new ArmSnapshots(azure.clients()).create(source, {
    location: 'x',
    tags: {},
    sku: 'Standard_LRS',
  } as never);
  expect(made).toBe(1);
});

test('where regions differ, what was read in the older version once is read in it from then on, in each', async () => {
  azure.answer = (url): RawAnswer => {
    const version = url.searchParams.get('api-version') ?? '';
    const isNew = url.pathname.includes(target.resourceGroup);
    if (!isNew || version === '2025-01-02') {
      const id = decodeURIComponent(url.pathname);
      return { body: JSON.stringify(rawSnapshot(id)) };
    }
    const { status, ...error } = refusals['a provider'](version, ['2025-01-02']);
    return { status, body: JSON.stringify({ error }) };
  };
  const snapshots = new ArmSnapshots(azure.clients());
  await snapshots.get({ ...target, name: 'golden-1' });
  await snapshots.get(source);
  await snapshots.get({ ...target, name: 'golden-1' });
  expect(asked().slice(1)).toEqual(['2025-01-02', '2025-01-02', '2025-01-02']);
});

test('one that is named and refused all the same is passed over, and so from then on', async () => {
  azure.answer = (url): RawAnswer => {
    const version = url.searchParams.get('api-version') ?? '';
    if (version === '2024-03-02') return { body: snapshot };
    const { status, ...error } = refusals['a provider'](version, ['2024-03-02', '2025-01-02', '2099-01-01']);
    return { status, body: JSON.stringify({ error }) };
  };
  const snapshots = new ArmSnapshots(azure.clients());
  for (let time = 0; time < 2; time++)
    expect(await snapshots.get(source)).toMatchObject({ name: 'golden-1' });
  expect(asked().slice(1)).toEqual(['2025-01-02', '2024-03-02', '2024-03-02']);
});

test('what is refused in each version, as its region is not served, changes the version of nothing else', async () => {
  const served = ['2023-10-02', '2024-03-02', '2025-01-02', '2099-01-01'];
  const isWrite = (): boolean => azure.requests.at(-1)?.startsWith('PATCH') === true;
  azure.answer = (url): RawAnswer => {
    const { status, ...error } = refusals['a provider'](url.searchParams.get('api-version') ?? '', served);
    return isWrite() ? { status, body: JSON.stringify({ error }) } : { body: snapshot };
  };
  const snapshots = new ArmSnapshots(azure.clients());
  await snapshots.get(source);
  const [own] = asked();
  for (let time = 0; time < 3; time++) {
    await expect(snapshots.update(source, closedAccess)).rejects.toMatchObject({ failure: { status: 400 } });
  }
  await snapshots.get(source);
  expect(asked().at(-1)).toBe(own);
});

test('groups and locks as well', async () => {
  serving(
    ['2021-04-01'],
    JSON.stringify({ id: group, location: 'x', properties: { provisioningState: 'Succeeded' } }),
    refusals['Resource Manager'],
  );
  await new ArmResourceGroups(azure.clients()).read(sourceGroup);
  serving(['2016-09-01'], '{"value":[]}', refusals['a type']);
  expect(await new ArmLocks(azure.clients()).list(source)).toEqual([]);
});

test('what is only read is read in whatever version there is: a refusal does not pass for something that is not there', async () => {
  serving(['2019-07-01', '2023-04-02'], JSON.stringify({ id: 'set' }), refusals['a type']);
  const credential = {
    getToken: () => Promise.resolve({ token: 't', expiresOnTimestamp: Date.now() + 3_600_000 }),
  };
  const reads = new HttpArmReads(credential, { endpoint: azure.url, audience: azure.url }, () => 0);
  const path = `${group}/providers/Microsoft.Compute/diskEncryptionSets/des?api-version=2025-01-02`;
  expect(await reads.get(path)).toEqual({ id: 'set' });
  expect(asked()).toEqual(['2025-01-02', '2023-04-02']);
});
