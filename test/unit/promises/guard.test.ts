/** The guard: how many go within a day, all that there are, and an approval for exactly what was seen. */
import { beforeEach, describe, expect, test } from 'vitest';
import { approveDeletions, pendingDeletions } from '../../../src/reconciler/pending-deletions.ts';
import { sync } from '../../../src/reconciler/sync.ts';
import { tagKeys } from '../../../src/replication/replica-tags.ts';
import {
  configOf,
  day,
  deleteSource,
  hintOf,
  hour,
  inSource,
  inTarget,
  keyOf,
  minute,
  replicaIn,
  runUntil,
} from '../../support/looks.ts';
import { MemoryAzure } from '../../support/memory-azure.ts';
import { noon, replicaOf, rule, sourceSnapshot, target } from '../../support/snapshots.ts';

const config = configOf();
let azure: MemoryAzure;
let names: string[];
let log: Set<string>;

function images(count: number): void {
  azure = new MemoryAzure();
  azure.now = noon + hour;
  log = new Set();
  names = Array.from({ length: count }, (_, at) => `golden-${at + 1}`);
  for (const name of names) {
    const source = sourceSnapshot({ name, incrementalSnapshotFamilyId: `family-of-${name}` });
    azure.put(source, inSource(name));
    azure.put(replicaOf(source), inTarget(name));
  }
}

const left = (): number => names.filter((name) => replicaIn(azure, name) !== undefined).length;

async function pass(time: number, by = config): Promise<void> {
  await runUntil(azure, by, azure.now + time, ({ kind, reason }) => log.add(`${kind} ${reason}`));
}

describe('deletions', () => {
  test('one by one, every two minutes: more than half do not go unasked', async () => {
    images(100);
    for (const name of names) {
      await deleteSource(azure, name);
      await pass(2 * minute);
    }
    await pass(3 * day);
    expect(log).toContain('blocked MassDeleteGuard');
    expect(left()).toBeGreaterThanOrEqual(50);
  });

  test.each([2, 3, 8, 10])('all %i of %i are asked for, and none goes before', async (count) => {
    images(count);
    for (const name of names) await deleteSource(azure, name);
    await pass(3 * day);
    expect(left()).toBe(count);
  });

  test.each([8, 10])('%i that go one after the other, hours apart, leave the last one', async (count) => {
    images(count);
    for (const name of names) {
      await deleteSource(azure, name);
      await pass(hour);
    }
    await pass(hour);
    expect(left()).toBe(1);
    expect(log).toContain('blocked MassDeleteGuard');
  });

  test('what the journal does not tell is waited for, and copies go on', async () => {
    images(5);
    azure.journal.reading = 'refused';
    await deleteSource(azure, 'golden-1');
    azure.put(sourceSnapshot({ name: 'fresh', incrementalSnapshotFamilyId: 'f' }), inSource('fresh'));
    await azure.hints.send([{ hint: hintOf('fresh'), messageId: 'fresh' }]);
    await pass(3 * hour);
    expect(left()).toBe(5);
    expect(log).toContain('blocked JournalUnreadable');
    expect(replicaIn(azure, 'fresh')).toBeDefined();
    azure.journal.reading = 'works';
    await pass(2 * hour);
    expect(left()).toBe(4);
  });

  test('a deletion that the journal cannot be told of is not done', async () => {
    images(5);
    await deleteSource(azure, 'golden-1');
    azure.journal.appending = 'refused';
    await pass(3 * hour);
    expect(left()).toBe(5);
    azure.journal.appending = 'works';
    await pass(2 * hour);
    expect(left()).toBe(4);
  });
});

describe('an approval', () => {
  beforeEach(async () => {
    images(10);
    for (const name of names) await deleteSource(azure, name);
    await pass(hour);
  });

  const setId = async (): Promise<string> => (await pendingDeletions(azure, config)).sets[0]?.setId ?? '';

  test('holds for the set that was seen', async () => {
    await approveDeletions(azure, config, await setId(), 'who');
    await pass(hour);
    expect(left()).toBe(0);
  });

  test('is none where the set is another one by now', async () => {
    const seen = await setId();
    azure.put(sourceSnapshot({ name: 'golden-3' }), inSource('golden-3'));
    await azure.hints.send([{ hint: hintOf('golden-3'), messageId: 'back' }]);
    await pass(minute);
    expect(await approveDeletions(azure, config, seen)).toBeUndefined();
    await pass(day);
    expect(left()).toBe(10);
  });

  test('does not reach a replica that is marked later', async () => {
    await approveDeletions(azure, config, await setId());
    const late = sourceSnapshot({ name: 'late' });
    azure.put(replicaOf(late), inTarget('late'));
    await azure.hints.send([{ hint: hintOf('late'), messageId: 'late' }]);
    azure.put(replicaOf(sourceSnapshot({ name: 'later' })), inTarget('later'));
    await azure.hints.send([{ hint: hintOf('later'), messageId: 'later' }]);
    await pass(day);
    expect(left()).toBe(0);
    expect(replicaIn(azure, 'late')).toBeDefined();
    expect(replicaIn(azure, 'later')).toBeDefined();
  });

  test('ends where somebody pins a replica of the set', async () => {
    const seen = await setId();
    const pinned = replicaIn(azure, 'golden-4');
    if (pinned)
      azure.put({ ...pinned, tags: { ...pinned.tags, [tagKeys.pinned]: 'x' } }, inTarget('golden-4'));
    expect(await approveDeletions(azure, config, seen)).toBeUndefined();
    await approveDeletions(azure, config, await setId());
    await pass(day);
    expect(names.filter((name) => replicaIn(azure, name))).toEqual(['golden-4']);
  });
});

