/** What is refused because of a lock, and whose locks go for it. */
import { expect, test } from 'vitest';
import { ArmError, type Subject } from '../../../src/reconciler/arm-error.ts';
import { hintFor } from '../../../src/reconciler/find-rule.ts';
import { reconcile, type Outcome } from '../../../src/reconciler/reconcile.ts';
import { restoreLocks } from '../../../src/reconciler/restore-locks.ts';
import { tagKeys } from '../../../src/replication/replica-tags.ts';
import type { ReplicationConfig, Rule } from '../../../src/replication/rule.ts';
import { MemoryAzure } from '../../support/memory-azure.ts';
import { noon, replicaOf, rule, sourceGroup, sourceSnapshot, target } from '../../support/snapshots.ts';

const name = 'golden-1';
const id = { ...target, name };
const lifting: Rule = { ...rule, locks: 'lift' };
const hint = hintFor(lifting, target, { ...sourceGroup, name });
const group = `/subscriptions/${target.subscriptionId}/resourceGroups/${target.resourceGroup}`;
const minute = 60_000;
const day = 24 * 60 * minute;

function configOf(only: Rule): ReplicationConfig {
  return { rules: [only], nightlySync: '0 0 2 * * *', deletionGuard: { maxCount: 10, maxPercent: 50 } };
}

/** A replica whose deletion is due, with a lock of somebody else on it. */
async function dueReplica(): Promise<MemoryAzure & { lifts: string[] }> {
  const azure = Object.assign(new MemoryAzure(), { lifts: [] as string[] });
  const replica = replicaOf(sourceSnapshot());
  const mark = { [tagKeys.deletion]: 'SourceDeleted@2026-11-23T11:00:00Z;told' };
  azure.put({ ...replica, tags: { ...replica.tags, ...mark } }, id);
  await azure.locks.put(id, { name: 'legal', level: 'CanNotDelete' });
  const remove = azure.locks.delete;
  azure.locks.delete = (of, lock) => {
    azure.lifts.push(lock);
    return remove(of, lock);
  };
  return azure;
}

/** Works hints and restorations off in the order of their times. */
async function run(azure: MemoryAzure, config: ReplicationConfig, until: number): Promise<Outcome[]> {
  await azure.hints.send([{ hint, messageId: 'first' }]);
  const outcomes: Outcome[] = [];
  for (;;) {
    const [lock] = [...azure.restorations].sort((left, right) => left[1].at - right[1].at);
    const [next] = [...azure.queue.values()].sort((left, right) => (left.at ?? 0) - (right.at ?? 0));
    const at = Math.min(lock?.[1].at ?? Infinity, next === undefined ? Infinity : (next.at ?? 0));
    if (at > until) return outcomes;
    azure.now = Math.max(azure.now, at);
    if (lock?.[1].at === at) {
      azure.restorations.delete(lock[0]);
      await restoreLocks(azure, lock[1].restoration);
    } else if (next !== undefined) {
      azure.queue.delete(next.messageId);
      outcomes.push(await reconcile(azure, config, next.hint));
    }
  }
}

async function namesOn(azure: MemoryAzure): Promise<string[]> {
  return (await azure.locks.list(id)).filter((lock) => !azure.above.includes(lock)).map((lock) => lock.name);
}

test.each(['list', 'listOfGroup'] as const)(
  'with a lock on the group as well nothing is lifted in a week, though only %s shows it; it is named',
  async (shows) => {
    const azure = await dueReplica();
    azure.above.push({
      id: `${group}/providers/Microsoft.Authorization/locks/all`,
      name: 'all',
      level: 'CanNotDelete',
    });
    const hidden = shows === 'list' ? ('listOfGroup' as const) : ('list' as const);
    const others = (await azure.locks[hidden](id)).filter((lock) => !azure.above.includes(lock));
    azure.locks[hidden] = () => Promise.resolve(others);
    const outcomes = await run(azure, configOf(lifting), noon + 7 * day);
    expect(azure.lifts).toEqual([]);
    expect(outcomes.at(-1)).toMatchObject({ kind: 'blocked', reason: 'ScopeLocked' });
    expect(outcomes.at(-1)?.detail).toContain(`all (CanNotDelete) on ${group}`);
  },
);

test('what is set again each time is lifted three times, then it is blocked and said, and the lock is there', async () => {
  const azure = await dueReplica();
  azure.locks.delete = (_of, lock) => {
    azure.lifts.push(lock);
    return Promise.resolve();
  };
  const outcomes = await run(azure, configOf(lifting), noon + 2 * day);
  expect(azure.lifts).toEqual(['legal', 'legal', 'legal']);
  expect(outcomes.at(-1)).toMatchObject({ kind: 'blocked', reason: 'ScopeLocked' });
  expect(outcomes.at(-1)?.detail).toContain('lifted 3 times and there again: legal');
  expect(await namesOn(azure)).toEqual(['legal']);
});

