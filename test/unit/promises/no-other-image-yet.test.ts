/** A target keeps an image until the next one is whole: what is on its way, or came to nothing, is none. */
import { beforeEach, describe, expect, test } from 'vitest';
import { approveDeletions, pendingDeletions } from '../../../src/reconciler/pending-deletions.ts';
import type { Hint } from '../../../src/replication/hint.ts';
import { tagKeys } from '../../../src/replication/replica-tags.ts';
import type { Snapshot } from '../../../src/replication/snapshot.ts';
import {
  configOf,
  day,
  deleteSource,
  hintOf,
  hour,
  inSource,
  inTarget,
  minute,
  nights,
  replicaIn,
  runUntil,
} from '../../support/looks.ts';
import { MemoryAzure } from '../../support/memory-azure.ts';
import { noon, replicaOf, sourceSnapshot, target } from '../../support/snapshots.ts';

const config = configOf();
let azure: MemoryAzure;
let log: Set<string>;

beforeEach(() => {
  azure = new MemoryAzure();
  azure.now = noon + hour;
  log = new Set();
});

function image(name: string, as: Partial<Snapshot> = {}, tags: Record<string, string> = {}): void {
  const source = sourceSnapshot({ name, incrementalSnapshotFamilyId: `family-of-${name}` });
  const replica = replicaOf(source, as);
  azure.put(source, inSource(name));
  azure.put({ ...replica, tags: { ...replica.tags, ...tags } }, inTarget(name));
}

/** Taken now, and its copy takes half a day. */
async function takeAndCopy(name: string): Promise<void> {
  azure.copyMs = 12 * hour;
  azure.put(
    sourceSnapshot({ name, timeCreated: azure.now, incrementalSnapshotFamilyId: name }),
    inSource(name),
  );
  const hint = { ...hintOf(name), announced: true as const, since: azure.now };
  await azure.hints.send([{ hint, messageId: `taken-${name}` }]);
  await pass(minute);
}

const pass = (time: number): Promise<number> =>
  runUntil(azure, config, azure.now + time, ({ kind, reason }) => void log.add(`${kind} ${reason}`));

const wholeIn = (): string[] =>
  azure
    .truth()
    .filter((one) => one.location === target.location && (one.completionPercent ?? 100) >= 100)
    .filter(({ copyCompletionError }) => copyCompletionError === undefined)
    .map(({ name }) => name);

test.each([1, 2, 3])(
  '%i old ones are deleted while the new one is copied: they stay until it is whole, and go then',
  async (count) => {
    const old = Array.from({ length: count }, (_, at) => `old-${at + 1}`);
    for (const name of old) image(name);
    await takeAndCopy('new');
    for (const name of old) await deleteSource(azure, name);
    for (let at = 0; at < 11; at++) {
      await pass(hour);
      expect(wholeIn()).toEqual(old);
    }
    expect(log).toContain('wait NoOtherImageYet');
    await pass(3 * hour);
    expect(wholeIn()).toEqual(['new']);
  },
);

describe('what is not being copied yet is waited for as well', () => {
  const selected = { incrementalSnapshotFamilyId: 'new' };
  const pending = (at: number): Snapshot =>
    sourceSnapshot({ name: 'new', timeCreated: at, snapshotAccessState: 'Pending', ...selected });
  const announced = (name: string): Hint => ({ ...hintOf(name), announced: true, since: azure.now });

  test.each([1, 2, 3])('as its source is not ready for hours, beside %i old ones', async (count) => {
    const old = Array.from({ length: count }, (_, at) => `old-${at + 1}`);
    for (const name of old) image(name);
    const taken = azure.now;
    azure.put(pending(taken), inSource('new'));
    await azure.hints.send([{ hint: announced('new'), messageId: 'taken' }]);
    for (const name of old) await deleteSource(azure, name);
    await pass(5 * hour);
    expect(wholeIn()).toEqual(old);
    azure.put({ ...pending(taken), snapshotAccessState: 'Available' }, inSource('new'));
    await pass(4 * hour);
    expect(wholeIn()).toEqual(['new']);
  });

  test('between two attempts at its copy', async () => {
    image('old');
    const failed = { completionPercent: 10, copyCompletionError: { code: 'CopyFailed', message: 'x' } };
    image('new', failed, { [tagKeys.attempt]: '2' });
    await deleteSource(azure, 'old');
    await pass(3 * hour);
    expect(wholeIn()).toEqual(['old']);
    await azure.hints.send([{ hint: announced('new'), messageId: 'again' }]);
    await pass(4 * hour);
    expect(wholeIn()).toEqual(['new']);
  });

  test.each<[string, Partial<Snapshot>]>([
    ['cannot be copied', { incremental: false }],
    ['is not selected', { tags: {} }],
    ['is going itself', { provisioningState: 'Deleting' }],
    ['failed', { provisioningState: 'Failed' }],
    ['has waited for more than two weeks', { timeCreated: noon - 15 * day }],
  ])('but none that %s', async (_what, as) => {
    image('old');
    azure.put(sourceSnapshot({ name: 'new', ...selected, ...as }), inSource('new'));
    await deleteSource(azure, 'old');
    await pass(hour);
    expect(replicaIn(azure, 'old')).toBeUndefined();
  });
});

