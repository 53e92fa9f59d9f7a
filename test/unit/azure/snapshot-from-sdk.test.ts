import type { Snapshot as SdkSnapshot } from '@azure/arm-compute';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { sdkSnapshotFrom } from '../../../src/azure/sdk-snapshot-from.ts';
import { listedSnapshotFromSdk, snapshotFromSdk } from '../../../src/azure/snapshot-from-sdk.ts';
import { compareGeneration } from '../../../src/replication/generation.ts';
import { ArmError } from '../../../src/reconciler/arm-error.ts';
import { classify, type ArmFailure } from '../../../src/replication/refusals/classify-failure.ts';
import { replicaSpec } from '../../../src/replication/replica-spec.ts';
import type { SnapshotSpec } from '../../../src/replication/snapshot-spec.ts';
import { copyStart } from '../../../src/replication/ways/copy-start/way.ts';
import { installation, rule, sourceSnapshot, target } from '../../support/snapshots.ts';

const sdk = {
  id: '/subscriptions/1/resourceGroups/rg/providers/Microsoft.Compute/snapshots/golden-1',
  name: 'golden-1',
  location: 'West Europe',
  uniqueId: 'u',
  timeCreated: new Date(1000),
  provisioningState: 'Succeeded',
  creationData: { createOption: 'CopyStart', sourceResourceId: '/s', sourceUniqueId: 'su' },
  incremental: true,
  completionPercent: 0,
  copyCompletionError: { errorCode: 'CopySourceNotFound', errorMessage: 'gone' },
  securityProfile: { securityType: 'TrustedLaunch' },
  supportedCapabilities: { architecture: 'x64' },
} as SdkSnapshot;

test('reads what replication looks at', () => {
  expect(snapshotFromSdk(sdk)).toEqual({
    id: sdk.id,
    name: 'golden-1',
    location: 'westeurope',
    tags: {},
    uniqueId: 'u',
    timeCreated: 1000,
    provisioningState: 'Succeeded',
    createOption: 'CopyStart',
    sourceResourceId: '/s',
    sourceUniqueId: 'su',
    incremental: true,
    completionPercent: 0,
    copyCompletionError: { code: 'CopySourceNotFound', message: 'gone' },
    securityType: 'TrustedLaunch',
    supportedCapabilities: { architecture: 'x64' },
  });
});

const full = {
  ...sdk,
  sku: { name: 'Standard_LRS' },
  extendedLocation: { name: 'losangeles', type: 'EdgeZone' },
  encryption: { type: 'EncryptionAtRestWithCustomerKey', diskEncryptionSetId: '/des' },
  encryptionSettingsCollection: { enabled: true },
  networkAccessPolicy: 'AllowPrivate',
  publicNetworkAccess: 'Disabled',
  diskAccessId: '/access',
  diskSizeBytes: 1024,
} as SdkSnapshot;

test('reads what fidelity is judged by; null is as good as nothing', () => {
  expect(snapshotFromSdk(full)).toMatchObject({
    sku: 'Standard_LRS',
    extendedLocation: 'losangeles',
    encryptionType: 'EncryptionAtRestWithCustomerKey',
    diskEncryptionSetId: '/des',
    encryptionSettingsEnabled: true,
    networkAccessPolicy: 'AllowPrivate',
    publicNetworkAccess: 'Disabled',
    diskAccessId: '/access',
    diskSizeBytes: 1024,
  });
  const nothing = { encryption: null, sku: null, extendedLocation: null, completionPercent: null };
  const read = snapshotFromSdk({ ...full, ...nothing, diskAccessId: '' } as never);
  for (const key of ['encryptionType', 'sku', 'extendedLocation', 'completionPercent', 'diskAccessId']) {
    expect(read).not.toHaveProperty(key);
  }
});

