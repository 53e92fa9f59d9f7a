/**
 * Least privilege by force: with any one action or data role taken out of the deployment, something that people
 * see fails, and says which one it was; with all of them, nothing does.
 */
import path from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { ofType, readEvaluated, type EvaluatedDeployment } from '../../src/local/deployment/evaluated.ts';
import { snapshotId } from '../support/person.ts';
import { refusedListener } from '../support/refused-claim.ts';
import { groups, ruleJson, selected, targetJson, World, type WorldOptions } from '../support/world.ts';
import { readInfra } from '../unit/infra/deployment-snapshot.ts';

interface Roles {
  custom: Record<string, { name: string; actions: { action: string }[]; dataActions: { action: string }[] }>;
  builtIn: Record<string, { id: string }>;
}

const roles = readInfra('roles.json') as Roles;
const encryptionSet = {
  id: `/subscriptions/${groups.near.subscriptionId}/resourceGroups/rg-keys/providers/Microsoft.Compute/diskEncryptionSets/des-images-neu`,
  location: groups.near.location,
};

let world: World | undefined;

afterEach(async () => {
  await world?.close();
  world = undefined;
});

interface Permissions {
  actions: string[];
  dataActions: string[];
}

/** What a person does, and in which deployment, so that an action is needed. */
interface Scenario extends WorldOptions {
  story: (world: World) => Promise<void>;
}

async function take(world: World): Promise<void> {
  world.person.take(groups.source, 'golden-1', { tags: selected });
  await world.settle();
}

async function takeAndDelete(world: World): Promise<void> {
  await take(world);
  world.person.delete(groups.source, 'golden-1');
  await world.settle();
}

async function takeAgain(world: World): Promise<void> {
  await take(world);
  world.person.delete(groups.source, 'golden-1');
  await world.pass(60_000);
  await take(world);
}

async function takeLockAndDelete(world: World): Promise<void> {
  await take(world);
  const replica = snapshotId(groups.weu, 'golden-1');
  world.cloud.resourceManager.putLock(replica, 'audit', 'CanNotDelete', '');
  world.person.delete(groups.source, 'golden-1');
  await world.settle();
}

async function takeEncrypted(world: World): Promise<void> {
  world.cloud.resourceManager.putDiskEncryptionSet(encryptionSet);
  await take(world);
}

async function takeFull(world: World): Promise<void> {
  world.person.take(groups.source, 'golden-1', { tags: selected, incremental: false });
  await world.settle();
}

const copy: Scenario = { story: take };
const mirror: Scenario = { story: takeAndDelete };
const renew: Scenario = { story: takeAgain };
const protect: Scenario = {
  deployment: 'local-locks',
  rules: [ruleJson({ protect: true, targets: [targetJson(groups.weu)] })],
  story: take,
};
const lift: Scenario = {
  deployment: 'local-locks',
  rules: [ruleJson({ locks: 'lift', targets: [targetJson(groups.weu)] })],
  story: takeLockAndDelete,
};
const encrypt: Scenario = {
  deployment: 'local-locks',
  rules: [ruleJson({ targets: [{ ...targetJson(groups.near), diskEncryptionSetId: encryptionSet.id }] })],
  story: takeEncrypted,
};

const stage: Scenario = {
  rules: [ruleJson({ fullSnapshots: 'stage', targets: [targetJson(groups.weu)] })],
  story: takeFull,
};
const convert: Scenario = {
  deployment: 'local-convert',
  rules: [ruleJson({ fullSnapshots: 'convert', targets: [targetJson(groups.weu)] })],
  story: takeFull,
};
const containers = 'Microsoft.Storage/storageAccounts/blobServices/containers';
/** The Blob service does not say what is missing. */
const ofBlobs = 'AuthorizationPermissionMismatch';

