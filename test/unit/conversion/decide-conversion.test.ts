import { describe, expect, test } from 'vitest';
import { decide } from '../../../src/replication/decide.ts';
import type { Observation } from '../../../src/replication/observation.ts';
import type { PairUser } from '../../../src/replication/observation.ts';
import { partsOf } from '../../../src/replication/ways/convert/next-step.ts';
import type { TemporaryPair } from '../../../src/replication/ways/convert/temporary.ts';
import { temporaryName, temporaryTags } from '../../../src/replication/ways/convert/temporary.ts';
import { tagKeys } from '../../../src/replication/replica-tags.ts';
import { snapshotIdText } from '../../../src/replication/resource-id.ts';
import type { Snapshot } from '../../../src/replication/snapshot.ts';
import { absence, seen as seenIn } from '../../support/observations.ts';
import {
  installation,
  noon,
  replicaOf,
  rule,
  sourceGroup,
  sourceSnapshot,
  target as closed,
} from '../../support/snapshots.ts';

/** Sources are under a customer's key here, and the platform's will do. */
const target = { ...closed, customerKeys: 'drop' } as const;
const seen: typeof seenIn = (source, replica, overrides) => seenIn(source, replica, { target, ...overrides });

const converting = { ...rule, fullSnapshots: 'convert' } as const;
const work = { subscriptionId: sourceGroup.subscriptionId, resourceGroup: 'rg-work' };
const full = sourceSnapshot({
  incremental: false,
  encryptionType: 'EncryptionAtRestWithCustomerKey',
  diskEncryptionSetId: '/subscriptions/x/set',
});
const id = { ...sourceGroup, name: full.name };

function part(generation = full.uniqueId): {
  id: string;
  name: string;
  tags: Record<string, string>;
  uniqueId: string;
  timeCreated: number;
  provisioningState: string;
} {
  const name = temporaryName(id, generation, installation);
  return {
    id: snapshotIdText({ ...work, name }),
    name,
    tags: temporaryTags(id, generation, installation),
    uniqueId: `unique-${name}`,
    timeCreated: noon,
    provisioningState: 'Succeeded',
  };
}

const disk = { ...part(), id: part().id.replace('/snapshots/', '/disks/'), sourceUniqueId: full.uniqueId };
const snapshot: Snapshot = { ...sourceSnapshot(), ...part(), uniqueId: 'unique-temporary' };
const pair: TemporaryPair = { source: id, generation: full.uniqueId, name: disk.name };
const name = disk.name;

function look(pairs: readonly TemporaryPair[] = [], overrides: Partial<Observation> = {}): Observation {
  return seen(full, null, { rule: converting, conversion: { group: work, pairs }, ...overrides });
}

describe('from nothing to the copy, one step a look', () => {
  test('the work group is looked at first', () => {
    expect(decide(seen(full, null, { rule: converting }))).toEqual({ kind: 'look', at: 'conversion' });
  });

  test('a disk is asked for: closed, cheapest, under the source’s keys, without the security type', () => {
    const action = decide(look());
    expect(action).toMatchObject({
      kind: 'convert',
      reason: 'ConversionPrepared',
      group: work,
      step: {
        disk: {
          name,
          sourceResourceId: full.id,
          location: 'northeurope',
          sku: 'Standard_LRS',
          networkAccessPolicy: 'DenyAll',
          publicNetworkAccess: 'Disabled',
          hyperVGeneration: 'V2',
          tags: { 'snaprep-temporary': 'rg-images/golden-1', [tagKeys.generation]: full.uniqueId },
          encryption: {
            type: 'EncryptionAtRestWithCustomerKey',
            diskEncryptionSetId: '/subscriptions/x/set',
          },
        },
      },
    });
    expect(JSON.stringify(action)).not.toContain('TrustedLaunch');
  });

  test('then an incremental snapshot of it, just as closed', () => {
    expect(decide(look([{ ...pair, disk }]))).toMatchObject({
      kind: 'convert',
      reason: 'ConversionPrepared',
      step: {
        snapshot: {
          name,
          createOption: 'Copy',
          sourceResourceId: disk.id,
          incremental: true,
          networkAccessPolicy: 'DenyAll',
        },
      },
    });
  });

  test('the copy names the true source in its tags, and sends the security type', () => {
    const set = '/subscriptions/y/set-of-the-target';
    const encrypted = { ...target, diskEncryptionSetId: set };
    expect(decide(look([{ ...pair, disk, snapshot }], { target: encrypted, absence }))).toMatchObject({
      kind: 'beginCopy',
      detail: 'converted: the replica is incremental, its source is full',
      spec: {
        name: full.name,
        createOption: 'CopyStart',
        sourceResourceId: snapshot.id,
        incremental: true,
        securityType: 'TrustedLaunch',
        location: 'westeurope',
        encryption: { diskEncryptionSetId: set },
        tags: {
          [tagKeys.source]: full.id,
          [tagKeys.generation]: full.uniqueId,
          [tagKeys.converted]: name,
        },
      },
    });
  });
});

