/** A source group that goes, and one that is made again empty: the replicas stay until someone says otherwise. */
import { beforeEach, describe, expect, test } from 'vitest';
import { ArmError } from '../../../src/reconciler/arm-error.ts';
import { approveDeletions, pendingDeletions } from '../../../src/reconciler/pending-deletions.ts';
import { recordGroupLost } from '../../../src/reconciler/record-group-lost.ts';
import { sync } from '../../../src/reconciler/sync.ts';
import type { JournalEntry } from '../../../src/replication/journal-entry.ts';
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
import { noon, replicaOf, rule, sourceGroup, sourceSnapshot } from '../../support/snapshots.ts';

let azure: MemoryAzure;
let names: string[];
let log: Set<string>;
const config = configOf();

beforeEach(() => {
  log = new Set();
});

/** So many images, each with its replica. */
function images(count: number): void {
  azure = new MemoryAzure();
  azure.now = noon + hour;
  names = Array.from({ length: count }, (_, at) => `golden-${at + 1}`);
  for (const name of names) {
    const source = sourceSnapshot({ name, incrementalSnapshotFamilyId: `family-of-${name}` });
    azure.put(source, inSource(name));
    azure.put(replicaOf(source), inTarget(name));
  }
}

const left = (): string[] => names.filter((name) => replicaIn(azure, name) !== undefined);

async function pass(time: number): Promise<void> {
  await runUntil(azure, config, azure.now + time, ({ kind, reason }) => log.add(`${kind} ${reason}`));
}

/** What Resource Manager says of the group, and with it of what is in it. */
function group(state: 'Succeeded' | 'Deleting' | 'gone'): void {
  const { snapshots, resourceGroups } = fresh;
  const says = (code: string, status: number): Promise<never> =>
    Promise.reject(new ArmError('GET', { status, code, message: 'rg-images' }));
  const isSource = ({ resourceGroup }: { resourceGroup: string }): boolean =>
    resourceGroup === sourceGroup.resourceGroup;
  azure.snapshots.get = (id) =>
    state === 'gone' && isSource(id) ? says('ResourceGroupNotFound', 404) : snapshots.get(id);
  azure.snapshots.list = (of) =>
    state === 'gone' && isSource(of) ? says('ResourceGroupNotFound', 404) : snapshots.list(of);
  azure.resourceGroups.read = () => {
    if (state === 'gone') return says('ResourceGroupNotFound', 404);
    return state === 'Deleting' ? says('ResourceGroupBeingDeleted', 409) : resourceGroups.read();
  };
}

/** The ports as they were before anything was said of the group. */
let fresh: Pick<MemoryAzure, 'snapshots' | 'resourceGroups'>;

function setUp(count: number): void {
  images(count);
  fresh = { snapshots: { ...azure.snapshots }, resourceGroups: { ...azure.resourceGroups } };
}