const needed: readonly [role: string, action: string, scenario: Scenario, code: string][] = [
  ['source', 'Microsoft.Compute/snapshots/read', copy, 'AuthorizationFailed'],
  ['source', 'Microsoft.Compute/snapshots/beginGetAccess/action', copy, 'LinkedAuthorizationFailed'],
  ['source', 'Microsoft.Compute/disks/beginGetAccess/action', copy, 'LinkedAuthorizationFailed'],
  ['source', 'Microsoft.Resources/subscriptions/resourceGroups/read', mirror, 'AuthorizationFailed'],
  ['target', 'Microsoft.Compute/snapshots/read', copy, 'AuthorizationFailed'],
  ['target', 'Microsoft.Compute/snapshots/write', copy, 'AuthorizationFailed'],
  ['target', 'Microsoft.Compute/snapshots/delete', mirror, 'AuthorizationFailed'],
  ['target', 'Microsoft.Compute/snapshots/beginGetAccess/action', renew, 'LinkedAuthorizationFailed'],
  ['target', 'Microsoft.Compute/disks/beginGetAccess/action', renew, 'LinkedAuthorizationFailed'],
  ['target', 'Microsoft.Resources/tags/write', mirror, 'AuthorizationFailed'],
  ['staging', 'Microsoft.Storage/storageAccounts/read', stage, 'AuthorizationFailed'],
  ['staging', 'Microsoft.Storage/storageAccounts/write', stage, 'AuthorizationFailed'],
  ['staging', 'Microsoft.Storage/storageAccounts/delete', stage, 'AuthorizationFailed'],
  ['staging', 'Microsoft.Storage/storageAccounts/listKeys/action', stage, 'LinkedAuthorizationFailed'],
  ['staging', `${containers}/read`, stage, ofBlobs],
  ['staging', `${containers}/write`, stage, ofBlobs],
  ['staging', `${containers}/blobs/read`, stage, ofBlobs],
  ['staging', `${containers}/blobs/write`, stage, ofBlobs],
  ['staging', `${containers}/blobs/delete`, stage, ofBlobs],
  ['stagingSource', 'Microsoft.Compute/snapshots/endGetAccess/action', stage, 'AuthorizationFailed'],
  ['conversion', 'Microsoft.Compute/disks/read', convert, 'AuthorizationFailed'],
  ['conversion', 'Microsoft.Compute/disks/write', convert, 'AuthorizationFailed'],
  ['conversion', 'Microsoft.Compute/disks/delete', convert, 'AuthorizationFailed'],
  ['conversion', 'Microsoft.Compute/disks/beginGetAccess/action', convert, 'LinkedAuthorizationFailed'],
  ['conversion', 'Microsoft.Compute/snapshots/read', convert, 'AuthorizationFailed'],
  ['conversion', 'Microsoft.Compute/snapshots/write', convert, 'AuthorizationFailed'],
  ['conversion', 'Microsoft.Compute/snapshots/delete', convert, 'AuthorizationFailed'],
  ['conversion', 'Microsoft.Compute/snapshots/beginGetAccess/action', convert, 'LinkedAuthorizationFailed'],
  ['locks', 'Microsoft.Authorization/locks/read', protect, 'AuthorizationFailed'],
  ['locks', 'Microsoft.Authorization/locks/write', protect, 'AuthorizationFailed'],
  ['locks', 'Microsoft.Authorization/locks/delete', lift, 'AuthorizationFailed'],
  ['encryptionSet', 'Microsoft.Compute/diskEncryptionSets/read', encrypt, 'LinkedAuthorizationFailed'],
];

/** What the Functions host needs of storage and telemetry; that of the local cloud uses neither. */
const ofTheHost = ['storageBlobDataOwner', 'monitoringMetricsPublisher'];

test('every action of every role is here', () => {
  const all = Object.entries(roles.custom).flatMap(([role, { actions, dataActions }]) =>
    [...actions, ...dataActions].map(({ action }) => `${role} ${action}`),
  );
  expect(needed.map(([role, action]) => `${role} ${action}`)).toEqual(all);
});

