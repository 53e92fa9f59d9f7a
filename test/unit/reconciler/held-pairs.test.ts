import { expect, test } from 'vitest';
import { hintFor } from '../../../src/reconciler/find-rule.ts';
import { HeldPairs } from '../../../src/reconciler/held-pairs.ts';
import { pendingDeletions } from '../../../src/reconciler/pending-deletions.ts';
import { reconcile, type Outcome } from '../../../src/reconciler/reconcile.ts';
import { tagKeys } from '../../../src/replication/replica-tags.ts';
import type { ReplicationConfig } from '../../../src/replication/rule.ts';
import { keyOf, MemoryAzure } from '../../support/memory-azure.ts';
import { MemorySignals } from '../../support/memory-signals.ts';
import { replicaOf, rule, sourceGroup, sourceSnapshot, target } from '../../support/snapshots.ts';

const config: ReplicationConfig = {
  rules: [rule],
  nightlySync: '0 0 2 * * *',
  deletionGuard: { maxCount: 3, maxPercent: 50 },
};
const mark = 'SourceDeleted@2026-11-23T11:00:00Z';

/** Replicas whose sources are gone, all marked and due, and the listings that were read. */
function held(count: number, by = mark): { azure: MemoryAzure; listings: { count: number } } {
  const azure = Object.assign(new MemoryAzure(), { heldPairs: new HeldPairs() });
  const listings = { count: 0 };
  const { list } = azure.snapshots;
  azure.snapshots.list = (group) => {
    listings.count += 1;
    return list(group);
  };
  for (let at = 0; at < count; at++) put(azure, `golden-${at}`, by);
  azure.put(sourceSnapshot({ name: 'beside' }), { ...sourceGroup, name: 'beside' });
  return { azure, listings };
}

function put(azure: MemoryAzure, name: string, value: string): void {
  const replica = replicaOf(sourceSnapshot({ name }));
  azure.put({ ...replica, tags: { ...replica.tags, [tagKeys.deletion]: value } }, { ...target, name });
}

function look(azure: MemoryAzure, name: string): Promise<Outcome> {
  return reconcile(azure, config, hintFor(rule, target, { ...sourceGroup, name }));
}

test('a set is held by the evidence of one look, however many replicas are in it', async () => {
  const { azure, listings } = held(50);
  for (let at = 0; at < 50; at++) {
    expect(await look(azure, `golden-${at}`)).toMatchObject({ kind: 'blocked', reason: 'MassDeleteGuard' });
  }
  expect(listings.count).toBe(4);
  expect(azure.writes).toEqual([]);
  expect(azure.queue.size).toBe(0);
});

test('what was approved goes by evidence of its own, while the rest is held', async () => {
  const { azure, listings } = held(50);
  await look(azure, 'golden-0');
  put(azure, 'golden-1', `${mark};approved`);
  expect(await look(azure, 'golden-1')).toMatchObject({ kind: 'deleteReplica', reason: 'SourceDeleted' });
  expect(listings.count).toBe(7);
  expect(await look(azure, 'golden-2')).toMatchObject({ kind: 'blocked', reason: 'MassDeleteGuard' });
});

test('a source that is there again is seen at once, and a pin too', async () => {
  const { azure } = held(50);
  await look(azure, 'golden-0');
  azure.put(sourceSnapshot({ name: 'golden-1' }), { ...sourceGroup, name: 'golden-1' });
  expect(await look(azure, 'golden-1')).toMatchObject({ kind: 'setTags', reason: 'SourceReturned' });
  const pinned = await azure.snapshots.get({ ...target, name: 'golden-2' });
  if (pinned === undefined) throw new Error('it is gone');
  const tags = { ...pinned.tags, [tagKeys.pinned]: 'x' };
  azure.put({ ...pinned, tags }, { ...target, name: 'golden-2' });
  expect((await look(azure, 'golden-2')).reason).not.toBe('MassDeleteGuard');
});

test('after a minute it is found out anew', async () => {
  const { azure, listings } = held(50);
  await look(azure, 'golden-0');
  azure.now += 60_000;
  await look(azure, 'golden-1');
  expect(listings.count).toBe(8);
});

test('the last image of which an event tells is not held for what was found before the event came', async () => {
  const { azure } = held(1);
  azure.stored.delete(keyOf({ ...sourceGroup, name: 'beside' }));
  expect(await look(azure, 'golden-0')).toMatchObject({ kind: 'blocked', reason: 'MassDeleteGuard' });
  put(azure, 'golden-0', `${mark};told`);
  expect(await look(azure, 'golden-0')).toMatchObject({ kind: 'deleteReplica', reason: 'SourceDeleted' });
});

test('whoever is told of a held set is told which, by every look at it, and once', async () => {
  const { azure } = held(50);
  const signals = new MemorySignals();
  const told = Object.assign(azure, { signals });
  for (let at = 0; at < 50; at++) await look(told, `golden-${at}`);
  const [set] = (await pendingDeletions(azure, config)).sets;
  put(azure, 'later', mark);
  await look(told, 'later');
  const sent = signals.sent.map(({ type, id, data }) => ({ type, id, setId: data.setId }));
  const ofSet = sent.filter(({ setId }) => setId === set?.setId);
  expect(ofSet).toHaveLength(50);
  expect(new Set(ofSet.map(({ id }) => id)).size).toBe(1);
  // One that came later makes another set of them.
  const [grown] = (await pendingDeletions(azure, config)).sets;
  expect(grown?.setId).not.toBe(set?.setId);
  expect(sent.slice(50)).toMatchObject([{ type: 'guard.tripped', setId: grown?.setId }]);
});

test('what alone is held as it was held before holds no other', async () => {
  const { azure } = held(1);
  for (let at = 1; at < 9; at++) {
    const name = `beside-${at}`;
    azure.put(sourceSnapshot({ name }), { ...sourceGroup, name });
    azure.put(replicaOf(sourceSnapshot({ name })), { ...target, name });
  }
  for (const name of ['golden-0', 'golden-1']) put(azure, name, `${mark};told`);
  await azure.journal.append([
    {
      id: 'held-1',
      time: azure.now - 1,
      kind: 'held',
      rule: rule.name,
      source: sourceSnapshot({ name: 'golden-0' }).id,
      uniqueId: 'unique-replica-golden-0',
      reason: 'MassDeleteGuard',
      approved: false,
    },
  ]);
  expect(await look(azure, 'golden-0')).toMatchObject({ kind: 'blocked', reason: 'MassDeleteGuard' });
  expect(await look(azure, 'golden-1')).toMatchObject({ kind: 'deleteReplica', reason: 'SourceDeleted' });
});

test('one that is marked after the set was approved is held by no finding of before', async () => {
  const { azure } = held(12, `${mark};told`);
  // What stays, so that one more is within the limits.
  for (let at = 0; at < 8; at++) {
    const source = sourceSnapshot({ name: `stays-${at}` });
    azure.put(source, { ...sourceGroup, name: source.name });
    azure.put(replicaOf(source), { ...target, name: source.name });
  }
  expect(await look(azure, 'golden-0')).toMatchObject({ kind: 'blocked', reason: 'MassDeleteGuard' });
  for (let at = 0; at < 12; at++) put(azure, `golden-${at}`, `${mark};told;approved`);
  for (let at = 0; at < 12; at++) await look(azure, `golden-${at}`);
  put(azure, 'late', `${mark};told`);
  expect(await look(azure, 'late')).toMatchObject({ kind: 'deleteReplica', reason: 'SourceDeleted' });
});