describe('what is under way is waited for', () => {
  test.each<[string, Partial<TemporaryPair>]>([
    ['a disk that is made', { disk: { ...disk, provisioningState: 'Creating' } }],
    ['a disk that is filled', { disk: { ...disk, completionPercent: 40 } }],
    ['a disk that is deleted', { disk: { ...disk, provisioningState: 'Deleting' } }],
    ['a snapshot that is made', { disk, snapshot: { ...snapshot, provisioningState: 'Updating' } }],
    ['a snapshot without all data', { disk, snapshot: { ...snapshot, snapshotAccessState: 'Pending' } }],
    ['a snapshot that is deleted', { snapshot: { ...snapshot, provisioningState: 'Deleting' } }],
  ])('%s', (_what, parts) => {
    expect(decide(look([{ ...pair, ...parts }]))).toMatchObject({
      kind: 'wait',
      reason: 'ConversionPending',
    });
  });
});

describe('what went wrong is made anew, and counts as an attempt', () => {
  test.each<[string, Partial<TemporaryPair>]>([
    ['a failed disk', { disk: { ...disk, provisioningState: 'Failed' } }],
    ['a disk of another generation', { disk: { ...disk, sourceUniqueId: 'another' } }],
    ['a failed snapshot', { disk, snapshot: { ...snapshot, provisioningState: 'Failed' } }],
  ])('%s', (_what, parts) => {
    expect(
      decide(look([{ ...pair, ...parts }], { attempt: 2, copiesBegun: 0, pairUsers: [] })),
    ).toMatchObject({
      kind: 'convert',
      reason: 'ConversionFailed',
      nextAttempt: 3,
      step: { remove: partsOf([{ ...pair, ...parts }]) },
    });
  });

  test('but not while another target is copied from it', () => {
    const failed = { ...snapshot, provisioningState: 'Failed' };
    const reading = replicaOf(full, { sourceResourceId: snapshot.id, completionPercent: 7 });
    const pairUsers = [{ ...user, replica: reading }];
    expect(decide(look([{ ...pair, disk, snapshot: failed }], { pairUsers }))).toMatchObject({
      kind: 'wait',
      reason: 'ConversionBusy',
    });
  });

  test('a temporary snapshot that lost Trusted Launch is not copied on', () => {
    const lost = { ...snapshot, securityType: 'Standard' };
    expect(decide(look([{ ...pair, disk, snapshot: lost }]))).toMatchObject({
      kind: 'blocked',
      reason: 'PropertyLost',
    });
  });

  test('not for ever', () => {
    expect(decide(look([], { attempt: 6, copiesBegun: 0 }))).toMatchObject({
      kind: 'blocked',
      reason: 'CopyFailed',
    });
  });
});

test('someone else’s resource of our name is left alone', () => {
  const observation = look();
  const conversion = { group: work, pairs: [], taken: disk.id };
  expect(decide({ ...observation, conversion })).toMatchObject({
    kind: 'blocked',
    reason: 'TemporaryNameTaken',
  });
});

/** Another target of the source, for which it is converted. */
const user = { isConverted: true, isRenewed: true } as const;

describe('the pair of an earlier generation', () => {
  const old = {
    ...pair,
    generation: 'old',
    name: temporaryName(id, 'old', installation),
    snapshot: { ...snapshot, ...part('old') },
  };
  const reading = replicaOf(full, {
    sourceResourceId: old.snapshot.id,
    sourceUniqueId: snapshot.uniqueId,
    completionPercent: 40,
    tags: { ...replicaOf(full).tags, [tagKeys.generation]: 'old' },
  });

  test('goes before there is another', () => {
    expect(decide(look([old]))).toEqual({ kind: 'look', at: 'pairUsers' });
    const users = [{ ...user, replica: reading }];
    expect(decide(look([old], { pairUsers: users }))).toMatchObject({
      reason: 'ConversionStale',
      step: { remove: partsOf([old]) },
    });
  });

  test('that cannot be removed does not stand in the way', () => {
    const streak = { reason: 'ScopeLocked', length: 1, refused: 'ConversionStale' };
    expect(decide(look([old], { streak }))).toMatchObject({ reason: 'ConversionPrepared' });
  });

  test('but not while a pinned replica is copied from it', () => {
    const pinned = { ...reading, tags: { ...reading.tags, [tagKeys.pinned]: 'x' } };
    const users = [{ ...user, replica: pinned }];
    expect(decide(look([old], { pairUsers: users }))).toMatchObject({
      kind: 'wait',
      reason: 'ConversionBusy',
    });
  });
});

