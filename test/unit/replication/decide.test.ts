import { describe, expect, test } from 'vitest';
import { decide } from '../../../src/replication/decide.ts';
import { interimName } from '../../../src/replication/renewal/interim.ts';
import { tagKeys } from '../../../src/replication/replica-tags.ts';
import { absence, absenceOf, removalEvidence, seen } from '../../support/observations.ts';
import { installation, noon, replicaOf, rule, sourceSnapshot, target } from '../../support/snapshots.ts';

const source = sourceSnapshot();
const near = sourceSnapshot({ location: target.location });
const replica = replicaOf(source);
const family = { older: [] };
/** All that is to be known before the copy of a source without siblings. */
const free = { family, absence };

describe('a source that cannot be copied now', () => {
  test.each([
    ['Pending', { snapshotAccessState: 'Pending' }],
    ['InstantAccess', { snapshotAccessState: 'InstantAccess' }],
    ['Updating', { provisioningState: 'Updating' }],
    ['a copy under way', { createOption: 'CopyStart', completionPercent: 40 }],
    ['a copy of unknown progress', { createOption: 'CopyStart' }],
  ])('%s is waited for', (_what, state) => {
    expect(decide(seen(sourceSnapshot(state), null))).toMatchObject({
      kind: 'wait',
      reason: 'SourceNotReady',
    });
  });

  test('one that failed is blocked', () => {
    const failed = sourceSnapshot({ provisioningState: 'Failed' });
    expect(decide(seen(failed, null))).toMatchObject({
      kind: 'blocked',
      reason: 'SourceFailed',
      lookAgain: 'slowly',
    });
  });

  test('a replica is never a source', () => {
    const chained = sourceSnapshot({ tags: { ...source.tags, [tagKeys.source]: 'x' } });
    expect(decide(seen(chained, null))).toEqual({ kind: 'none', reason: 'IsReplica' });
    expect(decide(seen(chained, replica))).toMatchObject({ kind: 'blocked', reason: 'SourceIsReplica' });
    const mark = { [tagKeys.deletion]: 'SourceDeleted@2026-11-23T12:00:00Z' };
    const marked = { ...replica, tags: { ...replica.tags, ...mark } };
    expect(decide(seen(chained, marked))).toMatchObject({ kind: 'setTags', tags: replica.tags });
  });

  test.each([
    ['FullSnapshotAcrossRegions', { incremental: false }],
    ['ConfidentialVmNotSupported', { securityType: 'ConfidentialVM_DiskEncryptedWithCustomerKey' }],
    ['TooManyTags', { tags: manyTags() }],
  ])('%s is refused by name', (reason, state) => {
    expect(decide(seen(sourceSnapshot(state), null, { family }))).toMatchObject({
      kind: 'blocked',
      reason,
      lookAgain: 'never',
    });
  });

  test('a mode that is not the way from source to target is refused', () => {
    const checked = { ...rule, mode: 'DifferentSubSameRegion' } as const;
    expect(decide(seen(source, null, { rule: checked }))).toMatchObject({
      kind: 'blocked',
      reason: 'ModeMismatch',
    });
    const right = { ...rule, mode: 'DifferentSubDifferentRegion' } as const;
    expect(decide(seen(source, null, { rule: right, ...free }))).toMatchObject({ kind: 'beginCopy' });
  });
});

