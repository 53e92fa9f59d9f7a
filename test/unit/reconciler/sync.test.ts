import { expect, test } from 'vitest';
import { ArmError } from '../../../src/reconciler/arm-error.ts';
import { sync } from '../../../src/reconciler/sync.ts';
import { tagKeys } from '../../../src/replication/replica-tags.ts';
import type { ReplicationConfig } from '../../../src/replication/rule.ts';
import { interimName, interimTags } from '../../../src/replication/renewal/interim.ts';
import { snapshotIdText } from '../../../src/replication/resource-id.ts';
import { MemoryAzure } from '../../support/memory-azure.ts';
import {
  installation,
  replicaOf,
  rule,
  sourceGroup,
  sourceSnapshot,
  target,
} from '../../support/snapshots.ts';

const second = { ...target, resourceGroup: 'rg-images-sea', location: 'southeastasia' };
const config: ReplicationConfig = {
  rules: [{ ...rule, targets: [target, second] }],
  nightlySync: '0 0 2 * * *',
  deletionGuard: { maxCount: 10, maxPercent: 50 },
};

/** A source with replicas in both targets, under this name. */
function inSync(azure: MemoryAzure, name: string): void {
  const source = sourceSnapshot({ name });
  azure.put(source, { ...sourceGroup, name });
  for (const to of [target, second]) azure.put(replicaOf(source, {}, to), { ...to, name });
}

function hinted(azure: MemoryAzure): string[] {
  return [...azure.queue.values()]
    .map(({ hint }) => `${hint.source.name}@${hint.target.resourceGroup}`)
    .sort();
}

test('what is in sync gets no hint', async () => {
  const azure = new MemoryAzure();
  for (const name of ['a', 'b', 'c']) inSync(azure, name);
  const report = await sync(azure, config, 'pass');
  expect(azure.queue.size).toBe(0);
  expect(report.pairs.map(({ counts }) => counts)).toEqual([{ InSync: 3 }, { InSync: 3 }]);
});

test('what differs gets one hint each, counted by reason', async () => {
  const azure = new MemoryAzure();
  inSync(azure, 'fine');
  inSync(azure, 'missing');
  await azure.snapshots.delete({ ...target, name: 'missing' });
  inSync(azure, 'deleted');
  await azure.snapshots.delete({ ...sourceGroup, name: 'deleted' });
  inSync(azure, 'drifted');
  azure.put(sourceSnapshot({ name: 'drifted', tags: { SnapReplicate: 'Replicate', new: 'x' } }), {
    ...sourceGroup,
    name: 'drifted',
  });
  inSync(azure, 'marked');
  const replica = replicaOf(sourceSnapshot({ name: 'marked' }));
  azure.put(
    { ...replica, tags: { ...replica.tags, [tagKeys.deletion]: 'SourceDeleted@2026-11-23T12:00:00Z' } },
    { ...target, name: 'marked' },
  );
  azure.put(sourceSnapshot({ name: 'refused', incremental: false }), { ...sourceGroup, name: 'refused' });
  azure.put(sourceSnapshot({ name: 'untagged', tags: {} }), { ...sourceGroup, name: 'untagged' });

  const report = await sync(azure, config, 'pass');
  expect(hinted(azure)).toEqual([
    'deleted@rg-images-sea',
    'deleted@rg-images-weu',
    'drifted@rg-images-sea',
    'drifted@rg-images-weu',
    'marked@rg-images-weu',
    'missing@rg-images-weu',
  ]);
  expect(report.pairs[0]).toMatchObject({
    hints: 4,
    counts: {
      InSync: 1,
      ReplicaMissing: 1,
      SourceDeleted: 1,
      TagsDrifted: 1,
      SourceReturned: 1,
      FullSnapshotAcrossRegions: 1,
      NotSelected: 1,
    },
  });
});

test('a listing in which a host did not know the type is worth a try within the hour', async () => {
  const azure = new MemoryAzure();
  inSync(azure, 'fine');
  azure.snapshots.list = () =>
    Promise.reject(new ArmError('list', { status: 404, code: 'InvalidResourceType', message: 'no' }));
  const report = await sync(azure, config, 'pass');
  expect(report.pairs[0]?.stopped).toMatchObject({ code: 'InvalidResourceType', mayPass: true });
});

test('a listing that fails stops its pair alone, with its code, and no deletion comes of it', async () => {
  const azure = new MemoryAzure();
  inSync(azure, 'fine');
  azure.put(sourceSnapshot({ name: 'missing' }), { ...sourceGroup, name: 'missing' });
  const { list } = azure.snapshots;
  azure.snapshots.list = (group) =>
    group.resourceGroup === second.resourceGroup
      ? Promise.reject(new ArmError('list', { status: 403, code: 'AuthorizationFailed', message: 'no' }))
      : list(group);
  const report = await sync(azure, config, 'pass');
  expect(report.pairs[1]).toMatchObject({
    hints: 0,
    stopped: { side: 'target', code: 'AuthorizationFailed' },
  });
  expect(hinted(azure)).toEqual(['missing@rg-images-weu']);

  azure.queue.clear();
  azure.snapshots.list = (group) =>
    group.resourceGroup === sourceGroup.resourceGroup
      ? Promise.reject(new ArmError('list', { code: 'ECONNRESET', message: 'second page' }))
      : list(group);
  const without = await sync(azure, config, 'pass');
  expect(without.pairs.map(({ stopped }) => stopped?.side)).toEqual(['source', 'source']);
  expect(azure.queue.size).toBe(0);
  expect(azure.writes).toEqual([]);
});

