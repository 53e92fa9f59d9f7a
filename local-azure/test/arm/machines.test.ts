import { expect, test } from 'vitest';
import { atOnce, images, open, refusalOf, type Fixture } from './arm-fixture.ts';

const osDisk = `${images}/providers/Microsoft.Compute/disks/vm-1_OsDisk`;
const id = `${images}/providers/Microsoft.Compute/virtualMachines/vm-1`;

function withMachine({ manager }: Fixture, more: object = {}): void {
  manager.putDisk({ id: osDisk, location: 'westeurope', properties: { osType: 'Windows' } });
  manager.putMachine({ id, location: 'westeurope', osDisk, ...more });
}

const powerOf = (view: { statuses?: { code?: string }[] } | undefined): string[] =>
  (view?.statuses ?? []).map(({ code = '' }) => code);

test('a machine is read with its disks, and with its state where that is asked for', async () => {
  const fixture = await open();
  withMachine(fixture, { securityType: 'TrustedLaunch', encryptionAtHost: true });
  const { virtualMachines } = fixture.compute;
  const plain = await virtualMachines.get('rg-images', 'VM-1');
  expect(plain).toMatchObject({
    id,
    location: 'westeurope',
    storageProfile: { osDisk: { osType: 'Windows', managedDisk: { id: osDisk } }, dataDisks: [] },
    securityProfile: { securityType: 'TrustedLaunch', encryptionAtHost: true },
  });
  expect(plain.instanceView).toBeUndefined();
  const { instanceView } = await virtualMachines.get('rg-images', 'vm-1', { expand: 'instanceView' });
  expect(powerOf(instanceView)).toEqual(['ProvisioningState/succeeded', 'PowerState/running']);
  expect((await fixture.compute.disks.get('rg-images', 'vm-1_OsDisk')).managedBy).toBe(id);
  const names: (string | undefined)[] = [];
  for await (const { name } of virtualMachines.list('rg-images')) names.push(name);
  for await (const { name } of virtualMachines.listAll()) names.push(name);
  expect(names).toEqual(['vm-1', 'vm-1']);
  expect(await refusalOf(virtualMachines.get('rg-images', 'vm-2'))).toMatchObject({ status: 404 });
});

test('it is deallocated and started by operations that take their time', async () => {
  const fixture = await open({ operationMs: 1000 });
  withMachine(fixture);
  const { virtualMachines } = fixture.compute;
  const state = async (): Promise<string | undefined> =>
    powerOf(await virtualMachines.instanceView('rg-images', 'vm-1')).at(-1);
  const stopping = virtualMachines.deallocate('rg-images', 'vm-1', atOnce);
  await stopping.submitted();
  expect(await state()).toBe('PowerState/deallocating');
  expect(await refusalOf(virtualMachines.start('rg-images', 'vm-1', atOnce).submitted())).toMatchObject({
    status: 409,
  });
  fixture.clock.advanceBy(1000);
  await stopping.pollUntilDone();
  expect(await state()).toBe('PowerState/deallocated');
  const starting = virtualMachines.start('rg-images', 'vm-1', atOnce);
  await starting.submitted();
  fixture.clock.advanceBy(1000);
  await starting.pollUntilDone();
  expect(await state()).toBe('PowerState/running');
  expect(fixture.operations.map(({ operationName }) => operationName)).toEqual([
    'Microsoft.Compute/virtualMachines/deallocate/action',
    'Microsoft.Compute/virtualMachines/start/action',
  ]);
});

test('a generalised one never starts again, and a read-only lock holds both', async () => {
  const fixture = await open();
  withMachine(fixture, { generalized: true, power: 'deallocated' });
  const { virtualMachines } = fixture.compute;
  expect(powerOf(await virtualMachines.instanceView('rg-images', 'vm-1'))).toContain('OSState/generalized');
  expect(await refusalOf(virtualMachines.start('rg-images', 'vm-1', atOnce).pollUntilDone())).toMatchObject({
    status: 409,
  });
  fixture.manager.putLock(images, 'keep', 'ReadOnly');
  expect(
    await refusalOf(virtualMachines.deallocate('rg-images', 'vm-1', atOnce).pollUntilDone()),
  ).toMatchObject({ status: 409, code: 'ScopeLocked' });
});

test('a group goes with its machines', async () => {
  const fixture = await open();
  withMachine(fixture);
  fixture.manager.deleteResourceGroup(images);
  for (let at = 0; at < 10; at++) fixture.clock.advanceBy(1000);
  fixture.manager.createResourceGroup(images, { location: 'westeurope' });
  expect(fixture.manager.getMachine(id)).toBeUndefined();
});

test('what one may do, what policies refuse, SKUs, usage and encryption sets are told', async () => {
  const permissions = {
    actions: ['Microsoft.Compute/*'],
    notActions: [],
    dataActions: [],
    notDataActions: [],
  };
  const set = `${images}/providers/Microsoft.Compute/diskEncryptionSets/des-1`;
  const fixture = await open({}, { permissionsOf: (_, scope) => (scope === images ? [permissions] : []) });
  fixture.manager.putDiskEncryptionSet({ id: set, location: 'West Europe' });
  fixture.manager.policies.put({
    name: 'only-hdd',
    scope: images,
    when: { field: 'location', equals: 'westeurope' },
    effect: { kind: 'deny' },
  });
  const asked = `${images}/providers/Microsoft.Authorization/permissions?api-version=2022-04-01`;
  expect((await fixture.request(asked)).body).toEqual({ value: [permissions] });
  const policy = `${images}/providers/Microsoft.PolicyInsights/checkPolicyRestrictions?api-version=2022-03-01`;
  const check = async (location: string): Promise<unknown> =>
    (
      await fixture.request(policy, {
        method: 'POST',
        body: { resourceDetails: { resourceContent: { type: 'Microsoft.Compute/snapshots', location } } },
      })
    ).body;
  expect(await check('westeurope')).toMatchObject({
    contentEvaluationResult: { policyEvaluations: [{ evaluationResult: 'NonCompliant' }] },
  });
  expect(await check('eastus')).toMatchObject({ contentEvaluationResult: { policyEvaluations: [] } });
  const skus: (string | undefined)[] = [];
  for await (const { name } of fixture.compute.resourceSkus.list({ filter: "location eq 'westeurope'" }))
    skus.push(name);
  expect(skus).toEqual(expect.arrayContaining(['Standard_LRS', 'Standard_ZRS']));
  const usages: (string | undefined)[] = [];
  for await (const { name } of fixture.compute.usage.list('westeurope')) usages.push(name.value);
  expect(usages).toContain('StandardSnapshotCount');
  expect(await fixture.compute.diskEncryptionSets.get('rg-images', 'des-1')).toMatchObject({
    location: 'westeurope',
  });
});
