import { expect, test } from 'vitest';
import type { Policy } from '../../src/arm/policies/policy.ts';
import {
  atOnce,
  copyOf,
  diskId,
  images,
  open,
  refusalOf,
  replicaId,
  replicas,
  sourceId,
  subscriptionId,
  takeSnapshot,
  type Fixture,
} from './arm-fixture.ts';

const snapshots = 'Microsoft.Compute/snapshots';
const setBack: Policy = {
  name: 'owner',
  scope: replicas,
  effect: { kind: 'modify', operation: 'addOrReplace', tag: 'owner', value: 'it' },
};

async function openWith(...policies: Policy[]): Promise<Fixture> {
  const fixture = await open();
  takeSnapshot(fixture, 'golden-1');
  for (const policy of policies) fixture.manager.policies.put(policy);
  return fixture;
}

const copy = ({ compute }: Fixture, tags: Record<string, string> = {}) =>
  compute.snapshots.createOrUpdate(
    'rg-replicas',
    'golden-1',
    { ...copyOf(sourceId('golden-1')), tags },
    atOnce,
  );
const tagsOf = ({ manager }: Fixture) => manager.getSnapshot(replicaId('golden-1'))?.tags;

test('modify sets a tag back at each write, by PUT, PATCH and the tags API, in its group alone', async () => {
  const fixture = await openWith(setBack);
  const { compute, resources, manager } = fixture;
  const id = replicaId('golden-1');
  await copy(fixture, { owner: 'me', a: '1' }).pollUntilDone();
  expect(tagsOf(fixture)).toEqual({ owner: 'it', a: '1' });
  await compute.snapshots.update('rg-replicas', 'golden-1', { tags: { b: '2' } }, atOnce).pollUntilDone();
  expect(tagsOf(fixture)).toEqual({ owner: 'it', b: '2' });
  const patch = (operation: string, tags: Record<string, string>) =>
    resources.tagsOperations.updateAtScope(id, { operation, properties: { tags } });
  await patch('Delete', { owner: 'it' });
  expect(tagsOf(fixture)).toEqual({ owner: 'it', b: '2' });
  await resources.tagsOperations.deleteAtScope(id);
  expect(tagsOf(fixture)).toEqual({ owner: 'it' });
  manager.patchSnapshot(sourceId('golden-1'), { tags: { owner: 'me' } });
  expect(manager.getSnapshot(sourceId('golden-1'))?.tags).toEqual({ owner: 'me' });
});

test('a change of something else leaves tags alone that are as they should be', async () => {
  const fixture = await openWith(setBack);
  await copy(fixture, { a: '1' }).pollUntilDone();
  const change = { networkAccessPolicy: 'DenyAll' } as const;
  await fixture.compute.snapshots.update('rg-replicas', 'golden-1', change, atOnce).pollUntilDone();
  expect(tagsOf(fixture)).toEqual({ owner: 'it', a: '1' });
});

test('what was there before a policy is set right by the next write, whatever it is', async () => {
  const fixture = await openWith();
  await copy(fixture, { owner: 'me' }).pollUntilDone();
  fixture.manager.policies.put(setBack);
  expect(tagsOf(fixture)).toEqual({ owner: 'me' });
  await fixture.compute.snapshots.update('rg-replicas', 'golden-1', {}, atOnce).pollUntilDone();
  expect(tagsOf(fixture)).toEqual({ owner: 'it' });
});

test('add leaves a value that is there; remove takes one away', async () => {
  const fixture = await openWith(
    { ...setBack, effect: { kind: 'modify', operation: 'add', tag: 'owner', value: 'it' } },
    { name: 'no-a', scope: replicas, effect: { kind: 'modify', operation: 'remove', tag: 'a' } },
  );
  await copy(fixture, { owner: 'me', a: '1', b: '2' }).pollUntilDone();
  expect(tagsOf(fixture)).toEqual({ owner: 'me', b: '2' });
});