describe('a missing replica', () => {
  test('is begun by CopyStart across regions, with everything a machine needs', () => {
    const plan = { name: 'n', publisher: 'p', product: 'o' };
    const capable = { architecture: 'x64', diskControllerTypes: 'SCSI, NVMe' };
    const full = sourceSnapshot({
      purchasePlan: plan,
      supportedCapabilities: capable,
      supportsHibernation: true,
    });
    const decision = decide(seen(full, null, free));
    expect(decision).toMatchObject({
      kind: 'beginCopy',
      spec: {
        createOption: 'CopyStart',
        sourceResourceId: source.id,
        location: 'westeurope',
        incremental: true,
        sku: 'Standard_LRS',
        osType: 'Windows',
        hyperVGeneration: 'V2',
        securityType: 'TrustedLaunch',
        purchasePlan: plan,
        supportedCapabilities: capable,
        supportsHibernation: true,
        networkAccessPolicy: 'DenyAll',
        publicNetworkAccess: 'Disabled',
        tags: { ...source.tags, [tagKeys.source]: source.id, [tagKeys.generation]: source.uniqueId },
      },
    });
  });

  test('is begun by Copy within a region, without the security type that Copy inherits and refuses', () => {
    const near = sourceSnapshot({ location: 'westeurope', incremental: false });
    const decision = decide(seen(near, null, { absence }));
    expect(decision).toMatchObject({ kind: 'beginCopy', spec: { createOption: 'Copy', incremental: false } });
    expect(JSON.stringify(decision)).not.toContain('TrustedLaunch');
  });

  test('takes SKU, encryption set and speed from the target', () => {
    const diskEncryptionSetId =
      '/subscriptions/2/resourceGroups/k/providers/Microsoft.Compute/diskEncryptionSets/des';
    const special = { ...target, sku: 'Standard_ZRS', diskEncryptionSetId, copySpeed: 'Enhanced' } as const;
    expect(decide(seen(source, null, { target: special, ...free }))).toMatchObject({
      spec: {
        sku: 'Standard_ZRS',
        copySpeed: 'Enhanced',
        encryption: { type: 'EncryptionAtRestWithCustomerKey', diskEncryptionSetId },
      },
    });
  });

  test('asks for the family before a CopyStart, and not before a Copy', () => {
    expect(decide(seen(source, null))).toEqual({ kind: 'look', at: 'family' });
    const near = sourceSnapshot({ location: 'westeurope' });
    expect(decide(seen(near, null))).toEqual({ kind: 'look', at: 'absence', name: 'golden-1' });
    expect(decide(seen(source, null, { family }))).toMatchObject({ kind: 'look', at: 'absence' });
  });

  test('is not begun where a listing has it though it was not found', () => {
    const near = sourceSnapshot({ location: 'westeurope' });
    for (const [of, looked] of [
      [near, {}],
      [source, { family }],
    ] as const) {
      const present = { kind: 'present', snapshot: replica } as const;
      for (const there of [
        { ...absence, listing: [replica] },
        { ...absence, named: present },
      ]) {
        expect(decide(seen(of, null, { ...looked, absence: there }))).toMatchObject({
          kind: 'wait',
          reason: 'ReplicaNotProvenAbsent',
        });
      }
    }
  });

  test('is not begun for ever where accepted copies come to nothing', () => {
    expect(decide(seen(source, null, { ...free, attempt: 5, copiesBegun: 4 }))).toMatchObject({
      kind: 'beginCopy',
    });
    expect(decide(seen(source, null, { ...free, attempt: 6, copiesBegun: 5 }))).toMatchObject({
      kind: 'blocked',
      reason: 'CopyFailed',
    });
  });
});

