import tls from 'node:tls';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ArmLocks } from '../../../src/azure/locks.ts';
import { ArmResourceGroups } from '../../../src/azure/resource-groups.ts';
import { ResourceManagerClients } from '../../../src/azure/resource-manager.ts';
import { ArmSnapshots } from '../../../src/azure/snapshots.ts';
import { createLoopbackAuthority, ManualClock, ResourceManager } from 'local-azure';
import { snapshotIdText } from '../../../src/replication/resource-id.ts';
import { replicaSpec } from '../../../src/replication/replica-spec.ts';
import { closedAccess, type SnapshotSpec } from '../../../src/replication/snapshot-spec.ts';
import { copyStart } from '../../../src/replication/ways/copy-start/way.ts';
import { installation, rule, sourceGroup, sourceSnapshot, target } from '../../support/snapshots.ts';

/** The product's adapters on the real SDKs, against the local Resource Manager. */
let azure: ResourceManager;
let snapshots: ArmSnapshots;
let groups: ArmResourceGroups;
let locks: ArmLocks;
const clock = new ManualClock('2026-11-23T12:00:00Z');
const source = { ...sourceGroup, name: 'golden-1' };
const replica = { ...target, name: 'golden-1' };
const disk = `/subscriptions/${sourceGroup.subscriptionId}/resourceGroups/rg-images/providers/Microsoft.Compute/disks/d`;

const { authority, ...certificate } = await createLoopbackAuthority();
tls.setDefaultCACertificates([...tls.getCACertificates('default'), authority]);

beforeEach(async () => {
  azure = await ResourceManager.start({
    clock,
    tls: certificate,
    behaviour: { operationMs: 0, pageSize: 2 },
    seed: {
      subscriptions: [
        {
          subscriptionId: sourceGroup.subscriptionId,
          resourceGroups: [{ name: 'rg-images', location: 'northeurope' }],
        },
        {
          subscriptionId: target.subscriptionId,
          resourceGroups: [{ name: target.resourceGroup, location: target.location }],
        },
      ],
      disks: [{ id: disk, location: 'northeurope', properties: { osType: 'Windows' } }],
    },
  });
  const credential = {
    getToken: () => Promise.resolve({ token: 't', expiresOnTimestamp: Date.now() + 3_600_000 }),
  };
  const endpoint = `https://127.0.0.1:${azure.port}`;
  const clients = new ResourceManagerClients(credential, { endpoint, audience: endpoint });
  snapshots = new ArmSnapshots(clients);
  groups = new ArmResourceGroups(clients);
  locks = new ArmLocks(clients);
});

afterEach(async () => {
  await azure.close();
});

function takeSource(name = 'golden-1'): void {
  azure.putSnapshot(
    `/subscriptions/${sourceGroup.subscriptionId}/resourceGroups/rg-images/providers/Microsoft.Compute/snapshots/${name}`,
    {
      location: 'northeurope',
      tags: { SnapReplicate: 'Replicate' },
      properties: { incremental: true, creationData: { createOption: 'Copy', sourceResourceId: disk } },
    },
  );
}

async function specOfSource(): Promise<SnapshotSpec> {
  const spec = replicaSpec((await snapshots.get(source)) ?? sourceSnapshot(), copyStart, {
    rule,
    target,
    attempt: 1,
    installation,
    as: 'replica',
  });
  if ('reason' in spec) throw new Error(spec.detail);
  return spec;
}

test('a snapshot that is there is read, one that is not is undefined, a missing group is a refusal', async () => {
  takeSource();
  expect(await snapshots.get(source)).toMatchObject({
    name: 'golden-1',
    provisioningState: 'Succeeded',
    osType: 'Windows',
    incremental: true,
  });
  expect(await snapshots.get({ ...source, name: 'other' })).toBeUndefined();
  await expect(snapshots.get({ ...source, resourceGroup: 'rg-gone' })).rejects.toMatchObject({
    failure: { status: 404, code: 'ResourceGroupNotFound' },
  });
  await expect(groups.read({ ...sourceGroup, resourceGroup: 'rg-gone' })).rejects.toMatchObject({
    failure: { status: 404, code: 'ResourceGroupNotFound' },
  });
  await groups.read(sourceGroup);
});