test('append adds what was not sent, tags and properties, and denies what was sent otherwise', async () => {
  const fixture = await openWith(
    { name: 'env', scope: replicas, effect: { kind: 'append', field: 'tags.env', value: 'prod' } },
    {
      name: 'closed',
      scope: replicas,
      types: [snapshots],
      effect: { kind: 'append', field: 'properties.networkAccessPolicy', value: 'DenyAll' },
    },
  );
  await copy(fixture, { a: '1' }).pollUntilDone();
  expect(tagsOf(fixture)).toEqual({ env: 'prod', a: '1' });
  const { networkAccessPolicy } = fixture.manager.getSnapshot(replicaId('golden-1'))?.properties ?? {};
  expect(networkAccessPolicy).toBe('DenyAll');
  expect(await refusalOf(copy(fixture, { env: 'test' }).submitted())).toMatchObject({
    status: 403,
    code: 'RequestDisallowedByPolicy',
  });
});

test('deny refuses what it holds for, names itself, and leaves nothing behind', async () => {
  const fixture = await openWith({
    name: 'need-env',
    scope: `/subscriptions/${subscriptionId}`,
    types: [snapshots],
    when: { field: 'tags.env', exists: false },
    effect: { kind: 'deny' },
  });
  const { request, manager } = fixture;
  const body = { location: 'eastus', properties: { creationData: { createOption: 'Empty' }, diskSizeGB: 1 } };
  const path = `${replicaId('golden-1')}?api-version=2026-03-02`;
  const { status, body: answer } = await request(path, { method: 'PUT', body });
  expect(status).toBe(403);
  const { error } = answer as { error: { message: string } };
  expect(error).toMatchObject({
    code: 'RequestDisallowedByPolicy',
    target: 'golden-1',
    additionalInfo: [{ type: 'PolicyViolation', info: { policyAssignmentName: 'need-env' } }],
  });
  expect(error.message).toMatch(
    /^Resource 'golden-1' was disallowed by policy\. Policy identifiers: '\[\{"policyAssignment":\{"name":"need-env",/,
  );
  expect(manager.getSnapshot(replicaId('golden-1'))).toBeUndefined();
  await copy(fixture, { env: 'prod' }).pollUntilDone();
  const tags = { properties: { tags: {} } };
  const untag = fixture.resources.tagsOperations.createOrUpdateAtScope(replicaId('golden-1'), tags);
  expect(await refusalOf(untag)).toMatchObject({ status: 403, code: 'RequestDisallowedByPolicy' });
  expect(tagsOf(fixture)).toEqual({ env: 'prod' });
});

test('a condition looks at what other policies have made of it; a delete is never asked about', async () => {
  const fixture = await openWith(setBack, {
    name: 'no-others',
    scope: replicas,
    when: { field: 'tags.owner', notEquals: 'IT' },
    effect: { kind: 'deny' },
  });
  await copy(fixture, { owner: 'me' }).pollUntilDone();
  fixture.manager.policies.remove('owner');
  const { snapshots: client } = fixture.compute;
  expect(await refusalOf(client.update('rg-replicas', 'golden-1', { tags: {} }).submitted())).toMatchObject({
    code: 'RequestDisallowedByPolicy',
  });
  await client.delete('rg-replicas', 'golden-1', atOnce).pollUntilDone();
});

test('groups are left out unless they are among the types', async () => {
  const effect = { kind: 'modify', operation: 'addOrReplace', tag: 'cost', value: '1' } as const;
  const fixture = await openWith({ name: 'cost', scope: images, effect });
  const { resources, manager } = fixture;
  const tagged = async () => (await resources.resourceGroups.update('rg-images', { tags: { a: '1' } })).tags;
  expect(await tagged()).toEqual({ a: '1' });
  const types = ['microsoft.resources/subscriptions/resourcegroups'];
  manager.policies.put({ name: 'cost', scope: images, types, effect });
  expect(await tagged()).toEqual({ a: '1', cost: '1' });
  manager.createDisk(`${diskId}-2`, {
    location: 'westeurope',
    properties: { diskSizeGB: 4, creationData: { createOption: 'Empty' } },
  });
  expect(manager.getDisk(`${diskId}-2`)?.tags).toEqual({});
});
