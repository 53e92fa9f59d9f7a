import { describe, expect, test } from 'vitest';
import { ArmError } from '../../../src/reconciler/arm-error.ts';
import { approveSlice, type ApprovalSlice } from '../../../src/reconciler/approve-slice.ts';
import { approvalOf, approveDeletions, pendingDeletions } from '../../../src/reconciler/pending-deletions.ts';
import { tagKeys } from '../../../src/replication/replica-tags.ts';
import type { ReplicationConfig } from '../../../src/replication/rule.ts';
import { MemoryAzure } from '../../support/memory-azure.ts';
import { replicaOf, rule, sourceSnapshot, target } from '../../support/snapshots.ts';

const config: ReplicationConfig = {
  rules: [rule],
  nightlySync: '0 0 2 * * *',
  deletionGuard: { maxCount: 1, maxPercent: 50 },
};
const mark = 'SourceDeleted@2026-11-23T11:00:00Z';

function azureWith(marked: readonly string[], others: readonly string[] = []): MemoryAzure {
  const azure = new MemoryAzure();
  for (const name of [...marked, ...others]) {
    const replica = replicaOf(sourceSnapshot({ name }));
    const tags = marked.includes(name) ? { ...replica.tags, [tagKeys.deletion]: mark } : replica.tags;
    azure.put({ ...replica, tags }, { ...target, name });
  }
  return azure;
}

test('shows what waits, and whether the guard holds it up', async () => {
  const { sets } = await pendingDeletions(azureWith(['a', 'b'], ['c']), config);
  expect(sets).toMatchObject([{ rule: 'golden-images', needsApproval: true, replicas: 3 }]);
  expect(sets[0]?.pending.map(({ reason, due }) => `${reason} ${due}`)).toEqual([
    'SourceDeleted 2026-11-23T11:00:00.000Z',
    'SourceDeleted 2026-11-23T11:00:00.000Z',
  ]);
  expect((await pendingDeletions(azureWith([], ['c']), config)).sets).toEqual([]);
});

test('an approval marks exactly the set that was seen, and brings each replica back at once', async () => {
  const azure = azureWith(['a', 'b'], ['c']);
  const {
    sets: [set],
  } = await pendingDeletions(azure, config);
  expect(await approveDeletions(azure, config, set?.setId ?? '')).toEqual({
    setId: set?.setId,
    approved: 2,
    changed: [],
  });
  const values = await Promise.all(
    ['a', 'b', 'c'].map(
      async (name) => (await azure.snapshots.get({ ...target, name }))?.tags[tagKeys.deletion],
    ),
  );
  expect(values).toEqual([`${mark};approved`, `${mark};approved`, undefined]);
  expect([...azure.queue.values()].map(({ hint }) => hint.source.name)).toEqual(['a', 'b']);
  expect((await pendingDeletions(azure, config)).sets).toEqual([]);
});

test('a set that changed meanwhile is not approved', async () => {
  const azure = azureWith(['a', 'b']);
  const {
    sets: [set],
  } = await pendingDeletions(azure, config);
  const replica = replicaOf(sourceSnapshot({ name: 'late' }));
  azure.put({ ...replica, tags: { ...replica.tags, [tagKeys.deletion]: mark } }, { ...target, name: 'late' });
  expect(await approveDeletions(azure, config, set?.setId ?? '')).toBeUndefined();
  expect(azure.writes).toEqual([]);
});

test('what a person changed between the listing and the writing stays as that person made it', async () => {
  const azure = azureWith(['a', 'b', 'gone']);
  const {
    sets: [set],
  } = await pendingDeletions(azure, config);
  const { list } = azure.snapshots;
  azure.snapshots.list = async (group) => {
    const listed = await list(group);
    const a = await azure.snapshots.get({ ...target, name: 'a' });
    if (a !== undefined) {
      azure.put({ ...a, tags: { ...a.tags, [tagKeys.pinned]: 'x' } }, { ...target, name: 'a' });
    }
    azure.stored.delete(`${target.subscriptionId}/${target.resourceGroup}/gone`);
    return listed;
  };
  const approval = await approveDeletions(azure, config, set?.setId ?? '');
  expect(approval).toMatchObject({ approved: 1 });
  expect(approval?.changed.map((id) => id.split('/').at(-1))).toEqual(['a', 'gone']);
  const pinned = await azure.snapshots.get({ ...target, name: 'a' });
  expect(pinned?.tags).toMatchObject({ [tagKeys.pinned]: 'x', [tagKeys.deletion]: mark });
  expect([...azure.queue.values()].map(({ hint }) => hint.source.name)).toEqual(['b']);
});

test('the guard sees what will be marked as well', async () => {
  const azure = azureWith(['a'], ['b', 'c']);
  azure.put(sourceSnapshot({ name: 'c' }), { ...rule.source, name: 'c' });
  const {
    sets: [set],
  } = await pendingDeletions(azure, config);
  expect(set).toMatchObject({ needsApproval: true, replicas: 3 });
  expect(set?.unmarked.map((id) => id.split('/').at(-1))).toEqual(['b']);
});