test('replicas that no rule stands for are reported and left alone', async () => {
  const azure = new MemoryAzure();
  inSync(azure, 'fine');
  const orphan = { ...replicaOf(sourceSnapshot({ name: 'orphan' })) };
  const tags = {
    ...orphan.tags,
    [tagKeys.source]: '/subscriptions/x/resourceGroups/y/providers/Microsoft.Compute/snapshots/orphan',
  };
  azure.put({ ...orphan, tags }, { ...target, name: 'orphan' });
  const report = await sync(azure, config, 'pass');
  expect(report.withoutRule).toEqual([orphan.id]);
  expect(azure.queue.size).toBe(0);
  expect(azure.writes).toEqual([]);
});

test('each group is listed once, however many pairs share it', async () => {
  const azure = new MemoryAzure();
  inSync(azure, 'fine');
  const listed: string[] = [];
  const { list } = azure.snapshots;
  azure.snapshots.list = (group) => {
    listed.push(group.resourceGroup);
    return list(group);
  };
  await sync(azure, config, 'pass');
  expect(listed.sort()).toEqual(['rg-images', 'rg-images-sea', 'rg-images-weu']);
});

test('an interim of a renewal is told as that, and not as something that no rule stands for', async () => {
  const azure = new MemoryAzure();
  inSync(azure, 'a');
  const source = sourceSnapshot({ name: 'a' });
  const name = interimName(source.id, source.uniqueId);
  const tags = interimTags(source, { rule, installation, attempt: 1 });
  azure.put(
    { ...replicaOf(source), id: snapshotIdText({ ...target, name }), name, tags },
    { ...target, name },
  );
  const report = await sync(azure, config, 'pass');
  expect(report.withoutRule).toEqual([]);
  expect(report.pairs[0]?.renewing).toEqual(['a']);
});

test('a blob that was left on the way gives its source a look that knows of it, and where', async () => {
  const azure = new MemoryAzure();
  azure.staging.orphans = () => Promise.resolve([{ ...sourceGroup, name: 'full' }]);
  const staging = { ...config, rules: [{ ...rule, fullSnapshots: 'stage' as const }] };
  await sync(azure, staging, 'pass');
  expect([...azure.queue.values()].map(({ hint }) => hint)).toMatchObject([
    { source: { name: 'full' }, leftBehind: ['staging'], location: target.location },
  ]);
});

test('pages of a target that fail after some give no hint; what they had without a rule is told, and that it may not be all', async () => {
  const azure = new MemoryAzure();
  const source = sourceSnapshot({ name: 'gone' });
  const stray = replicaOf(source, { tags: { ...replicaOf(source).tags, [tagKeys.source]: '/elsewhere' } });
  const failing = Object.assign(Object.create(azure) as MemoryAzure, {
    snapshots: {
      ...azure.snapshots,
      eachPage: (_group: unknown, use: (page: unknown[]) => void) => {
        use([replicaOf(source), stray]);
        return Promise.reject(new ArmError('list', { code: 'ServerBusy', message: 'busy', status: 503 }));
      },
    },
  });
  const report = await sync(failing, config, 'pass');
  expect(report.pairs.map(({ stopped, counts }) => [stopped?.side, counts])).toEqual([
    ['target', {}],
    ['target', {}],
  ]);
  // Each of the two targets has one.
  expect(report.withoutRule).toEqual([stray.id, stray.id]);
  expect(report.withoutRuleUnread).toMatchObject([
    { resourceGroup: target.resourceGroup, code: 'ServerBusy' },
    { resourceGroup: second.resourceGroup, code: 'ServerBusy' },
  ]);
  expect(azure.queue.size).toBe(0);
});

test.each(['SourceDeleted', 'SourceUnselected'])(
  'a deletion that is due is counted as %s',
  async (reason) => {
    const azure = new MemoryAzure();
    const source = sourceSnapshot({ name: 'a' });
    if (reason === 'SourceUnselected') azure.put({ ...source, tags: {} }, { ...sourceGroup, name: 'a' });
    for (const to of [target, second]) {
      const made = replicaOf(source, {}, to);
      const due = new Date(azure.now - 3_600_000).toISOString();
      const tags = { ...made.tags, [tagKeys.deletion]: `${reason}@${due}` };
      azure.put({ ...made, tags }, { ...to, name: 'a' });
    }
    const { pairs } = await sync(azure, config, 'pass');
    for (const { counts } of pairs) expect(counts).toEqual({ [reason]: 1 });
  },
);

test('what only a person can change is told by its reasons, night after night, as no look is made of it', async () => {
  const azure = new MemoryAzure();
  inSync(azure, 'fine');
  azure.put(sourceSnapshot({ name: 'full', incremental: false }), { ...sourceGroup, name: 'full' });
  const { pairs } = await sync(azure, config, 'pass');
  expect(azure.queue.size).toBe(0);
  expect(pairs.map(({ blocked }) => blocked)).toEqual([
    ['FullSnapshotAcrossRegions'],
    ['FullSnapshotAcrossRegions'],
  ]);
  await azure.snapshots.delete({ ...sourceGroup, name: 'full' });
  expect((await sync(azure, config, 'next')).pairs.map(({ blocked }) => blocked)).toEqual([
    undefined,
    undefined,
  ]);
});