describe('when a replica is there', () => {
  const { sourceUniqueId: _said, ...made } = replicaOf(full);
  const replica = {
    ...made,
    sourceResourceId: snapshot.id,
    incremental: true,
    tags: { ...made.tags, [tagKeys.converted]: name },
  };
  const both = (theirs: PairUser['replica'], overrides: Partial<Observation> = {}): Observation =>
    seen(full, replica, {
      rule: converting,
      conversion: { group: work, pairs: [{ ...pair, disk, snapshot }] },
      pairUsers: [{ ...user, replica: theirs }],
      ...overrides,
    });

  test('the last one takes the pair away', () => {
    expect(decide(both(replica))).toMatchObject({
      reason: 'ConversionDone',
      step: { remove: partsOf([{ ...pair, disk, snapshot }]) },
    });
  });

  test.each<[string, PairUser['replica']]>([
    ['has none', undefined],
    ['cannot be read', 'unreadable'],
    ['is still copied to', { ...replica, completionPercent: 40 }],
    [
      'has one of an earlier generation',
      { ...replica, tags: { ...replica.tags, [tagKeys.generation]: 'old' } },
    ],
  ])('the others leave it to a target that %s', (_what, theirs) => {
    expect(decide(both(theirs))).toMatchObject({
      kind: 'setTags',
      reason: 'ConversionDone',
      tags: made.tags,
    });
  });

  test.each<[string, Snapshot]>([
    ['is someone else’s', { ...replica, tags: {} }],
    [
      'failed for good',
      {
        ...replica,
        provisioningState: 'Failed',
        completionPercent: 3,
        tags: { ...replica.tags, [tagKeys.attempt]: '5' },
      },
    ],
  ])('not to a target whose snapshot %s', (_what, theirs) => {
    expect(decide(both(theirs))).toMatchObject({ kind: 'convert', reason: 'ConversionDone' });
  });

  test('once nothing is left, it is in sync as it is: incremental, of a full source', () => {
    expect(decide(both(replica, { conversion: { group: work, pairs: [] } }))).toMatchObject({
      kind: 'setTags',
      reason: 'ConversionDone',
    });
    expect(decide(seen(full, { ...replica, tags: made.tags }, { rule: converting }))).toEqual({
      kind: 'none',
      reason: 'InSync',
    });
  });

  test('its source is gone: the pair goes in the time until the replica does, once nothing is copied from it', () => {
    const mark = { [tagKeys.deletion]: 'SourceDeleted@2026-11-23T23:00:00Z' };
    const marked = { ...replica, tags: { ...replica.tags, ...mark } };
    const gone = (state: Partial<Snapshot>): Observation => ({
      ...both(undefined),
      source: { kind: 'absent' },
      sourceGroup: { kind: 'succeeded' },
      replica: { kind: 'present', snapshot: { ...marked, ...state } },
    });
    expect(decide(gone({ completionPercent: 50 }))).toMatchObject({ kind: 'wait', reason: 'Copying' });
    expect(decide(gone({}))).toMatchObject({ kind: 'convert', reason: 'ConversionDone' });
  });
});

test('what was begun for a source that is gone goes, unless someone copies from it', () => {
  const users = (replica: PairUser['replica']): Partial<Observation> => ({
    rule: converting,
    leftBehind: ['conversion'],
    conversion: { group: work, pairs: [{ ...pair, disk, snapshot }] },
    pairUsers: [{ ...user, replica }],
  });
  expect(decide(seen(null, null, users(undefined)))).toMatchObject({
    kind: 'convert',
    reason: 'ConversionAbandoned',
    step: { remove: partsOf([{ ...pair, disk, snapshot }]) },
  });
  const nothing = { kind: 'none', reason: 'NothingToDo' };
  expect(decide(seen(null, null, users('unreadable')))).toMatchObject(nothing);
  const reading = replicaOf(full, { sourceResourceId: snapshot.id, completionPercent: 7 });
  expect(decide(seen(null, null, users(reading)))).toMatchObject({ kind: 'none', reason: 'NothingToDo' });
});

describe('which way a full snapshot takes', () => {
  const plain = { securityType: 'Standard', diskSizeBytes: 2 ** 37 };
  test.each([
    ['auto', plain, 'staging'],
    ['auto', { ...plain, securityType: 'TrustedLaunch' }, 'conversion'],
    ['auto', { ...plain, networkAccessPolicy: 'DenyAll' }, 'conversion'],
    ['auto', { ...plain, diskSizeBytes: 9 * 2 ** 40 }, 'conversion'],
    ['stage', plain, 'staging'],
    ['convert', plain, 'conversion'],
  ] as const)('%s, %o: %s', (fullSnapshots, state, at) => {
    const source = sourceSnapshot({ incremental: false, ...state });
    expect(decide(seen(source, null, { rule: { ...rule, fullSnapshots } }))).toEqual({ kind: 'look', at });
  });

  test.each(['auto', 'stage', 'convert'] as const)(
    '%s, with sectors of 4096 bytes: none',
    (fullSnapshots) => {
      const source = sourceSnapshot({ incremental: false, ...plain, logicalSectorSize: 4096 });
      expect(decide(seen(source, null, { rule: { ...rule, fullSnapshots } }))).toMatchObject({
        kind: 'blocked',
        reason: 'SectorSizeNotCarried',
      });
    },
  );

  test('a confidential machine’s never', () => {
    const source = sourceSnapshot({
      incremental: false,
      securityType: 'ConfidentialVM_DiskEncryptedWithPlatformKey',
    });
    expect(decide(seen(source, null, { rule: converting }))).toMatchObject({
      kind: 'blocked',
      reason: 'ConfidentialVmNotSupported',
    });
  });
});