test('an empty text is as good as nothing, and nothing of it is sent', () => {
  const blank = snapshotFromSdk({
    ...full,
    hyperVGeneration: '',
    osType: '',
    encryption: { type: 'EncryptionAtRestWithPlatformKey', diskEncryptionSetId: '' },
    securityProfile: { securityType: '' },
    supportedCapabilities: { architecture: '', diskControllerTypes: '' },
    extendedLocation: { name: '' },
    encryptionSettingsCollection: null,
  } as never);
  for (const key of [
    'hyperVGeneration',
    'osType',
    'diskEncryptionSetId',
    'securityType',
    'extendedLocation',
  ]) {
    expect(blank).not.toHaveProperty(key);
  }
  const order = { target, rule, attempt: 1, installation, as: 'replica' } as const;
  const { encryption, supportedCapabilities } = {
    ...replicaSpec(blank, copyStart, order),
  } as Partial<SnapshotSpec>;
  expect([encryption, supportedCapabilities]).toEqual([undefined, {}]);
});

test('keys of a disk under Azure Disk Encryption count where nothing says whether they are in use', () => {
  const encryptionSettings = [{ diskEncryptionKey: { secretUrl: 'https://vault/secrets/key' } }];
  const enabled = (collection: object | null): boolean | undefined =>
    snapshotFromSdk({ ...sdk, encryptionSettingsCollection: collection } as never).encryptionSettingsEnabled;
  expect(enabled({ encryptionSettings })).toBe(true);
  expect(enabled({ enabled: null, encryptionSettings })).toBe(true);
  expect(enabled({ enabled: false, encryptionSettings })).toBe(false);
  expect(enabled({ encryptionSettings: [] })).toBeUndefined();
  expect(enabled(null)).toBeUndefined();
});

/** What tells snapshots apart, by the name of Azure. */
const certain = ['id', 'location', 'uniqueId', 'timeCreated', 'provisioningState', 'creationData'] as const;

test.each(certain)(
  'an answer without %s is no answer: what is missing is named, and it is asked again',
  (key) => {
    for (const nothing of [undefined, null, '']) {
      const failure = failureOf({ ...sdk, [key]: nothing });
      expect(failure).toMatchObject({
        code: 'MalformedAnswer',
        message: expect.stringContaining(key) as unknown,
      });
      expect(classify(failure, 0)).toEqual({ kind: 'transient' });
    }
  },
);

test.each<[string, object]>([
  ['id', { id: 5 }],
  ['name', { name: {} }],
  ['location', { location: [] }],
  ['tags', { tags: 'none' }],
  ['tags', { tags: { 'snaprep-pinned': true } }],
  ['uniqueId', { uniqueId: 0 }],
  ['timeCreated', { timeCreated: new Date('yesterday') }],
  ['timeCreated', { timeCreated: '2026-11-23T12:00:00Z' }],
  ['provisioningState', { provisioningState: { state: 'Succeeded' } }],
  ['creationData.createOption', { creationData: { createOption: 1 } }],
  ['incremental', { incremental: 'true' }],
  ['completionPercent', { completionPercent: '100' }],
  ['completionPercent', { completionPercent: Number.NaN }],
  ['encryption.type', { encryption: { type: 7 } }],
  ['networkAccessPolicy', { networkAccessPolicy: false }],
])('an answer with a %s of the wrong kind is none either (%#)', (name, wrong) => {
  expect(failureOf({ ...sdk, ...wrong })).toMatchObject({
    code: 'MalformedAnswer',
    message: expect.stringContaining(`${name} is no `) as unknown,
  });
});

test('whatever Azure sends is read whole or refused as malformed', () => {
  const anything = fc.oneof(fc.anything(), fc.constant(null));
  const sent = fc.oneof(
    anything,
    fc.record(Object.fromEntries([...certain, 'tags'].map((key) => [key, anything]))),
  );
  fc.assert(
    fc.property(sent, (answer) => {
      try {
        const { id, uniqueId, provisioningState, timeCreated } = snapshotFromSdk(answer as SdkSnapshot);
        for (const text of [id, uniqueId, provisioningState]) expect(text).not.toBe('');
        expect(timeCreated).not.toBeNaN();
      } catch (error) {
        expect(error).toMatchObject({ failure: { code: 'MalformedAnswer' } });
      }
    }),
    { numRuns: 500 },
  );
});