describe('a replica that is there', () => {
  test('in sync: nothing', () => {
    expect(decide(seen(source, replica))).toEqual({ kind: 'none', reason: 'InSync' });
  });

  test('being deleted: it is told as that, and not as a copy', () => {
    expect(decide(seen(source, replicaOf(source, { provisioningState: 'Deleting' })))).toMatchObject({
      kind: 'wait',
      reason: 'ReplicaBeingDeleted',
    });
  });

  test('not ours: the name is taken', () => {
    expect(decide(seen(source, replicaOf(source, { tags: source.tags })))).toMatchObject({
      reason: 'NameTaken',
      // Whoever comes from another tool deletes nothing that can be taken over.
      detail: expect.stringMatching(/^snaprep adopt takes over .*, else delete one of /) as string,
    });
  });

  test('of another installation: it is never offered to be taken over', () => {
    const tags = { ...replica.tags, 'snaprep-installation': 'sb-other' };
    const { detail } = decide(seen(source, { ...replica, tags })) as { detail?: string };
    expect(detail).toContain('another installation');
    expect(detail).not.toContain('adopt');
  });

  test.each([
    [0, 'Copying'],
    [99.9, 'Copying'],
    [undefined, 'Copying'],
    [100, 'InSync'],
  ])('CopyStart at %s percent is %s', (percent, reason) => {
    const { completionPercent: _percent, ...rest } = replica;
    const state = percent === undefined ? rest : { ...rest, completionPercent: percent };
    expect(decide(seen(source, state))).toMatchObject({ reason });
  });

  test('a Copy has no percentage and is ready when it succeeded', () => {
    const { completionPercent: _percent, ...rest } = replicaOf(source, { createOption: 'Copy' });
    expect(decide(seen(source, rest))).toMatchObject({ reason: 'InSync' });
  });

  test('of an earlier generation: the new image is made beside it first', () => {
    const recreated = sourceSnapshot({ uniqueId: 'another', timeCreated: noon + 60_000 });
    expect(decide(seen(recreated, replica))).toEqual({ kind: 'look', at: 'interims' });
    const none = {
      ...free,
      absence: absenceOf(interimName(source.id, 'another')),
      interims: [],
      targetListing: [replica],
    };
    expect(decide(seen(recreated, replica, none))).toMatchObject({
      kind: 'beginCopy',
      reason: 'SourceRecreated',
      spec: {
        name: interimName(source.id, 'another'),
        tags: { [tagKeys.generation]: 'another', [tagKeys.installation]: installation },
      },
    });
    const notReady = { ...recreated, snapshotAccessState: 'Pending' };
    expect(decide(seen(notReady, replica))).toMatchObject({ reason: 'SourceNotReady' });
    const refused = { ...recreated, incremental: false };
    expect(decide(seen(refused, replica, none))).toMatchObject({ reason: 'FullSnapshotAcrossRegions' });
  });

  test('of an earlier generation, and the rule keeps replicas: it keeps its name', () => {
    const recreated = sourceSnapshot({ uniqueId: 'another', timeCreated: noon + 60_000 });
    const keeping = { rule: { ...rule, whenSourceDeleted: 'keep' } } as const;
    expect(decide(seen(recreated, replica, keeping))).toMatchObject({ kind: 'blocked', reason: 'NameKept' });
  });

  test('whose copy failed without data: deleted to be copied anew, with the next attempt, until the limit', () => {
    const failed = replicaOf(source, {
      completionPercent: 40,
      copyCompletionError: { code: 'CopySourceNotFound', message: 'gone' },
    });
    expect(decide(seen(source, failed))).toEqual({ kind: 'look', at: 'removal' });
    const evidence = removalEvidence(failed, { source: { kind: 'present', snapshot: source } });
    expect(decide(seen(source, failed, evidence))).toMatchObject({
      kind: 'deleteReplica',
      reason: 'CopyFailed',
      nextAttempt: 2,
    });
    for (const contrary of [
      { replica: { kind: 'present', snapshot: replica } as const },
      { targetListing: [replica] },
    ]) {
      const changed = { removalEvidence: { ...evidence.removalEvidence, ...contrary } };
      expect(decide(seen(source, failed, changed))).toMatchObject({ kind: 'wait', reason: 'ReplicaChanged' });
    }
    const last = { ...failed, tags: { ...failed.tags, [tagKeys.attempt]: '5' } };
    const decision = decide(seen(source, last));
    expect(decision).toMatchObject({ kind: 'blocked', reason: 'CopyFailed' });
    expect(JSON.stringify(decision)).toContain('CopySourceNotFound');
  });

  test('of which tag and Azure say different things, and younger than its source: left as it is', () => {
    const odd = replicaOf(source, { sourceUniqueId: 'another', timeCreated: noon + 600_000 });
    expect(decide(seen(source, odd))).toMatchObject({ kind: 'blocked', reason: 'GenerationUnclear' });
  });

  test.each([
    ['that is complete', { completionPercent: 100 }],
    ['that was there for hours', { createOption: 'Copy' }],
  ])('Failed, but %s: never deleted for it', (_what, state) => {
    const { completionPercent: _percent, ...whole } = replica;
    const failed = { ...whole, provisioningState: 'Failed', ...state, timeCreated: noon - 3_600_000 };
    expect(decide(seen(source, failed, { family }))).toMatchObject({
      kind: 'blocked',
      reason: 'ReplicaFailed',
    });
  });

  test.each(['Copy', 'Import'])(
    '%s that is Failed and young may be whole: made anew beside it',
    (createOption) => {
      const { completionPercent: _percent, ...whole } = replicaOf(near, { createOption });
      const failed = { ...whole, provisioningState: 'Failed', timeCreated: noon + 3_500_000 };
      const evidence = removalEvidence(failed, { source: { kind: 'present', snapshot: near } });
      expect(decide(seen(near, failed, evidence))).toEqual({ kind: 'look', at: 'interims' });
      const isFree = { absence: absenceOf(interimName(near.id, near.uniqueId)) };
      const begun = decide(seen(near, failed, { ...evidence, interims: [], ...isFree }));
      expect(begun).toMatchObject({ kind: 'beginCopy', reason: 'SourceRecreated' });
      // What a rule keeps, and what is pinned, a person has to see to.
      const keep = { rule: { ...rule, whenSourceDeleted: 'keep' as const } };
      expect(decide(seen(near, failed, { ...evidence, ...keep }))).toMatchObject({ reason: 'ReplicaFailed' });
    },
  );

  test('Failed as soon as it was made: copied again', () => {
    const { completionPercent: _percent, ...refused } = replica;
    const failed = { ...refused, provisioningState: 'Failed', timeCreated: noon + 3_590_000 };
    const evidence = removalEvidence(failed, { source: { kind: 'present', snapshot: source } });
    const decision = decide(seen(source, failed, evidence));
    expect(decision).toMatchObject({ kind: 'deleteReplica', reason: 'CopyFailed' });
  });

  test.each([
    ['securityType', { securityType: 'Standard' }],
    ['hyperVGeneration', { hyperVGeneration: 'V1' }],
    ['osType', { osType: 'Linux' }],
  ])('without its %s: never in sync', (property, state) => {
    const decision = decide(seen(source, replicaOf(source, state)));
    expect(decision).toMatchObject({ kind: 'blocked', reason: 'PropertyLost' });
    expect(JSON.stringify(decision)).toContain(property);
  });

  test.each([
    ['architecture', { supportedCapabilities: { architecture: 'Arm64' } }],
    ['acceleratedNetwork', { supportedCapabilities: { acceleratedNetwork: true } }],
    ['diskControllerTypes', { supportedCapabilities: { diskControllerTypes: 'SCSI, NVMe' } }],
    ['supportsHibernation', { supportsHibernation: true }],
  ])('without its %s: never in sync; with it, or where the source has none: in sync', (property, able) => {
    const decision = decide(seen(sourceSnapshot(able), replica));
    expect(decision).toMatchObject({ kind: 'blocked', reason: 'PropertyLost' });
    expect(JSON.stringify(decision)).toContain(property);
    expect(decide(seen(sourceSnapshot(able), replicaOf(source, able)))).toMatchObject({ reason: 'InSync' });
    expect(decide(seen(source, replicaOf(source, able)))).toMatchObject({ reason: 'InSync' });
  });

  test('without its purchase plan: never in sync', () => {
    const planned = sourceSnapshot({ purchasePlan: { name: 'n', publisher: 'p', product: 'o' } });
    expect(decide(seen(planned, replicaOf(planned)))).toMatchObject({ reason: 'PropertyLost' });
  });

  test('in another region than the rule says: reported, never moved by itself', () => {
    const elsewhere = { ...target, location: 'swedencentral' };
    expect(decide(seen(source, replica, { target: elsewhere }))).toMatchObject({ reason: 'WrongLocation' });
  });

  test('whose tags spell the source id in another case: in sync', () => {
    const shouted = { ...replica.tags, [tagKeys.source]: source.id.toUpperCase() };
    expect(decide(seen(source, { ...replica, tags: shouted }))).toMatchObject({ reason: 'InSync' });
  });

  test('marked while its source is there: unmarked, whatever else is to be done', () => {
    const mark = { [tagKeys.deletion]: 'SourceDeleted@2026-11-23T12:15:00Z' };
    for (const state of [{}, { uniqueId: 'another' }, { snapshotAccessState: 'Pending' }]) {
      const decision = decide(
        seen(sourceSnapshot(state), replicaOf(source, { tags: { ...replica.tags, ...mark } })),
      );
      expect(decision).toMatchObject({ kind: 'setTags', reason: 'SourceReturned' });
      // And nothing else: a tag that names the new generation would make an old copy pass for it.
      expect(decision).toHaveProperty('tags', replica.tags);
    }
  });

  test('pinned: never deleted, not even to be replaced', () => {
    const pinned = { ...replica, tags: { ...replica.tags, [tagKeys.pinned]: 'true' } };
    expect(decide(seen(sourceSnapshot({ uniqueId: 'another' }), pinned))).toEqual({
      kind: 'none',
      reason: 'Pinned',
    });
  });
});

function manyTags(): Record<string, string> {
  const extra = Object.fromEntries(Array.from({ length: 45 }, (_, at) => [`key${at}`, 'x']));
  return { SnapReplicate: 'Replicate', ...extra };
}
