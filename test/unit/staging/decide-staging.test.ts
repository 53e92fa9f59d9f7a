import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { hintFor } from '../../../src/reconciler/find-rule.ts';
import { reconcile, type Outcome } from '../../../src/reconciler/reconcile.ts';
import { decide } from '../../../src/replication/decide.ts';
import { interimName } from '../../../src/replication/renewal/interim.ts';
import { tagKeys } from '../../../src/replication/replica-tags.ts';
import type { ReplicationConfig, Rule } from '../../../src/replication/rule.ts';
import type { Snapshot } from '../../../src/replication/snapshot.ts';
import type { Streak } from '../../../src/replication/streak.ts';
import {
  stagingAccountName,
  stagingBlobName,
  vhdSize,
  type StagingObservation,
} from '../../../src/replication/ways/stage/staged.ts';
import { MemoryAzure } from '../../support/memory-azure.ts';
import { absence, seen } from '../../support/observations.ts';
import { noon, replicaOf, rule, sourceGroup, sourceSnapshot, target } from '../../support/snapshots.ts';

const diskSizeBytes = 2 ** 30;
const staging: Rule = { ...rule, fullSnapshots: 'stage' };
const config: ReplicationConfig = {
  rules: [staging],
  nightlySync: '0 0 2 * * *',
  deletionGuard: { maxCount: 10, maxPercent: 50 },
};
const { securityType: _trusted, ...plain } = sourceSnapshot();
const full: Snapshot = { ...plain, incremental: false, diskSizeBytes };
const id = '/subscriptions/x/resourceGroups/y/providers/Microsoft.Storage/storageAccounts/snaprepstaging';
const blob = {
  size: vhdSize(diskSizeBytes),
  generation: full.uniqueId,
  state: 'copying',
  copiedTo: 0,
  leased: false,
} as const;
const ready = { account: 'ready', id, blobUrl: 'https://staging/blob' } as const;

function decided(
  state: StagingObservation | undefined,
  source = full,
  streak?: Streak,
): ReturnType<typeof decide> {
  return decide(
    seen(source, null, {
      rule: staging,
      absence,
      ...(state && { staging: state }),
      ...(streak && { streak }),
    }),
  );
}

describe('one step after the other', () => {
  test.each([
    [undefined, { kind: 'look', at: 'staging' }],
    [{ account: 'absent' }, { kind: 'stage', step: 'ensureAccount' }],
    [{ account: 'provisioning' }, { kind: 'wait', reason: 'StagingAccountPending' }],
    [
      { account: 'foreign', id },
      { kind: 'blocked', reason: 'StagingAccountTaken' },
    ],
    [ready, { kind: 'stage', step: 'createBlob' }],
    [
      { ...ready, blob },
      { kind: 'stage', step: 'copyPages', percent: 0 },
    ],
    [
      { ...ready, blob: { ...blob, leased: true } },
      { kind: 'wait', reason: 'StagingBusy' },
    ],
    [
      { ...ready, blob: { ...blob, copiedTo: blob.size / 2 } },
      { step: 'copyPages', percent: 50 },
    ],
  ] as const)('%j', (state, expected) => {
    expect(decided(state)).toMatchObject(expected);
  });

  test('a complete blob of this very snapshot is imported, and the replica says where from', () => {
    const decision = decided({ ...ready, blob: { ...blob, state: 'complete', copiedTo: blob.size } });
    expect(decision).toMatchObject({
      kind: 'beginCopy',
      spec: {
        createOption: 'Import',
        staged: { sourceUri: 'https://staging/blob', storageAccountId: id },
        incremental: false,
        networkAccessPolicy: 'DenyAll',
        tags: { [tagKeys.staged]: 'snaprepstaging', [tagKeys.generation]: full.uniqueId },
      },
    });
    expect(decision).not.toHaveProperty(['spec', 'sourceResourceId']);
  });

  test('one that is broken is thrown away; one that is whole is not, though its step was refused in the end', () => {
    const refused = {
      reason: 'OperationNotAllowed',
      length: 1,
      refused: 'StagingCopy',
      forGood: true,
    } as const;
    expect(decided({ ...ready, blob }, full, refused)).toMatchObject({
      step: 'cleanUp',
      reason: 'StagingStale',
    });
    const complete = { ...blob, state: 'complete', copiedTo: blob.size } as const;
    expect(decided({ ...ready, blob: complete }, full, refused)).toMatchObject({ kind: 'beginCopy' });
  });

  test.each([
    ['of another generation', { generation: 'another' }],
    ['of another size', { size: blob.size + 512 }],
  ])('a complete blob %s is never imported, but removed', (_what, other) => {
    const complete = { ...blob, state: 'complete', copiedTo: blob.size, ...other } as const;
    expect(decided({ ...ready, blob: complete })).toMatchObject({ kind: 'stage', step: 'cleanUp' });
  });
});

test.each([
  ['TrustedLaunchNotStaged', { securityType: 'TrustedLaunch' }],
  ['ConfidentialVmNotSupported', { securityType: 'ConfidentialVM_VMGuestStateOnlyEncryptedWithPlatformKey' }],
  ['ExportDenied', { networkAccessPolicy: 'DenyAll' }],
  ['ExportDenied', { networkAccessPolicy: 'AllowPrivate' }],
  ['ExportDenied', { publicNetworkAccess: 'Disabled' }],
  ['ExportDenied', { dataAccessAuthMode: 'AzureActiveDirectory' }],
  ['TooLargeForStaging', { diskSizeBytes: 8 * 2 ** 40 }],
  ['SizeUnknown', { diskSizeBytes: undefined }],
])('%s: refused before anything is made', (reason, state) => {
  const { diskSizeBytes: _size, ...rest } = full;
  const source = { ...rest, ...('diskSizeBytes' in state ? {} : { diskSizeBytes }), ...state } as Snapshot;
  expect(decided(undefined, source)).toMatchObject({ kind: 'blocked', reason, lookAgain: 'never' });
});

