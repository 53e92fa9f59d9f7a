import fc from 'fast-check';
import { expect, test } from 'vitest';
import { differenceText } from '../../../src/replication/fidelity/difference.ts';
import { differencesOf } from '../../../src/replication/fidelity/differences-of.ts';
import type { Target } from '../../../src/replication/rule.ts';
import type { Snapshot } from '../../../src/replication/snapshot.ts';
import { replicaOf, sourceSnapshot, target } from '../../support/snapshots.ts';

const gibibyte = 2 ** 30;
const set = (name: string): string =>
  `/subscriptions/${target.subscriptionId}/resourceGroups/rg-keys/providers/Microsoft.Compute/diskEncryptionSets/${name}`;

/** Everything that a golden image may have and that can be carried. */
const machine = {
  diskSizeBytes: 127 * gibibyte,
  purchasePlan: { name: 'plan', publisher: 'publisher', product: 'product' },
  supportedCapabilities: {
    architecture: 'x64',
    acceleratedNetwork: true,
    diskControllerTypes: 'SCSI, NVMe',
    supportedSecurityOption: 'TrustedLaunchSupported',
  },
  supportsHibernation: true,
} as const;
const source = sourceSnapshot(machine);
const encrypted: Target = { ...target, sku: 'Standard_ZRS', diskEncryptionSetId: set('cmk') };
const replica = replicaOf(source, machine, encrypted);

/** One change of a replica that is in sync, and the name under which it has to be found. */
type Change = [property: string, kind: 'mendable' | 'blocking', change: (replica: Snapshot) => Snapshot];

function without(key: keyof Snapshot): (replica: Snapshot) => Snapshot {
  return (replica) => Object.fromEntries(Object.entries(replica).filter(([name]) => name !== key)) as never;
}

function instead(change: Partial<Snapshot>): (replica: Snapshot) => Snapshot {
  return (replica) => ({ ...replica, ...change });
}

function capable(change: Snapshot['supportedCapabilities']): (replica: Snapshot) => Snapshot {
  return instead({ supportedCapabilities: { ...machine.supportedCapabilities, ...change } });
}

const changes: Change[] = [
  ['location', 'blocking', instead({ location: 'swedencentral' })],
  ['extendedLocation', 'blocking', instead({ extendedLocation: 'losangeles' })],
  ['sku', 'blocking', instead({ sku: 'Standard_LRS' })],
  ['sku', 'blocking', without('sku')],
  ['incremental', 'blocking', instead({ incremental: false })],
  ['encryptionSettingsCollection', 'blocking', instead({ encryptionSettingsEnabled: true })],
  ['diskSizeBytes', 'blocking', instead({ diskSizeBytes: gibibyte })],
  ['diskSizeBytes', 'blocking', instead({ diskSizeBytes: machine.diskSizeBytes - 1 })],
  ['diskSizeBytes', 'blocking', instead({ diskSizeBytes: 256 * gibibyte })],
  ['diskSizeBytes', 'blocking', without('diskSizeBytes')],
  ['encryption.type', 'blocking', instead({ encryptionType: 'EncryptionAtRestWithPlatformKey' })],
  ['encryption.type', 'blocking', without('encryptionType')],
  ['encryption.diskEncryptionSetId', 'blocking', instead({ diskEncryptionSetId: set('other') })],
  ['encryption.diskEncryptionSetId', 'blocking', without('diskEncryptionSetId')],
  ['securityType', 'blocking', instead({ securityType: 'Standard' })],
  ['securityType', 'blocking', without('securityType')],
  ['hyperVGeneration', 'blocking', instead({ hyperVGeneration: 'V1' })],
  ['hyperVGeneration', 'blocking', without('hyperVGeneration')],
  ['osType', 'blocking', instead({ osType: 'Linux' })],
  ['osType', 'blocking', without('osType')],
  ['purchasePlan', 'blocking', without('purchasePlan')],
  ['purchasePlan', 'blocking', instead({ purchasePlan: { ...machine.purchasePlan, name: 'another' } })],
  ['architecture', 'blocking', capable({ architecture: 'Arm64' })],
  ['acceleratedNetwork', 'blocking', capable({ acceleratedNetwork: false })],
  ['diskControllerTypes', 'blocking', capable({ diskControllerTypes: 'SCSI' })],
  ['supportedSecurityOption', 'blocking', capable({ supportedSecurityOption: 'other' })],
  ['supportsHibernation', 'blocking', without('supportsHibernation')],
  ['networkAccessPolicy', 'mendable', instead({ networkAccessPolicy: 'AllowAll' })],
  ['networkAccessPolicy', 'mendable', instead({ networkAccessPolicy: 'AllowPrivate' })],
  ['networkAccessPolicy', 'mendable', without('networkAccessPolicy')],
  ['publicNetworkAccess', 'mendable', instead({ publicNetworkAccess: 'Enabled' })],
  ['publicNetworkAccess', 'mendable', without('publicNetworkAccess')],
  ['diskAccessId', 'mendable', instead({ diskAccessId: '/subscriptions/x/diskAccesses/open' })],
];