describe('a mark so old that it counts no more', () => {
  const seen = async (azure: MemoryAzure): Promise<ApprovalSlice> => {
    azure.now = Date.parse('2026-12-01T11:00:00Z');
    const [set] = (await pendingDeletions(azure, config)).sets;
    const [slice] = (await approvalOf(azure, config, set?.setId ?? ''))?.slices ?? [];
    if (slice === undefined) throw new Error('there is no set');
    return slice;
  };

  test('is due from when somebody approves it', async () => {
    const azure = azureWith(['a', 'b']);
    expect(await approveSlice(azure, config, await seen(azure))).toMatchObject({ approved: 2, changed: [] });
    const marks = azure.truth().map(({ tags }) => tags[tagKeys.deletion]);
    expect(marks).toContain('SourceDeleted@2026-12-01T11:00:00Z;approved');
  });

  test.each<[string, (slice: ApprovalSlice) => ApprovalSlice]>([
    ['of weeks ago', (slice) => ({ ...slice, asked: Date.parse('2026-11-23T11:00:00Z') })],
    ['of nobody knows when', ({ asked: _, ...slice }) => slice],
  ])('is let go by no approval %s', async (_when, changed) => {
    const azure = azureWith(['a', 'b']);
    const slice = changed(await seen(azure));
    expect(await approveSlice(azure, config, slice)).toMatchObject({ approved: 0 });
    expect(azure.writes).toEqual([]);
  });
});

test('a source group that is gone keeps nobody from seeing and approving what waits', async () => {
  const azure = azureWith(['a', 'b']);
  const { list } = azure.snapshots;
  azure.snapshots.list = (group) =>
    group.resourceGroup === rule.source.resourceGroup
      ? Promise.reject(
          new ArmError('list', { status: 404, code: 'ResourceGroupNotFound', message: 'not found' }),
        )
      : list(group);
  const {
    sets: [set],
  } = await pendingDeletions(azure, config);
  expect(await approveDeletions(azure, config, set?.setId ?? '')).toMatchObject({ approved: 2 });
});

describe('a group that cannot be listed', () => {
  const second = { ...target, resourceGroup: 'rg-second', location: 'southeastasia' };
  const other = { ...rule, name: 'others', source: { ...rule.source, resourceGroup: 'rg-others' } };
  const both: ReplicationConfig = {
    ...config,
    rules: [
      { ...rule, targets: [target, second] },
      { ...other, targets: [{ ...target, resourceGroup: 'rg-third' }] },
    ],
  };

  /** `c` waits in the second target, and `d` of another source in a third. */
  function azureWithAll(refused: string): MemoryAzure {
    const azure = azureWith(['a', 'b']);
    const marked = { [tagKeys.deletion]: mark };
    const c = replicaOf(sourceSnapshot({ name: 'c' }), {}, second);
    azure.put({ ...c, tags: { ...c.tags, ...marked } }, { ...second, name: 'c' });
    const id = sourceSnapshot({ name: 'd' }).id.replace('rg-images', 'rg-others');
    const d = replicaOf(sourceSnapshot({ name: 'd', id }), {}, { ...target, resourceGroup: 'rg-third' });
    azure.put({ ...d, tags: { ...d.tags, ...marked } }, { ...target, resourceGroup: 'rg-third', name: 'd' });
    const { list } = azure.snapshots;
    const failure = { status: 403, code: 'AuthorizationFailed', message: 'no' };
    azure.snapshots.list = (group) =>
      group.resourceGroup === refused ? Promise.reject(new ArmError('list', failure)) : list(group);
    return azure;
  }

  test.each([
    ['rg-second', ['a', 'b', 'd'], ['golden-images rg-second']],
    ['rg-images-weu', ['c', 'd'], ['golden-images rg-images-weu']],
    ['rg-others', ['a', 'b', 'c'], ['others rg-others']],
  ])(
    '%s: makes its own sets unavailable, says which, and all others can be approved',
    async (group, names, told) => {
      const azure = azureWithAll(group);
      const { sets, unavailable } = await pendingDeletions(azure, both);
      const pending = sets.flatMap((set) => set.pending.map(({ replica }) => replica.split('/').at(-1)));
      expect(pending.sort()).toEqual(names);
      expect(unavailable.map((one) => `${one.rule} ${one.group.split('/').at(-1) ?? ''}`)).toEqual(told);
      expect(unavailable).toMatchObject([{ code: 'AuthorizationFailed', detail: 'no' }]);
      for (const { setId } of sets) await approveDeletions(azure, both, setId);
      expect(azure.writes.filter((write) => write.startsWith('setTags'))).toHaveLength(names.length);
    },
  );

  test('an approval of its set is refused by what Azure says, and not as a set that changed', async () => {
    const [set] = (await pendingDeletions(azureWithAll('nothing'), both)).sets.slice(1);
    const azure = azureWithAll('rg-second');
    await expect(approveDeletions(azure, both, set?.setId ?? '')).rejects.toThrow('AuthorizationFailed');
    expect(azure.writes).toEqual([]);
  });
});

test('what had no turn is tried again when there should be one, however often that was so', async () => {
  const azure = azureWith(['a', 'b'], ['c']);
  const [set] = (await pendingDeletions(azure, config)).sets;
  const [first] = (await approvalOf(azure, config, set?.setId ?? ''))?.slices ?? [];
  if (first === undefined) throw new Error('there is no set');
  const busy = { status: 429, code: 'BudgetExhausted', message: 'no room', retryAfterMs: 4000 };
  const { get } = azure.snapshots;
  azure.snapshots.get = () => Promise.reject(new ArmError('reads', busy));
  let slice = first;
  for (let times = 0; times < 20; times++) {
    const { rest } = await approveSlice(azure, config, slice);
    expect(rest?.at).toBe(azure.now + 4000);
    slice = rest?.slice ?? slice;
    azure.now += 4000;
  }
  azure.snapshots.get = get;
  expect(await approveSlice(azure, config, slice)).toMatchObject({ approved: 2 });
});
