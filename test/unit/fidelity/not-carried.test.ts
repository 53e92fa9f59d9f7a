import { expect, test } from 'vitest';
import { decide } from '../../../src/replication/decide.ts';
import { replicaSpec, type Order } from '../../../src/replication/replica-spec.ts';
import { copyStart } from '../../../src/replication/ways/copy-start/way.ts';
import type { Target } from '../../../src/replication/rule.ts';
import type { Snapshot } from '../../../src/replication/snapshot.ts';
import { seen } from '../../support/observations.ts';
import { installation, rule, sourceSnapshot, target } from '../../support/snapshots.ts';

const setId =
  '/subscriptions/x/resourceGroups/y/providers/Microsoft.Compute/diskEncryptionSets/of-the-source';
const keyed = { encryptionType: 'EncryptionAtRestWithCustomerKey', diskEncryptionSetId: setId };
const sameRegion: Target = { ...target, location: 'northeurope' };

test.each<[string, Partial<Snapshot>, RegExp]>([
  ['CustomerKeyWouldBeLost', keyed, /"diskEncryptionSetId".*"customerKeys": "drop"/],
  [
    'CustomerKeyWouldBeLost',
    { encryptionType: 'EncryptionAtRestWithPlatformAndCustomerKeys' },
    /customer-managed/,
  ],
  [
    'DiskEncryptionSettingsNotCarried',
    { encryptionSettingsEnabled: true },
    /key vault of the source's region/,
  ],
  ['ExtendedLocationNotCarried', { extendedLocation: 'losangeles' }, /edge zone losangeles/],
])('%s: nothing is asked of Azure, in no region', (reason, has, words) => {
  for (const to of [target, sameRegion]) {
    const decision = decide(seen(sourceSnapshot(has), null, { target: to, family: { older: [] } }));
    expect(decision).toMatchObject({
      kind: 'blocked',
      reason,
      detail: expect.stringMatching(words) as unknown,
    });
  }
});

const order = (to: Target): Order => ({ rule, target: to, attempt: 1, installation, as: 'replica' });

test('a disk whose encryption by Azure Disk Encryption was ended is carried', () => {
  const plain = sourceSnapshot({ encryptionSettingsEnabled: false });
  expect(replicaSpec(plain, copyStart, order(target))).not.toHaveProperty('reason');
});

test('with a set of the target the copy is under that, and where the rule lets the key go under the platform’s', () => {
  const source = sourceSnapshot(keyed);
  const ofTarget = setId.replace('of-the-source', 'of-the-target');
  expect(replicaSpec(source, copyStart, order({ ...target, diskEncryptionSetId: ofTarget }))).toMatchObject({
    encryption: { type: 'EncryptionAtRestWithCustomerKey', diskEncryptionSetId: ofTarget },
  });
  expect(replicaSpec(source, copyStart, order({ ...target, customerKeys: 'drop' }))).toMatchObject({
    encryption: { type: 'EncryptionAtRestWithPlatformKey' },
  });
  const plain = sourceSnapshot();
  expect(replicaSpec(plain, copyStart, order({ ...target, customerKeys: 'drop' }))).not.toHaveProperty(
    'encryption',
  );
});
