import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ArmError } from '../../../src/reconciler/arm-error.ts';
import {
  LocksNotRestoredError,
  restoreLocks,
  type RestorationOutcome,
} from '../../../src/reconciler/restore-locks.ts';
import type { LockRestoration } from '../../../src/replication/locks/restoration.ts';
import { snapshotIdText } from '../../../src/replication/resource-id.ts';
import { MemoryAzure } from '../../support/memory-azure.ts';
import { inSource } from '../../support/looks.ts';
import { replicaOf, sourceGroup, sourceSnapshot, target } from '../../support/snapshots.ts';

const name = 'golden-1';
const id = { ...target, name };
const group = `/subscriptions/${target.subscriptionId}/resourceGroups/${target.resourceGroup}`;
const replica = replicaOf(sourceSnapshot());
const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;
const legal = { name: 'legal', level: 'CanNotDelete', notes: 'by court' };

function restorationOf(more: Partial<LockRestoration> = {}): LockRestoration {
  return { replica: id, uniqueId: replica.uniqueId, locks: [legal], ...more };
}

function worldWith(snapshot = replica): MemoryAzure {
  const azure = new MemoryAzure();
  azure.put(snapshot, id);
  return azure;
}

async function namesOn(azure: MemoryAzure): Promise<string[]> {
  return (await azure.locks.list(id)).filter((lock) => !azure.above.includes(lock)).map((lock) => lock.name);
}

/** Works restorations off in the order of their times, until none is left or the time is over. */
async function run(
  azure: MemoryAzure,
  first: LockRestoration,
  until = Infinity,
): Promise<RestorationOutcome[]> {
  const outcomes = [await restoreLocks(azure, first)];
  for (let looks = 0; looks < 2000; looks++) {
    const [next] = [...azure.restorations].sort((left, right) => left[1].at - right[1].at);
    if (next === undefined || next[1].at > until) return outcomes;
    azure.restorations.delete(next[0]);
    azure.now = Math.max(azure.now, next[1].at);
    outcomes.push(await restoreLocks(azure, next[1].restoration));
  }
  throw new Error('does not end');
}

const lies = {
  get: (azure: MemoryAzure) => {
    azure.snapshots.get = once(azure.snapshots.get, undefined);
  },
  anotherOne: (azure: MemoryAzure) => {
    azure.snapshots.get = once(azure.snapshots.get, { ...replica, uniqueId: 'of something else' });
  },
  list: (azure: MemoryAzure) => {
    azure.snapshots.get = once(azure.snapshots.get, undefined);
    azure.snapshots.list = once(azure.snapshots.list, []);
  },
  inPlace: (azure: MemoryAzure) => {
    const lock = { ...legal, id: `${snapshotIdText(id)}/providers/Microsoft.Authorization/locks/legal` };
    azure.locks.list = once(azure.locks.list, [lock]);
  },
  groupGone: (azure: MemoryAzure) => {
    const { get } = azure.snapshots;
    let told = false;
    azure.snapshots.get = (of) => {
      if (told) return get(of);
      told = true;
      return Promise.reject(failure(404, 'ResourceGroupNotFound'));
    };
  },
};

function once<Args extends unknown[], Answer>(
  call: (...args: Args) => Promise<Answer>,
  lie: Answer,
): (...args: Args) => Promise<Answer> {
  let told = false;
  return (...args) => {
    if (told) return call(...args);
    told = true;
    return Promise.resolve(lie);
  };
}

function failure(status: number, code: string): ArmError {
  return new ArmError('GET', { status, code, message: 'x' });
}

test.each(Object.entries(lies))('one lie (%s) loses no lock', async (_lie, tell) => {
  const azure = worldWith();
  tell(azure);
  await run(azure, restorationOf());
  expect(await namesOn(azure)).toEqual(['legal']);
});

test('any two lies, one after the other, lose no lock', async () => {
  const two = fc.array(fc.constantFrom(...Object.values(lies)), { minLength: 2, maxLength: 2 });
  await fc.assert(
    fc.asyncProperty(two, async (both) => {
      const azure = worldWith();
      for (const tell of both) tell(azure);
      await run(azure, restorationOf());
      expect(await namesOn(azure)).toEqual(['legal']);
    }),
  );
});