test('one identity has one spelling, however Azure writes it', () => {
  expect(snapshotFromSdk({ ...sdk, uniqueId: '0F00-AB' }).uniqueId).toBe('0f00-ab');
});

test('one that is being made and does not tell yet which one it is, will tell soon', () => {
  for (const provisioningState of ['Creating', 'Updating'])
    for (const part of [{ uniqueId: undefined }, { timeCreated: null }]) {
      const failure = failureOf({ ...sdk, provisioningState, ...part });
      expect(failure).toMatchObject({ code: 'SnapshotIncomplete' });
      expect(classify(failure, 0)).toEqual({ kind: 'transient' });
    }
  for (const provisioningState of ['Succeeded', 'Failed', 'Deleting', ''])
    expect(failureOf({ ...sdk, provisioningState, uniqueId: undefined }).code).toBe('MalformedAnswer');
});

test.each<[string, object]>([
  ['being made', { provisioningState: 'Creating', uniqueId: undefined, timeCreated: undefined }],
  ['failed', { provisioningState: 'Failed', uniqueId: '', timeCreated: null }],
  ['without an identity', { uniqueId: null }],
  ['without a time', { timeCreated: undefined }],
  ['without a state', { provisioningState: undefined }],
  ['without an origin', { creationData: undefined }],
  ['with half a plan', { purchasePlan: { name: 'plan', publisher: '' } }],
  ['with an error that has no code', { copyCompletionError: {} }],
])(
  'one in a listing that is told in part (%s) is there, proves nothing, and spoils no other',
  (_what, part) => {
    const tags = { 'snaprep-pinned': 'x' };
    const listed = { ...sdk, tags, ...part };
    const read = listedSnapshotFromSdk(listed);
    expect(read).toMatchObject({ id: sdk.id, name: 'golden-1', tags, uniqueId: '', timeCreated: 0 });
    expect(read).not.toHaveProperty('completionPercent');
    expect(compareGeneration(sourceSnapshot(), read)).toBe('unclear');
    // Read by itself it is no answer.
    expect(failureOf(listed).code).toMatch(/^(MalformedAnswer|SnapshotIncomplete)$/);
  },
);

test.each<[string, object]>([
  ['id', { id: undefined }],
  ['location', { location: undefined }],
  ['tags', { tags: 'none' }],
])('where not even its %s is told, the listing is none', (name, part) => {
  expect(() => listedSnapshotFromSdk({ ...sdk, ...part })).toThrow(name);
});

test('what is told whole is the same in a listing', () => {
  expect(listedSnapshotFromSdk(full)).toEqual(snapshotFromSdk(full));
});

function failureOf(answer: object): ArmFailure {
  try {
    snapshotFromSdk(answer as SdkSnapshot);
  } catch (error) {
    if (error instanceof ArmError) return error.failure;
    throw error;
  }
  throw new Error('it was taken');
}

test('writes the request that was decided, closed by default', () => {
  const spec = replicaSpec(sourceSnapshot(), copyStart, {
    rule,
    target: { ...target, sku: 'Standard_ZRS', copySpeed: 'Enhanced' },
    attempt: 1,
    installation,
    as: 'replica',
  });
  if ('reason' in spec) throw new Error(spec.detail);
  expect(sdkSnapshotFrom(spec)).toEqual({
    location: 'westeurope',
    tags: spec.tags,
    sku: { name: 'Standard_ZRS' },
    incremental: true,
    creationData: {
      createOption: 'CopyStart',
      sourceResourceId: sourceSnapshot().id,
      provisionedBandwidthCopySpeed: 'Enhanced',
    },
    networkAccessPolicy: 'DenyAll',
    publicNetworkAccess: 'Disabled',
    osType: 'Windows',
    hyperVGeneration: 'V2',
    securityProfile: { securityType: 'TrustedLaunch' },
  });
});