test('a replica that has everything has no difference', () => {
  expect(differencesOf(source, replica, encrypted)).toEqual([]);
  expect(differencesOf(sourceSnapshot(), replicaOf(sourceSnapshot()), target)).toEqual([]);
});

test.each(changes)('%s is found by its name, as %s (%#)', (property, kind, change) => {
  const found = differencesOf(source, change(replica), encrypted);
  expect(found).toMatchObject([{ property, kind }]);
  expect(found.map(differenceText).join()).toMatch(new RegExp(`^${property}: .+ → .+`));
});

test('of any several changes at once, each is found', () => {
  const several = fc.uniqueArray(fc.constantFrom(...changes), {
    minLength: 1,
    selector: ([property]) =>
      property.replace(/^.*[cC]apab.*$|^(arch|accel|diskContr|supportedSec).*/, 'can'),
  });
  fc.assert(
    fc.property(several, (chosen) => {
      const changed = chosen.reduce((before, [, , change]) => change(before), replica);
      const names = differencesOf(source, changed, encrypted).map(({ property }) => property);
      expect(names.sort()).toEqual(chosen.map(([property]) => property).sort());
    }),
  );
});

test('case of words and of ids makes no difference', () => {
  const shouting = { ...replica, sku: 'STANDARD_ZRS', osType: 'WINDOWS', networkAccessPolicy: 'DENYALL' };
  const id = set('cmk').toUpperCase();
  expect(differencesOf(source, { ...shouting, diskEncryptionSetId: id }, encrypted)).toEqual([]);
});

test('what a source does not have is asked of no replica', () => {
  const bare = sourceSnapshot();
  const { osType: _os, hyperVGeneration: _generation, ...old } = bare;
  expect(differencesOf(old, replicaOf(bare), target)).toEqual([]);
  expect(differencesOf(bare, replicaOf(bare, { supportsHibernation: true }), target)).toEqual([]);
  const standard = sourceSnapshot({ securityType: 'Standard' });
  const { securityType: _type, ...none } = replicaOf(standard);
  expect(differencesOf(standard, none, target)).toEqual([]);
});

test('a replica with more security than its source starts no machine of the source’s kind', () => {
  const { securityType: _type, ...standard } = sourceSnapshot();
  const launched = replicaOf(standard, { securityType: 'TrustedLaunch' });
  expect(differencesOf(standard, launched, target).map(differenceText)).toEqual([
    'securityType: Standard → TrustedLaunch',
  ]);
});

test('a size that Azure rounded up is the same; a converted replica is incremental on purpose', () => {
  const odd = sourceSnapshot({ incremental: false, diskSizeBytes: 1000 });
  expect(differencesOf(odd, replicaOf(odd, { diskSizeBytes: gibibyte }), target)).toEqual([]);
  expect(differencesOf(odd, replicaOf(odd, { incremental: true }), target)).toEqual([]);
  const imported = replicaOf(odd, { incremental: true, createOption: 'Import' });
  expect(differencesOf(odd, imported, target)).toMatchObject([{ property: 'incremental' }]);
});

const double = 'EncryptionAtRestWithPlatformAndCustomerKeys';
const single = 'EncryptionAtRestWithCustomerKey';
const platform = 'EncryptionAtRestWithPlatformKey';

test.each([
  // Of the source, the target's word, of the replica: is it in sync?
  [single, {}, platform, false],
  [single, {}, undefined, false],
  [single, {}, single, true],
  [single, { customerKeys: 'drop' }, platform, true],
  [single, { customerKeys: 'drop' }, single, true],
  [double, {}, single, false],
  [double, {}, double, true],
  [platform, {}, platform, true],
  [platform, {}, undefined, true],
  [platform, {}, single, true],
  [single, { diskEncryptionSetId: set('cmk') }, double, true],
  [double, { diskEncryptionSetId: set('cmk') }, single, false],
  [platform, { diskEncryptionSetId: set('cmk') }, platform, false],
] as const)('source %s, target %j, replica %s: %s', (of, says, has, inSync) => {
  const keyed = sourceSnapshot({ encryptionType: of });
  const { encryptionType: _type, ...made } = replicaOf(keyed, {}, { ...target, ...says });
  const found = differencesOf(
    keyed,
    { ...made, ...(has && { encryptionType: has }) },
    { ...target, ...says },
  );
  expect(found.length === 0).toBe(inSync);
});