describe('replacements', () => {
  /** Each image is taken anew under its name. */
  async function renewAll(as = 'renewed'): Promise<void> {
    for (const name of names) {
      const uniqueId = `${as}-${name}`;
      const family = { incrementalSnapshotFamilyId: `${as}-of-${name}` };
      azure.put(
        sourceSnapshot({ name, uniqueId, timeCreated: azure.now - minute, ...family }),
        inSource(name),
      );
      await azure.hints.send([{ hint: hintOf(name), messageId: `${as}-${name}` }]);
    }
  }

  const old = (): number =>
    names.filter((name) => replicaIn(azure, name)?.uniqueId === `unique-replica-${name}`).length;

  test('have a guard of their own: more than its limits need an approval', async () => {
    images(12);
    await renewAll();
    await pass(2 * hour, strict);
    expect(log).toContain('blocked MassReplaceGuard');
    // Those that are about to be replaced count as well, so that looks at the same time see each other.
    expect(old()).toBe(12);
    const {
      sets: [set],
    } = await pendingDeletions(azure, strict);
    expect(set?.pending.map(({ reason }) => reason)).toEqual(
      Array.from({ length: 12 }, () => 'SourceRecreated'),
    );
    await approveDeletions(azure, strict, set?.setId ?? '');
    await pass(2 * hour, strict);
    expect(old()).toBe(0);
    expect(left()).toBe(12);
  });

  const strict = configOf(rule, { replacementGuard: { maxCount: 3, maxPercent: 10 } });

  async function heldForDays(days: number): Promise<void> {
    images(6);
    await renewAll('renewed');
    await pass(hour, strict);
    azure.now += days * day;
    for (const name of names) await azure.hints.send([{ hint: hintOf(name), messageId: `night-${name}` }]);
    await pass(hour, strict);
  }

  test('that were held for weeks can be approved as on the first day', async () => {
    await heldForDays(21);
    expect(old()).toBe(6);
    const [set] = (await pendingDeletions(azure, strict)).sets;
    expect(await approveDeletions(azure, strict, set?.setId ?? '')).toMatchObject({ approved: 6 });
    await pass(2 * hour, strict);
    expect(old()).toBe(0);
    expect(left()).toBe(6);
  });

  test('are let go by no approval of weeks ago', async () => {
    await heldForDays(0);
    const [set] = (await pendingDeletions(azure, strict)).sets;
    await approveDeletions(azure, strict, set?.setId ?? '');
    // Something holds them up, and nobody thinks of it any more.
    azure.queue.clear();
    azure.now += 21 * day;
    await renewAll('renewed-again');
    await pass(3 * hour, strict);
    expect(old()).toBe(6);
    expect(log).toContain('blocked MassReplaceGuard');
  });

  test('count for no deletion, and deletions for none of them', async () => {
    images(10);
    await renewAll();
    await pass(2 * hour);
    expect(old()).toBe(0);
    await deleteSource(azure, 'golden-1');
    await pass(2 * hour);
    expect(left()).toBe(9);
  });
});

describe('a mark', () => {
  test('falls when the source is seen, in whichever read, and the next deletion has its whole delay', async () => {
    images(5);
    const slow = configOf({ ...rule, deleteDelayMs: 6 * hour });
    // Azure says 404 for a snapshot that is there: marked.
    const { get } = azure.snapshots;
    azure.snapshots.get = (id) =>
      id.resourceGroup === rule.source.resourceGroup ? Promise.resolve(undefined) : get(id);
    await azure.hints.send([{ hint: hintOf(), messageId: 'lie' }]);
    await pass(minute, slow);
    expect(replicaIn(azure)?.tags).toHaveProperty(tagKeys.deletion);
    await pass(7 * hour, slow);
    expect(log).toContain('setTags SourceNotProvenAbsent');
    azure.snapshots.get = get;
    await sync(azure, slow, 'night');
    await pass(minute, slow);
    expect(replicaIn(azure)?.tags).not.toHaveProperty(tagKeys.deletion);
    await deleteSource(azure, 'golden-1');
    await pass(5 * hour, slow);
    expect(left()).toBe(5);
  });

  test('that everybody forgot counts for nothing: the delay begins anew', async () => {
    images(5);
    const source = azure.stored.get(keyOf(inSource('golden-1')));
    await deleteSource(azure, 'golden-1');
    await pass(minute);
    azure.queue.clear();
    azure.now += 21 * day;
    await azure.hints.send([{ hint: hintOf(), messageId: 'weeks later' }]);
    await pass(10 * minute);
    expect(left()).toBe(5);
    expect(source).toBeDefined();
    await pass(hour);
    expect(left()).toBe(4);
  });

  test('of one reason does not shorten the delay of another', async () => {
    images(5);
    const source = azure.stored.get(keyOf(inSource('golden-1')));
    if (source) azure.put({ ...source, tags: {} }, inSource('golden-1'));
    await azure.hints.send([{ hint: hintOf(), messageId: 'untagged' }]);
    await pass(23.9 * hour);
    await deleteSource(azure, 'golden-1');
    await pass(10 * minute);
    expect(left()).toBe(5);
    await pass(hour);
    expect(left()).toBe(4);
  });
});

test('a person’s snapshot that takes the name right before the deletion stays', async () => {
  images(5);
  await deleteSource(azure, 'golden-1');
  await pass(minute);
  const { list } = azure.snapshots;
  const theirs = sourceSnapshot({ name: 'golden-1', uniqueId: 'theirs', tags: { owner: 'somebody' } });
  azure.snapshots.list = (group) => {
    if (group.resourceGroup === target.resourceGroup) azure.put(theirs, inTarget('golden-1'));
    return list(group);
  };
  await pass(3 * hour);
  expect(replicaIn(azure)).toEqual(theirs);
});