test('a listing has all pages, or throws', async () => {
  for (const name of ['a', 'b', 'c', 'd', 'e']) takeSource(name);
  expect((await snapshots.list(sourceGroup)).map(({ name }) => name).sort()).toEqual([
    'a',
    'b',
    'c',
    'd',
    'e',
  ]);
  const group = `/subscriptions/${sourceGroup.subscriptionId}/resourceGroups/rg-images`;
  const answer = { status: 500, code: 'InternalServerError', message: 'x' };
  azure.faults.add({ method: 'GET', path: /\/snapshots$/i, under: group, after: 1, times: 3, answer });
  await expect(snapshots.list(sourceGroup)).rejects.toMatchObject({ failure: { status: 500 } });
});

test('a replica is made, tagged and deleted with one write each, and tags are seen to be there', async () => {
  takeSource();
  const spec = await specOfSource();
  azure.requests.reset();
  await snapshots.create(replica, spec);
  await snapshots.changeTags(replica, { merge: { a: 'b' }, remove: {} });
  expect(await snapshots.get(replica)).toMatchObject({ createOption: 'CopyStart', tags: { a: 'b' } });
  await snapshots.delete(replica);
  await snapshots.delete(replica);
  expect(azure.requests.requests.map(({ method, status }) => `${method} ${String(status)}`)).toEqual([
    'PUT 202',
    'PATCH 202',
    'GET 200',
    'GET 200',
    'DELETE 202',
    'DELETE 204',
  ]);
});

test('tags are changed one by one: what a person wrote meanwhile stays, in whatever case keys are written', async () => {
  takeSource();
  await snapshots.create(replica, await specOfSource());
  await snapshots.changeTags(replica, { merge: { Owner: 'vdi', old: '1', moved: '1' }, remove: {} });
  const before = (await snapshots.get(replica))?.tags ?? {};
  // A person pins the replica and takes one of the tags over, after it was looked at.
  azure.putTags(snapshotIdText(replica), {
    ...before,
    'snaprep-pinned': 'legal',
    moved: 'mine',
  });
  azure.requests.reset();
  await snapshots.changeTags(replica, { merge: { owner: 'ops' }, remove: { OLD: '1', moved: '1' } });
  const after = (await snapshots.get(replica))?.tags ?? {};
  expect(after).toMatchObject({
    'snaprep-pinned': 'legal',
    moved: 'mine',
    'snaprep-source': before['snaprep-source'],
  });
  expect(Object.entries(after).filter(([key]) => /^(owner|old)$/i.test(key))).toEqual([['Owner', 'ops']]);
  expect(azure.requests.requests.map(({ method }) => method)).toEqual([
    ...['PATCH', 'GET', 'PATCH', 'GET'],
    'GET',
  ]);
});

test('refusals and broken connections come with what is needed to judge them', async () => {
  takeSource();
  const spec = await specOfSource();
  azure.faults.add({
    method: 'PUT',
    answer: { status: 429, code: 'OperationNotAllowed', message: 'x', headers: { 'retry-after': '17' } },
  });
  await expect(snapshots.create(replica, spec)).rejects.toMatchObject({
    failure: { status: 429, code: 'OperationNotAllowed', retryAfterMs: 17_000 },
  });
  azure.faults.add({ method: 'DELETE', answer: 'broken-connection' });
  const broken: unknown = await snapshots.delete(replica).catch((error: unknown) => error);
  expect(broken).toMatchObject({ name: 'ArmError' });
  expect(broken).not.toHaveProperty('failure.status');
});