test.each([
  ['no answer for three days', undefined, 'ECONNRESET'],
  ['503 for three days', 503, 'ServiceUnavailable'],
  ['no token for three days', 401, 'InvalidAuthenticationToken'],
  ['a role that is gone for three days', 403, 'AuthorizationFailed'],
])('%s: waited for, at most half an hour at a time, and then put back', async (_what, status, code) => {
  const azure = worldWith();
  const { get } = azure.snapshots;
  const begin = azure.now;
  const refused = new ArmError('GET', { ...(status !== undefined && { status }), code, message: 'x' });
  azure.snapshots.get = (of) => (azure.now - begin < 3 * day ? Promise.reject(refused) : get(of));
  const outcomes = await run(azure, restorationOf());
  expect(await namesOn(azure)).toEqual(['legal']);
  expect(azure.now - begin).toBeLessThan(3 * day + hour);
  expect(outcomes.length).toBeGreaterThan(100);
  expect(outcomes.at(-2)?.failures).toBe(outcomes.length - 1);
  expect(outcomes.at(-1)).toMatchObject({ kind: 'restoreLocks', reason: 'LocksRestored', detail: 'legal' });
});

test('a refusal of the very locks that no waiting changes ends in the dead letters, with the locks in the message', async () => {
  const azure = worldWith();
  azure.locks.put = () => Promise.reject(failure(400, 'InvalidLock'));
  const begin = azure.now;
  await expect(run(azure, restorationOf())).rejects.toThrow(LocksNotRestoredError);
  expect(azure.now - begin).toBeGreaterThan(hour);
});

test('who sends them again from the dead letters, once the cause is gone, has them put back', async () => {
  const azure = worldWith();
  const { put } = azure.locks;
  let tries = 0;
  azure.locks.put = () => {
    tries += 1;
    return Promise.reject(failure(400, 'InvalidLock'));
  };
  const buried = restorationOf({ refusals: 10, waits: 10, setbacks: 10 });
  await expect(restoreLocks(azure, buried)).rejects.toThrow(LocksNotRestoredError);
  expect(tries).toBe(1);
  // Delivered again and again until the queue gives it up, which costs nothing.
  await expect(restoreLocks(azure, buried, true)).rejects.toThrow(LocksNotRestoredError);
  expect(tries).toBe(1);
  expect(azure.restorations.size).toBe(0);
  azure.locks.put = put;
  expect(await restoreLocks(azure, buried)).toMatchObject({ kind: 'restoreLocks', detail: 'legal' });
  expect(await namesOn(azure)).toEqual(['legal']);
});

test('sent again while Azure does not answer, they are waited for as ever', async () => {
  const azure = worldWith();
  const { get } = azure.snapshots;
  azure.snapshots.get = () => Promise.reject(failure(503, 'ServiceUnavailable'));
  expect(await restoreLocks(azure, restorationOf({ refusals: 10 }))).toMatchObject({ kind: 'wait' });
  azure.snapshots.get = get;
  const [sent] = azure.restorations;
  if (sent === undefined) throw new Error('nothing is on its way');
  azure.restorations.delete(sent[0]);
  await run(azure, sent[1].restoration);
  expect(await namesOn(azure)).toEqual(['legal']);
});

test('a lock of the same name on the group does not count as put back', async () => {
  const azure = worldWith();
  azure.above.push({
    id: `${group}/providers/Microsoft.Authorization/locks/legal`,
    name: 'legal',
    level: 'CanNotDelete',
  });
  await run(azure, restorationOf());
  expect(await namesOn(azure)).toEqual(['legal']);
});

test('a replica that is gone is asked for several times over hours, by listings too', async () => {
  const azure = new MemoryAzure();
  let listings = 0;
  const { list } = azure.snapshots;
  azure.snapshots.list = (of) => (listings++, list(of));
  const begin = azure.now;
  const outcomes = await run(azure, restorationOf());
  expect(outcomes.at(-1)).toMatchObject({ kind: 'none', reason: 'ReplicaGone' });
  expect(azure.now - begin).toBeGreaterThan(2 * hour);
  expect(listings).toBeGreaterThan(4);
  expect(azure.locked.size).toBe(0);
});

