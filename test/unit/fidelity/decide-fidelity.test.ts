import { expect, test } from 'vitest';
import { reconcile, type Outcome } from '../../../src/reconciler/reconcile.ts';
import { sync } from '../../../src/reconciler/sync.ts';
import { decide } from '../../../src/replication/decide.ts';
import type { Hint } from '../../../src/replication/hint.ts';
import type { ReplicationConfig, Rule } from '../../../src/replication/rule.ts';
import type { Snapshot } from '../../../src/replication/snapshot.ts';
import { MemoryAzure } from '../../support/memory-azure.ts';
import { seen } from '../../support/observations.ts';
import { noon, replicaOf, rule, sourceGroup, sourceSnapshot, target } from '../../support/snapshots.ts';

const source = sourceSnapshot();
const sourceId = { ...sourceGroup, name: 'golden-1' };
const replicaId = { ...target, name: 'golden-1' };
const hint: Hint = { rule: rule.name, source: sourceId, target, deletionTold: true, since: noon + 3_600_000 };
const open = { networkAccessPolicy: 'AllowAll', publicNetworkAccess: 'Enabled' };

function configOf(one: Rule): ReplicationConfig {
  return { rules: [one], nightlySync: '0 0 2 * * *', deletionGuard: { maxCount: 10, maxPercent: 50 } };
}

/** Works looks off, this many at most; what each ended with. */
async function work(
  azure: MemoryAzure,
  one: Rule = rule,
  messageId = 'first',
  most = 40,
): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  await azure.hints.send([{ hint, messageId }]);
  while (outcomes.length < most) {
    const next = azure.take();
    if (next === undefined) break;
    outcomes.push(await reconcile(azure, configOf(one), next.hint));
  }
  return outcomes;
}

function worldWith(replica: Snapshot): MemoryAzure {
  const azure = new MemoryAzure();
  azure.put(source, sourceId);
  azure.put(replica, replicaId);
  return azure;
}

test('a replica that someone opened to the network is closed again', async () => {
  const azure = worldWith(replicaOf(source, open));
  const outcomes = await work(azure);
  expect(outcomes.map(({ kind, reason }) => `${kind} ${reason}`)).toEqual([
    'mend NetworkAccessOpened',
    'none InSync',
  ]);
  expect(outcomes[0]?.detail).toContain('networkAccessPolicy: DenyAll → AllowAll');
  expect(await azure.snapshots.get(replicaId)).toEqual(replicaOf(source));
});

test('one that is opened each time is told and never in sync, and has its tags and its lock all the same', async () => {
  const replica = replicaOf(source, open);
  const azure = worldWith({ ...replica, tags: { ...replica.tags, owner: 'drifted' } });
  azure.snapshots.update = () => Promise.resolve({});
  const protecting = { ...rule, protect: true };
  await work(azure, protecting, 'first');
  expect((await azure.snapshots.get(replicaId))?.tags['owner']).toBe('desktop');
  expect(await azure.locks.list(replicaId)).toHaveLength(1);
  const outcomes = await work(azure, protecting, 'next night');
  expect(outcomes.map(({ kind, reason }) => `${kind} ${reason}`)).toEqual([
    'mend NetworkAccessOpened',
    'mend NetworkAccessOpened',
    'mend NetworkAccessOpened',
    'blocked NetworkAccessNotKept',
  ]);
});

test('what is set back on two sides at once makes no endless chain', async () => {
  const replica = replicaOf(source, open);
  const azure = worldWith({ ...replica, tags: { ...replica.tags, owner: 'policy' } });
  azure.snapshots.update = () => Promise.resolve({});
  azure.snapshots.changeTags = () => Promise.resolve();
  const reasons = (await work(azure)).map(({ reason }) => reason);
  const three = (reason: string): string[] => [reason, reason, reason];
  expect(reasons).toEqual([...three('NetworkAccessOpened'), ...three('TagsDrifted'), 'NetworkAccessNotKept']);
});

test('a tag that a policy sets back is told after some tries; lock and clean-up do not wait for it', async () => {
  const protecting = { ...rule, protect: true };
  const replica = replicaOf(source);
  const azure = worldWith({ ...replica, tags: { ...replica.tags, owner: 'policy' } });
  const { changeTags } = azure.snapshots;
  azure.snapshots.changeTags = (id, { merge, remove }) =>
    changeTags(id, { merge: { ...merge, owner: 'policy' }, remove });
  const outcomes = await work(azure, protecting);
  expect(await azure.locks.list(replicaId)).toHaveLength(1);
  expect(outcomes.map(({ kind, reason }) => `${kind} ${reason}`)).toEqual([
    'setTags TagsDrifted',
    'setTags TagsDrifted',
    'setTags TagsDrifted',
    'protect ProtectReplica',
  ]);
  azure.now += 24 * 3_600_000;
  expect((await work(azure, protecting, 'next night')).at(-1)).toMatchObject({
    kind: 'none',
    reason: 'TagsNotKept',
    detail: expect.stringMatching(/^owner: /) as unknown,
  });
});

test('a tag that does not stay keeps no replica from its deletion', async () => {
  const replica = replicaOf(source);
  const azure = worldWith({ ...replica, tags: { ...replica.tags, owner: 'policy' } });
  const { changeTags } = azure.snapshots;
  azure.snapshots.changeTags = (id, { merge, remove }) =>
    changeTags(id, { merge: { ...merge, owner: 'policy' }, remove });
  azure.stored.delete([...azure.stored.keys()].find((key) => key.includes('/rg-images/')) ?? '');
  const outcomes = await work(azure);
  expect(outcomes.map(({ kind }) => kind)).toContain('deleteReplica');
  expect(await azure.snapshots.get(replicaId)).toBeUndefined();
});

test('what is lost for good blocks by name; what a listing leaves out is read by its id first', async () => {
  const { sku: _sku, ...rest } = replicaOf(source);
  expect(decide(seen(source, rest))).toMatchObject({
    kind: 'blocked',
    reason: 'PropertyLost',
    detail: 'sku: Standard_LRS → none',
  });
  const azure = worldWith(replicaOf(source));
  const { list } = azure.snapshots;
  azure.snapshots.list = async (group) => (await list(group)).map(({ sku: _left, ...listed }) => listed);
  expect((await sync(azure, configOf(rule), 'night')).pairs).toMatchObject([{ hints: 1 }]);
  const next = azure.take();
  expect(next && (await reconcile(azure, configOf(rule), next.hint))).toMatchObject({ reason: 'InSync' });
});

test('a tag that misses by its case alone is told', () => {
  const runbook = sourceSnapshot({ tags: { snapreplicate: 'replicate' } });
  expect(decide(seen(runbook, null))).toMatchObject({
    kind: 'none',
    reason: 'NotSelected',
    detail: expect.stringContaining(
      'tag snapreplicate=replicate differs from SnapReplicate=Replicate in case only',
    ) as unknown,
  });
  expect(decide(seen(sourceSnapshot({ tags: {} }), null))).toEqual({ kind: 'none', reason: 'NotSelected' });
  // And before a replica goes for it, which was not meant perhaps.
  expect(decide(seen(runbook, replicaOf(source)))).toMatchObject({
    kind: 'setTags',
    reason: 'SourceUnselected',
    detail: expect.stringContaining('in case only') as unknown,
  });
});