test('a removal of locks that fails midway counts as well', async () => {
  const azure = await dueReplica();
  await azure.locks.put(id, { name: 'second', level: 'CanNotDelete' });
  const remove = azure.locks.delete;
  azure.locks.delete = (of, lock) =>
    lock === 'second'
      ? Promise.reject(
          new ArmError('DELETE lock', { status: 403, code: 'AuthorizationFailed', message: 'no' }),
        )
      : remove(of, lock);
  await run(azure, configOf(lifting), noon + 2 * day);
  expect(azure.lifts.length).toBeLessThanOrEqual(3);
  expect((await namesOn(azure)).sort()).toEqual(['legal', 'second']);
});

const elsewhere: [string, Subject | undefined][] = [
  ['nothing that is named', undefined],
  ['something else', { kind: 'other' }],
  ['a temporary snapshot', { kind: 'snapshot', id: { ...id, name: 'snaprep-x' }, effect: 'delete' }],
  [
    'a snapshot of that name elsewhere',
    { kind: 'snapshot', id: { ...id, resourceGroup: 'rg' }, effect: 'delete' },
  ],
  ['a change of the source', { kind: 'snapshot', id: hint.source, effect: 'delete' }],
];

test.each(elsewhere)('a refusal about %s lifts nothing', async (_what, subject) => {
  const azure = await dueReplica();
  await azure.locks.put(hint.source, { name: 'legal', level: 'ReadOnly' });
  const refusal = { status: 409, code: 'ScopeLocked', message: 'locked' };
  azure.snapshots.delete = () => Promise.reject(new ArmError('write', refusal, undefined, subject));
  const outcomes = await run(azure, configOf(lifting), noon + day);
  expect(outcomes.at(-1)).toMatchObject({ kind: 'blocked', reason: 'ScopeLocked' });
  expect(azure.lifts).toEqual([]);
  expect(azure.restorations.size).toBe(0);
});

test('a pin that comes before the lock goes keeps the lock', async () => {
  const azure = await dueReplica();
  const { list } = azure.locks;
  azure.locks.list = async (of) => {
    const replica = await azure.snapshots.get(id);
    if (replica !== undefined)
      azure.put({ ...replica, tags: { ...replica.tags, [tagKeys.pinned]: 'x' } }, id);
    return list(of);
  };
  const outcomes = await run(azure, configOf(lifting), noon + day);
  expect(azure.lifts).toEqual([]);
  expect(await namesOn(azure)).toEqual(['legal']);
  expect(outcomes.at(-1)).toMatchObject({ kind: 'none', reason: 'Pinned' });
});

test('one whose uniqueId Azure does not tell keeps its locks: they could not be put back for certain', async () => {
  const azure = await dueReplica();
  const replica = await azure.snapshots.get(id);
  if (replica !== undefined) azure.put({ ...replica, uniqueId: '' }, id);
  const outcomes = await run(azure, configOf(lifting), noon + day);
  expect(azure.lifts).toEqual([]);
  expect(outcomes.at(-1)?.detail).toContain('uniqueId');
});

test('for a change of tags only what hinders it goes', async () => {
  const azure = await dueReplica();
  await azure.locks.put(id, { name: 'audit', level: 'ReadOnly' });
  const source = sourceSnapshot();
  azure.put(sourceSnapshot({ tags: { ...source.tags, fresh: 'x' } }), hint.source);
  await run(azure, configOf(lifting), noon + day);
  expect(azure.lifts).toContain('audit');
  expect(azure.lifts).not.toContain('legal');
  expect((await azure.snapshots.get(id))?.tags).toMatchObject({ fresh: 'x' });
  expect((await namesOn(azure)).sort()).toEqual(['audit', 'legal']);
});

test('tags that something sets back under a lock that is lifted each time are left to the nightly sync', async () => {
  const azure = await dueReplica();
  await azure.locks.put(id, { name: 'audit', level: 'ReadOnly' });
  const source = sourceSnapshot();
  azure.put(sourceSnapshot({ tags: { ...source.tags, fresh: 'x' } }), hint.source);
  const { changeTags } = azure.snapshots;
  azure.snapshots.changeTags = async (of, change) => {
    const before = await azure.snapshots.get(id);
    await changeTags(of, change);
    if (before !== undefined) azure.put(before, id);
    await azure.locks.put(id, { name: 'audit', level: 'ReadOnly' });
  };
  await run(azure, configOf(lifting), noon + 7 * day);
  expect(azure.lifts.length).toBeLessThan(10);
});

test('a lock that somebody changes before it is lifted stays as it is then', async () => {
  const azure = await dueReplica();
  const { restoreLocks: send } = azure.hints;
  const changed = { name: 'legal', level: 'CanNotDelete', notes: 'case 4711' };
  azure.hints.restoreLocks = async (...message) => {
    await send(...message);
    if (azure.lifts.length === 0) await azure.locks.put(id, changed);
  };
  await azure.hints.send([{ hint, messageId: 'first' }]);
  const next = azure.take();
  if (next === undefined) throw new Error('no hint');
  expect(await reconcile(azure, configOf(lifting), next.hint)).toMatchObject({ reason: 'ChangedSince' });
  expect(azure.lifts).toEqual([]);
  expect(await azure.locks.list(id)).toMatchObject([changed]);
});