test('listings that leave the progress of copies out make no image of what is being copied', async () => {
  image('old');
  await takeAndCopy('new');
  await deleteSource(azure, 'old');
  const { list } = azure.snapshots;
  azure.snapshots.list = async (group) => {
    const truth = await list(group);
    return truth.map(({ completionPercent: _untold, ...rest }) => rest);
  };
  await pass(11 * hour);
  expect(wholeIn()).toEqual(['old']);
  await pass(4 * hour);
  expect(wholeIn()).toEqual(['new']);
});

describe('what has not told yet how far it is, is no image', () => {
  const { completionPercent: _percent, ...untold } = replicaOf(sourceSnapshot({ name: 'new' }));

  function put(as: Partial<Snapshot>): void {
    azure.put(
      sourceSnapshot({ name: 'new', timeCreated: azure.now, incrementalSnapshotFamilyId: 'new' }),
      inSource('new'),
    );
    azure.put({ ...untold, uniqueId: 'new', timeCreated: azure.now, ...as }, inTarget('new'));
  }

  test.each<[string, Partial<Snapshot>]>([
    ['a copy within the region that is being made', { createOption: 'Copy', provisioningState: 'Creating' }],
    ['an import that is being made', { createOption: 'Import', provisioningState: 'Creating' }],
    ['a copy to another region that was begun just now', {}],
    ['what somebody is deleting', { completionPercent: 100, provisioningState: 'Deleting' }],
  ])('%s', async (_what, as) => {
    image('old');
    put(as);
    await deleteSource(azure, 'old');
    await pass(3 * hour);
    expect(replicaIn(azure, 'old')).toBeDefined();
    put({ completionPercent: 100 });
    await pass(2 * hour);
    expect(replicaIn(azure, 'old')).toBeUndefined();
  });

  test('and what is changed while it is due is one all the same', async () => {
    image('old', { provisioningState: 'Updating' });
    await takeAndCopy('new');
    await deleteSource(azure, 'old');
    await pass(3 * hour);
    expect(replicaIn(azure, 'old')).toBeDefined();
  });
});

test('one that is whole and stays, also as it is pinned, is enough', async () => {
  image('pinned', {}, { [tagKeys.pinned]: 'x' });
  image('old');
  await takeAndCopy('new');
  await deleteSource(azure, 'old');
  await pass(hour);
  expect(replicaIn(azure, 'old')).toBeUndefined();
});

test('one that itself is being copied keeps no image by staying', async () => {
  azure.copyMs = 12 * hour;
  image('old', { completionPercent: 10, timeCreated: azure.now });
  await takeAndCopy('new');
  await deleteSource(azure, 'old');
  await pass(hour);
  expect(replicaIn(azure, 'old')).toBeUndefined();
});

test('one listing that says whole of what is being copied costs nothing', async () => {
  image('old');
  await takeAndCopy('new');
  await deleteSource(azure, 'old');
  const { list } = azure.snapshots;
  let listings = 0;
  azure.snapshots.list = async (group) => {
    const truth = await list(group);
    if (group.resourceGroup !== target.resourceGroup || ++listings % 2 === 0) return truth;
    return truth.map((one) => ({ ...one, completionPercent: 100 }));
  };
  await pass(3 * hour);
  expect(wholeIn()).toEqual(['old']);
});

test('copies that came to nothing are no image: several are asked for, and one of which an event told goes', async () => {
  const failed = { completionPercent: 10, copyCompletionError: { code: 'CopyFailed', message: 'x' } };
  image('failed', failed, { [tagKeys.attempt]: '5' });
  image('old-1');
  image('old-2');
  await deleteSource(azure, 'old-1');
  await deleteSource(azure, 'old-2');
  await pass(day);
  expect(wholeIn()).toEqual(['old-1', 'old-2']);
  expect(log).toContain('blocked MassDeleteGuard');
  const [set] = (await pendingDeletions(azure, config)).sets;
  expect(set).toMatchObject({ needsApproval: true });
  await approveDeletions(azure, config, set?.setId ?? '');
  await pass(hour);
  expect(wholeIn()).toEqual([]);
});

test('who approves does not wait for the next image', async () => {
  image('old');
  await takeAndCopy('new');
  await deleteSource(azure, 'old');
  await pass(hour);
  const [set] = (await pendingDeletions(azure, config)).sets;
  expect(set).toMatchObject({ needsApproval: false });
  await approveDeletions(azure, config, set?.setId ?? '');
  await pass(hour);
  expect(wholeIn()).toEqual([]);
});

test('a copy that never ends is waited for two weeks, and holds nothing up for ever', async () => {
  image('old');
  await takeAndCopy('new');
  azure.copyMs = 10_000 * day;
  await deleteSource(azure, 'old');
  await nights(azure, config, 13);
  expect(wholeIn()).toEqual(['old']);
  await nights(azure, config, 4, 'later');
  expect(wholeIn()).toEqual([]);
});