test.each([
  ['someone took the name of the replica', { replica: { kind: 'present', snapshot: { ...full, tags: {} } } }],
  ['the rule no longer stages', { rule: { ...rule, fullSnapshots: 'refuse' } }],
  ['the source is gone', { source: { kind: 'absent' } }],
  [
    'the source is being deleted',
    { source: { kind: 'present', snapshot: { ...full, provisioningState: 'Deleting' } } },
  ],
] as const)('midway, %s: what is staged is removed', (_what, change) => {
  const midway = {
    rule: staging,
    leftBehind: ['staging'] as const,
    absence,
  };
  const observed = seen(full, null, { ...midway, ...change });
  expect(decide(observed)).toEqual({ kind: 'look', at: 'staging' });
  expect(decide({ ...observed, staging: { ...ready, blob } })).toMatchObject({
    kind: 'stage',
    step: 'cleanUp',
  });
});

test('a rule that refuses names the way out', () => {
  const decision = decide(seen(full, null, { rule: { ...rule, fullSnapshots: 'refuse' } }));
  expect(decision).toMatchObject({ kind: 'blocked', reason: 'FullSnapshotAcrossRegions' });
  expect(JSON.stringify(decision)).toContain('fullSnapshots');
});

test('names are those that Azure takes, and differ by target and source', () => {
  const names = ['westeurope', 'southeastasia'].map((location) =>
    stagingAccountName({ ...target, location }),
  );
  for (const name of names) expect(name).toMatch(/^[a-z\d]{3,24}$/);
  expect(new Set(names).size).toBe(2);
  expect(stagingBlobName(full.id)).toBe(stagingBlobName(full.id.toUpperCase()));
  expect(stagingBlobName(full.id)).not.toBe(stagingBlobName(`${full.id}2`));
});

/** From any state of the source, the replica and what is staged, looking again and again comes to an end. */
const anyStaging: fc.Arbitrary<StagingObservation> = fc.oneof(
  fc.constantFrom<StagingObservation>({ account: 'absent' }, { account: 'foreign', id }, ready),
  fc
    .record({
      generation: fc.constantFrom(full.uniqueId, 'another'),
      state: fc.constantFrom('copying' as const, 'complete' as const),
      copiedTo: fc.constantFrom(0, blob.size / 2, blob.size),
    })
    .map((state) => ({ ...ready, blob: { ...blob, ...state } })),
);

test('ends with the replica there and nothing staged, or blocked', async () => {
  await fc.assert(
    fc.asyncProperty(
      anyStaging,
      fc.constantFrom('full', 'absent', 'unselected', 'trusted'),
      fc.constantFrom('none', 'staged', 'old'),
      async (state, kind, beside) => {
        const azure = new MemoryAzure();
        azure.now = noon + 300_000;
        azure.staged = state;
        const id = { ...sourceGroup, name: full.name };
        const replicaId = { ...target, name: full.name };
        if (kind !== 'absent') {
          azure.put(
            {
              ...full,
              ...(kind === 'trusted' && { securityType: 'TrustedLaunch' }),
              ...(kind === 'unselected' && { tags: {} }),
            },
            id,
          );
        }
        const {
          sourceUniqueId: _said,
          completionPercent: _percent,
          securityType: _type,
          ...made
        } = replicaOf(full);
        const imported = { ...made, createOption: 'Import', incremental: false };
        if (beside === 'staged')
          azure.put({ ...imported, tags: { ...made.tags, [tagKeys.staged]: 'x' } }, replicaId);
        if (beside === 'old')
          azure.put({ ...imported, tags: { ...made.tags, [tagKeys.generation]: 'old' } }, replicaId);

        const hint = { ...hintFor(staging, target, id), leftBehind: ['staging'] as const };
        await azure.hints.send([{ hint, messageId: 'first' }]);
        let last: Outcome | undefined;
        for (let looks = 0; looks < 60; looks++) {
          const next = azure.take();
          if (next === undefined) break;
          last = await reconcile(azure, config, next.hint);
          if (last.kind === 'blocked') azure.queue.clear();
        }
        expect(azure.queue.size).toBe(0);
        expect(['none', 'blocked']).toContain(last?.kind);
        const replica = await azure.snapshots.get(replicaId);
        if (last?.reason === 'InSync') {
          expect(replica?.tags).toMatchObject({ [tagKeys.generation]: full.uniqueId });
          expect(replica?.tags).not.toHaveProperty(tagKeys.staged);
          expect(azure.staged.account === 'ready' && azure.staged.blob).toBeFalsy();
        }
        const interims = (['interim', 'rehearsal'] as const).map((kind) =>
          interimName(full.id, full.uniqueId, kind),
        );
        // Only a whole blob of this very snapshot is ever imported.
        for (const write of azure.writes.filter((one) => one.startsWith('create')))
          expect([full.name, ...interims].some((one) => write.endsWith(`/${one}`))).toBe(true);
      },
    ),
    { numRuns: 500 },
  );
});