test('one that is being deleted gets nothing until that is over', async () => {
  const azure = worldWith({ ...replica, provisioningState: 'Deleting' });
  expect(await restoreLocks(azure, restorationOf())).toMatchObject({
    kind: 'wait',
    reason: 'ReplicaBeingDeleted',
  });
  expect(await namesOn(azure)).toEqual([]);
});

const successor = { ...replica, uniqueId: 'renewed', completionPercent: 100, timeCreated: 0 };

test('another snapshot of the name gets no lock, though it be a replica of the same source', async () => {
  const azure = worldWith(successor);
  expect((await run(azure, restorationOf())).at(-1)).toMatchObject({ reason: 'ReplicaGone' });
  expect(await namesOn(azure)).toEqual([]);
});

test('where the replica was to be renewed, its successor inherits them, days later and once it is complete', async () => {
  const azure = new MemoryAzure();
  azure.put(sourceSnapshot(), inSource(name));
  const begin = azure.now;
  const renewal = restorationOf({ successorOf: sourceSnapshot().id });
  await run(azure, renewal, begin + 3 * day);
  const [waiting] = [...azure.restorations.values()];
  expect(waiting).toBeDefined();
  azure.restorations.clear();
  azure.put({ ...successor, completionPercent: 0, timeCreated: azure.now }, id);
  const outcomes = await run(azure, waiting?.restoration ?? renewal);
  expect(outcomes[0]).toMatchObject({ kind: 'wait', reason: 'SuccessorNotReady' });
  expect(outcomes.at(-1)).toMatchObject({ kind: 'restoreLocks', reason: 'LocksRestored' });
  expect(await azure.locks.list(id)).toMatchObject([legal]);
});

test('where its source goes as well, nobody is waited for, though one read of it is wrong', async () => {
  const azure = new MemoryAzure();
  const source = sourceSnapshot();
  azure.put(source, inSource(name));
  const begin = azure.now;
  const renewal = restorationOf({ successorOf: source.id });
  await run(azure, renewal, begin + day);
  expect(azure.restorations.size).toBe(1);
  const { get } = azure.snapshots;
  let lies = 1;
  azure.snapshots.get = (of) =>
    of.resourceGroup === sourceGroup.resourceGroup && lies-- > 0 ? Promise.resolve(undefined) : get(of);
  const [waiting] = [...azure.restorations.values()];
  azure.restorations.clear();
  await run(azure, waiting?.restoration ?? renewal, begin + 2 * day);
  const [still] = [...azure.restorations.values()];
  expect(still).toBeDefined();
  azure.remove(inSource(name));
  azure.restorations.clear();
  const outcomes = await run(azure, still?.restoration ?? renewal);
  expect(outcomes.at(-1)).toMatchObject({ reason: 'ReplicaGone' });
  expect(outcomes.length).toBeLessThan(10);
});

test('a stranger under the name of a replica that was to be renewed inherits nothing', async () => {
  const azure = worldWith({ ...successor, tags: {} });
  const outcomes = await run(azure, restorationOf({ successorOf: sourceSnapshot().id }));
  expect(outcomes.at(-1)).toMatchObject({ reason: 'ReplicaGone' });
  expect(await namesOn(azure)).toEqual([]);
});

test('a renewal whose deletion shows late: put on the old one, and on the new one', async () => {
  const azure = worldWith();
  const renewal = restorationOf({ successorOf: sourceSnapshot().id });
  expect(await restoreLocks(azure, renewal)).toMatchObject({ kind: 'restoreLocks' });
  const [waiting] = [...azure.restorations.values()];
  azure.restorations.clear();
  azure.locked.clear();
  azure.put(successor, id);
  await run(azure, waiting?.restoration ?? renewal);
  expect(await namesOn(azure)).toEqual(['legal']);
});