describe('without', () => {
  test.for(needed)('%s %s', async ([role, action, { story, ...options }, code], { annotate }) => {
    world = await World.start({ ...options, change: (deployment) => takeOut(deployment, role, action) });
    await story(world);
    const refused = refusals(world);
    await annotate(refused[0] ?? 'nothing was refused');
    expect(refused).not.toEqual([]);
    // Nothing else is refused for it, and each refusal says what is missing.
    const named = code === ofBlobs ? 'data permission' : `'${action}'`;
    expect(refused.filter((text) => !text.includes(`${code}:`) || !text.includes(named))).toEqual([]);
  });

  test('the right to receive messages the log says so, and events wait in the queue', async () => {
    world = await World.start({ change: (deployment) => takeAway(deployment, 'serviceBusDataOwner') });
    await refusedListener(world, 'receiveEvent');
    world.person.take(groups.source, 'golden-1', { tags: selected });
    await world.moveTo(world.clock.now() + 60_000);
    expect(world.cloud.serviceBus.queue('snapshot-events')).toMatchObject({ active: 1, completed: 0 });
  });

  test('the right to deliver, events end in the container for those that could not be delivered', async () => {
    world = await World.start({ change: (deployment) => takeAway(deployment, 'serviceBusDataSender') });
    await take(world);
    expect(world.cloud.eventGrid.deadLettered).toBe(1);
    expect(world.person.names(groups.weu)).toEqual([]);
    await world.nightlySync();
    expect(world.person.names(groups.weu)).toEqual(['golden-1']);
  });

  test("the Functions host's roles on storage and telemetry the local cloud notices nothing", () => {
    const tested = ['serviceBusDataOwner', 'serviceBusDataSender'];
    // Taken away one by one in data-roles.test.ts; the last where there is a topic, by the local cloud's own tests.
    const oneByOne = ['serviceBusDataReceiver', 'storageBlobDataContributor', 'eventGridDataSender'];
    const others = Object.keys(roles.builtIn).filter((name) => ![...tested, ...oneByOne].includes(name));
    expect(others.sort()).toEqual([...ofTheHost].sort());
  });
});

test.each([
  ['copies', copy],
  ['mirrored deletions', mirror],
  ['protecting', protect],
  ['lifting', lift],
  ['staging', stage],
  ['converting', convert],
  ['an encryption set', encrypt],
])('with all of them, %s: nothing is refused', async (_what, { story, ...options }) => {
  world = await World.start(options);
  await story(world);
  expect(refusals(world)).toEqual([]);
  const ends = ['InSync', 'ProtectReplica', 'SourceDeleted'];
  expect(world.records.map(({ reason }) => reason).some((reason) => ends.includes(String(reason)))).toBe(
    true,
  );
});

test('a deployment that only converts has no right on any storage account of a target, or of a source', () => {
  const deployment = readEvaluated(
    path.join(import.meta.dirname, '../../infra/bicep/examples/local-convert/main.snapshot.json'),
  );
  const actions = ofType(deployment, 'Microsoft.Authorization/roleDefinitions').flatMap(
    ({ properties }) => (properties as unknown as { permissions: Permissions[] }).permissions,
  );
  const all = actions.flatMap((permission) => [...permission.actions, ...permission.dataActions]);
  expect(all).toContain('Microsoft.Compute/disks/write');
  expect(all.filter((action) => /storage|endGetAccess/i.test(action))).toEqual([]);
});

/** What people can read of refusals for want of permission. */
function refusals({ records }: World): string[] {
  return records
    .map(({ detail }) => (typeof detail === 'string' ? detail : ''))
    .filter((detail) => /AuthorizationFailed|AuthorizationPermissionMismatch/.test(detail));
}

function takeOut(deployment: EvaluatedDeployment, role: string, action: string): void {
  const { name } = roles.custom[role] ?? { name: role };
  const definitions = ofType(deployment, 'Microsoft.Authorization/roleDefinitions')
    .map(({ properties }) => properties as unknown as { roleName: string; permissions: Permissions[] })
    .filter(({ roleName }) => roleName.startsWith(`${name} `));
  expect(definitions.length).toBeGreaterThan(0);
  for (const { permissions } of definitions) {
    for (const permission of permissions) {
      permission.actions = permission.actions.filter((one) => one !== action);
      permission.dataActions = permission.dataActions.filter((one) => one !== action);
    }
  }
}

function takeAway(deployment: EvaluatedDeployment, builtIn: string): void {
  const { id } = roles.builtIn[builtIn] ?? { id: builtIn };
  const before = deployment.predictedResources.length;
  deployment.predictedResources = deployment.predictedResources.filter(
    ({ properties }) => !String(properties?.['roleDefinitionId']).endsWith(id),
  );
  expect(deployment.predictedResources.length).toBeLessThan(before);
}