describe.each([1, 2, 3, 10, 40])('%i images', (count) => {
  beforeEach(() => {
    setUp(count);
  });

  test('snapshots that vanish one by one while the group is being deleted: every replica stays, and it is said why', async () => {
    group('Deleting');
    for (const name of names) await deleteSource(azure, name);
    await pass(3 * hour);
    group('gone');
    await sync(azure, config, 'night');
    await pass(3 * day);
    expect(left()).toEqual(names);
    expect(log).toContain('blocked SourceGroupLost');
  });

  test('made again empty, at once or days later: they stay, and an approval lets them go', async () => {
    group('Deleting');
    for (const name of names) await deleteSource(azure, name);
    await pass(10 * minute);
    group('gone');
    await pass(2 * day);
    group('Succeeded');
    for (let night = 1; night <= 12; night++) {
      await sync(azure, config, `night-${night}`);
      await pass(day);
    }
    expect(left()).toEqual(names);
    const {
      sets: [set],
    } = await pendingDeletions(azure, config);
    expect(set).toMatchObject({ needsApproval: true, replicas: count });
    expect(set?.pending.map(({ reason }) => reason)).toEqual(names.map(() => 'SourceGroupLost'));
    await approveDeletions(azure, config, set?.setId ?? '');
    await pass(hour);
    expect(left()).toEqual([]);
  });

  test('seen for the first time when the group is gone, and made again empty: they stay', async () => {
    for (const name of names) azure.stored.delete(keyOf(inSource(name)));
    group('gone');
    for (const name of names) await azure.hints.send([{ hint: hintOf(name), messageId: `late-${name}` }]);
    await pass(hour);
    expect(log).toEqual(new Set(['setTags SourceGroupLost', 'blocked SourceGroupLost']));
    group('Succeeded');
    await pass(day);
    await sync(azure, config, 'night');
    await pass(day);
    expect(left()).toEqual(names);
    expect(log).toContain('blocked SourceGroupLost');
  });

  test('destroyed and made again empty between two looks, and no event of it came: they stay, and an approval lets them go', async () => {
    for (const name of names) azure.stored.delete(keyOf(inSource(name)));
    for (let night = 1; night <= 3; night++) {
      await sync(azure, config, `night-${night}`);
      await pass(day);
    }
    expect(left()).toEqual(names);
    expect(log).toContain('blocked MassDeleteGuard');
    const {
      sets: [set],
    } = await pendingDeletions(azure, config);
    expect(set).toMatchObject({ needsApproval: true, replicas: count });
    await approveDeletions(azure, config, set?.setId ?? '');
    await pass(hour);
    expect(left()).toEqual([]);
  });

  test('no event came and only the night saw that the group is gone, days before it was made again: they stay', async () => {
    for (const name of names) azure.stored.delete(keyOf(inSource(name)));
    group('gone');
    await sync(azure, config, 'night-1');
    await pass(3 * day);
    group('Succeeded');
    await sync(azure, config, 'night-4');
    await pass(2 * day);
    expect(left()).toEqual(names);
    expect(log).toContain('blocked SourceGroupLost');
  });

  test('sources that come back take the marks off', async () => {
    const before = new Map(names.map((name) => [name, azure.stored.get(keyOf(inSource(name)))]));
    group('Deleting');
    for (const name of names) await deleteSource(azure, name);
    await pass(hour);
    for (const name of names) expect(replicaIn(azure, name)?.tags).toHaveProperty(tagKeys.deletion);
    group('Succeeded');
    for (const [name, source] of before) if (source) azure.put(source, inSource(name));
    await sync(azure, config, 'night');
    await pass(hour);
    expect(left()).toEqual(names);
    for (const name of names) expect(replicaIn(azure, name)?.tags).not.toHaveProperty(tagKeys.deletion);
  });
});

test('a deletion from before the group went is somebody’s own, and one after it was made again is too', async () => {
  setUp(5);
  await deleteSource(azure, 'golden-1');
  await pass(hour);
  expect(left()).toEqual(names.slice(1));
  // The group goes and comes again with the same images; the replicas are of before.
  group('gone');
  await sync(azure, config, 'night-1');
  group('Succeeded');
  azure.now += 31 * day;
  await deleteSource(azure, 'golden-2');
  await pass(day);
  expect(left()).toEqual(names.slice(2));
});

test.each([1, 3, 8])(
  'destroyed, made again, and %i of ten images built anew before anybody looks: the replicas of the others stay, and an approval lets them go',
  async (built) => {
    setUp(10);
    azure.now += hour;
    for (const [at, name] of names.entries()) {
      const { uniqueId: _before, ...source } = sourceSnapshot({ name, incrementalSnapshotFamilyId: name });
      if (at >= built) azure.stored.delete(keyOf(inSource(name)));
      else azure.put({ ...source, uniqueId: `anew-${name}`, timeCreated: azure.now }, inSource(name));
    }
    for (const night of ['1', '2', '3']) {
      await sync(azure, config, night);
      await pass(day);
    }
    expect(left()).toEqual(names);
    expect(log).toContain('blocked MassDeleteGuard');
    const [set] = (await pendingDeletions(azure, config)).sets;
    expect(set).toMatchObject({ needsApproval: true });
    await approveDeletions(azure, config, set?.setId ?? '');
    await pass(hour);
    expect(left()).toEqual(names.slice(0, built));
  },
);