test('the cause of an operation that was accepted and then failed is read from the operation', async () => {
  takeSource();
  const spec = await specOfSource();
  azure.faults.failCreate({
    snapshot: 'golden-1',
    resourceGroup: target.resourceGroup,
    code: 'SnapshotsLimitReached',
    message: 'The snapshot count was exceeded for a disk.',
    failing: 'operation',
  });
  const { operation = '' } = await snapshots.create(replica, spec);
  expect(operation).toMatch(/^\/subscriptions\/22222222-.*\/DiskOperations\/.*api-version=/);
  expect(await snapshots.get(replica)).toMatchObject({ provisioningState: 'Failed' });
  expect(await snapshots.failureOf(operation)).toEqual({
    code: 'SnapshotsLimitReached',
    message: 'The snapshot count was exceeded for a disk.',
  });
  await snapshots.delete(replica);
  const { operation: good = '' } = await snapshots.create(replica, spec);
  expect(await snapshots.failureOf(good)).toBeUndefined();
  const forgotten = operation.replace(
    /DiskOperations\/[^?]+/,
    'DiskOperations/00000000-0000-0000-0000-000000000000',
  );
  expect(await snapshots.failureOf(forgotten)).toBeUndefined();
  azure.faults.add({ answer: { status: 403, code: 'AuthorizationFailed', message: 'x' } });
  expect(await snapshots.failureOf(operation)).toBeUndefined();
  azure.faults.add({
    answer: { status: 429, code: 'OperationNotAllowed', message: 'x', headers: { 'retry-after': '7' } },
  });
  await expect(snapshots.failureOf(operation)).rejects.toMatchObject({
    failure: { status: 429, code: 'OperationNotAllowed', retryAfterMs: 7000 },
  });
});

test('a replica that was opened is closed by one PATCH, and nothing else of it changes', async () => {
  takeSource();
  await snapshots.create(replica, await specOfSource());
  const before = await snapshots.get(replica);
  await snapshots.update(replica, {
    networkAccessPolicy: 'AllowAll',
    publicNetworkAccess: 'Enabled',
  } as never);
  expect(await snapshots.get(replica)).toMatchObject({ networkAccessPolicy: 'AllowAll' });
  await snapshots.update(replica, closedAccess);
  expect(await snapshots.get(replica)).toEqual(before);
});

test('locks are made, listed and put back with everything that they had', async () => {
  takeSource();
  const lock = {
    name: 'keep',
    level: 'ReadOnly',
    notes: 'for the auditors',
    owners: ['11111111-2222-3333-4444-555555555555'],
  };
  await locks.put(source, lock);
  const [listed, ...others] = await locks.list(source);
  expect(others).toEqual([]);
  expect(listed).toMatchObject(lock);
  expect(await locks.listOfGroup(sourceGroup)).toEqual([listed]);
  await expect(snapshots.changeTags(source, { merge: { a: 'b' }, remove: {} })).rejects.toMatchObject({
    failure: { status: 409, code: 'ScopeLocked' },
    subject: { kind: 'snapshot', id: source, effect: 'write' },
  });
  await expect(snapshots.delete(source)).rejects.toMatchObject({
    failure: { status: 409, code: 'ScopeLocked' },
    subject: { kind: 'snapshot', id: source, effect: 'delete' },
  });
  await locks.delete(source, 'keep');
  await locks.delete(source, 'keep');
  expect(await locks.list(source)).toEqual([]);
  await locks.put(source, lock);
  expect(await locks.list(source)).toMatchObject([lock]);
});

test('a lock that may not be managed says which role is missing', async () => {
  takeSource();
  azure.faults.add({
    path: '/locks',
    answer: { status: 403, code: 'AuthorizationFailed', message: 'The client does not have authorization' },
  });
  await expect(locks.list(source)).rejects.toThrow(/Microsoft\.Authorization\/locks\/\*/);
});