describe('the last image of a target', () => {
  test('goes where an event told of the deletion of its very source, though the event comes after the night', async () => {
    setUp(1);
    azure.stored.delete(keyOf(inSource('golden-1')));
    await sync(azure, config, 'night');
    await pass(minute);
    await deleteSource(azure, 'golden-1');
    await pass(hour);
    expect(left()).toEqual([]);
  });

  test('goes where something in the group is older than it, as the group was not made again since', async () => {
    setUp(1);
    azure.put(sourceSnapshot({ name: 'other', tags: {}, timeCreated: noon - day }), inSource('other'));
    azure.stored.delete(keyOf(inSource('golden-1')));
    await sync(azure, config, 'night');
    await pass(hour);
    expect(left()).toEqual([]);
  });

  test('what was told of one source says nothing of the next one under its name', async () => {
    setUp(1);
    const { uniqueId: _before, ...source } = sourceSnapshot();
    const told = { ...hintOf(), deletionTold: true, since: azure.now } as const;
    await azure.hints.send([{ hint: told, messageId: 'deleted' }]);
    azure.put({ ...source, uniqueId: 'renewed', timeCreated: azure.now - minute }, inSource('golden-1'));
    await pass(hour);
    expect(replicaIn(azure)?.tags).toMatchObject({ [tagKeys.generation]: 'renewed' });
    azure.stored.delete(keyOf(inSource('golden-1')));
    await sync(azure, config, 'night');
    await pass(day);
    expect(left()).toEqual(names);
  });

  test('what was told of one source and is told again days after, by a repeated event, neither', async () => {
    setUp(1);
    const told = { ...hintOf(), deletionTold: true, since: noon + 30_000 } as const;
    azure.stored.delete(keyOf(inSource('golden-1')));
    azure.now += 2 * day;
    await azure.hints.send([{ hint: told, messageId: 'again' }]);
    await pass(2 * day);
    expect(left()).toEqual(names);
    expect(log).toContain('blocked MassDeleteGuard');
    // The event of this very source.
    await azure.hints.send([{ hint: { ...told, since: azure.now }, messageId: 'its own' }]);
    await pass(2 * day);
    expect(left()).toEqual([]);
  });
});

test.each(['whenReady', 'whenReadyEverywhere'] as const)(
  'a replica that is promoted %s goes with its group as well, once that is approved',
  async (promote) => {
    setUp(3);
    const promoting = configOf({ ...rule, promote });
    const run = (time: number): Promise<number> => runUntil(azure, promoting, azure.now + time);
    await sync(azure, promoting, 'evening');
    await run(hour);
    expect(left().filter((name) => replicaIn(azure, name)?.tags[tagKeys.latest])).not.toEqual([]);
    for (const name of names) azure.stored.delete(keyOf(inSource(name)));
    group('gone');
    for (const name of names) await azure.hints.send([{ hint: hintOf(name), messageId: `gone-${name}` }]);
    await run(hour);
    expect(left()).toEqual(names);
    const [set] = (await pendingDeletions(azure, promoting)).sets;
    await approveDeletions(azure, promoting, set?.setId ?? '');
    await run(2 * hour);
    expect(left()).toEqual([]);
  },
);

test('a group that goes twice within the hour was lost for what was replicated in between', async () => {
  setUp(0);
  const read = (): Promise<JournalEntry[]> => azure.journal.read(0);
  await recordGroupLost(azure, rule.name, sourceGroup, 'ResourceGroupNotFound');
  azure.now += 10 * minute;
  await recordGroupLost(azure, rule.name, sourceGroup, 'ResourceGroupNotFound');
  await recordGroupLost(azure, rule.name, sourceGroup, 'ResourceGroupNotFound');
  expect((await read()).map(({ time }) => time)).toEqual([azure.now - 10 * minute, azure.now]);
});
