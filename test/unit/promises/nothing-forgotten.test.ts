/** What was made on the way and costs is found, whatever became of the rule that asked for it. */
import { expect, test } from 'vitest';
import { ArmError } from '../../../src/reconciler/arm-error.ts';
import { hintFor } from '../../../src/reconciler/find-rule.ts';
import { reconcile } from '../../../src/reconciler/reconcile.ts';
import { sync } from '../../../src/reconciler/sync.ts';
import { snapshotIdText } from '../../../src/replication/resource-id.ts';
import { temporaryName, temporaryTags } from '../../../src/replication/ways/convert/temporary.ts';
import {
  configOf,
  day,
  hintOf,
  hour,
  inSource,
  inTarget,
  keyOf,
  minute,
  runUntil,
} from '../../support/looks.ts';
import { MemoryAzure } from '../../support/memory-azure.ts';
import { noon, replicaOf, rule, sourceSnapshot, target } from '../../support/snapshots.ts';

const full = sourceSnapshot({ incremental: false, diskSizeBytes: 2 ** 30, securityType: 'Standard' });

async function begun(fullSnapshots: 'stage' | 'convert', looks: number): Promise<MemoryAzure> {
  const azure = new MemoryAzure();
  azure.now = noon + hour;
  azure.put(full, inSource('golden-1'));
  const config = configOf({ ...rule, fullSnapshots }, { workResourceGroup: 'rg-work' });
  await azure.hints.send([{ hint: hintOf(), messageId: 'first' }]);
  for (let at = 0; at < looks; at++) {
    const next = azure.take();
    if (next) await reconcile(azure, config, next.hint);
  }
  return azure;
}

const without = {
  'its rule': configOf({ ...rule, source: { ...rule.source, resourceGroup: 'rg-other' } }),
  'its target': configOf({ ...rule, targets: [{ ...target, resourceGroup: 'rg-elsewhere' }] }),
};

test.each(['its rule', 'its target'] as const)(
  '%s goes midway: what was staged is removed first',
  async (what) => {
    for (const looks of [1, 2, 3]) {
      const azure = await begun('stage', looks);
      await runUntil(azure, without[what], azure.now + day);
      expect(azure.staged.account === 'ready' ? azure.staged.blob : undefined).toBeUndefined();
      expect(azure.queue.size).toBe(0);
    }
  },
);

test.each(['its rule', 'its target'] as const)('%s goes midway: the pair is removed first', async (what) => {
  for (const looks of [1, 2, 3]) {
    const azure = await begun('convert', looks);
    await runUntil(azure, { ...without[what], workResourceGroup: 'rg-work' }, azure.now + day);
    expect(azure.storedDisks.size).toBe(0);
    expect([...azure.stored.keys()].filter((name) => name.includes('/rg-work/'))).toEqual([]);
  }
});

test('a work group of another name, or none any more: what lies in the old one is told every night', async () => {
  for (const workResourceGroup of ['rg-renamed', undefined]) {
    const azure = new MemoryAzure();
    azure.put(full, inSource('golden-1'));
    const name = temporaryName(inSource('golden-1'), full.uniqueId);
    const id = `/subscriptions/${rule.source.subscriptionId}/resourceGroups/rg-work/providers/Microsoft.Compute/snapshots/${name}`;
    const work = { subscriptionId: rule.source.subscriptionId, resourceGroup: 'rg-work', name };
    azure.put(sourceSnapshot({ name, id, tags: temporaryTags(inSource('golden-1'), full.uniqueId) }), work);
    azure.now = noon + 5 * day;
    for (const night of ['1', '2']) {
      const config = configOf(
        { ...rule, fullSnapshots: 'convert' },
        workResourceGroup ? { workResourceGroup } : {},
      );
      expect((await sync(azure, config, night)).strays.found).toEqual([id]);
    }
  }
});

test('what was left staged and is found by the night gets a look that knows of it', async () => {
  const azure = await begun('stage', 3);
  azure.queue.clear();
  azure.stored.clear();
  azure.staging.orphans = () => Promise.resolve([inSource('golden-1')]);
  const config = configOf({ ...rule, fullSnapshots: 'stage' });
  await sync(azure, config, 'night');
  await runUntil(azure, config, azure.now + day);
  expect(azure.staged.account === 'ready' ? azure.staged.blob : undefined).toBeUndefined();
});

test('siblings that call each other up begin no copy more than five times', async () => {
  const azure = new MemoryAzure();
  azure.now = noon + hour;
  for (const [at, name] of ['golden-1', 'golden-2', 'golden-3'].entries()) {
    azure.put(sourceSnapshot({ name, timeCreated: noon + at * 1000 }), inSource(name));
  }
  azure.failingCopies = Infinity;
  for (const name of ['golden-3', 'golden-2', 'golden-1'])
    await azure.hints.send([{ hint: hintOf(name), messageId: name }]);
  await runUntil(azure, configOf(), azure.now + 3 * day);
  for (const name of ['golden-1', 'golden-2', 'golden-3']) {
    const { subscriptionId, resourceGroup } = inTarget(name);
    const key = `create ${subscriptionId}/${resourceGroup}/${name}`;
    expect(azure.writes.filter((write) => write === key).length, name).toBeLessThanOrEqual(5);
  }
});

test('a temporary disk that Azure accepts and that vanishes is asked for five times, and told', async () => {
  const azure = await begun('convert', 0);
  let made = 0;
  azure.disks.create = () => {
    made++;
    return Promise.resolve({});
  };
  const reasons = new Set<string>();
  const config = configOf({ ...rule, fullSnapshots: 'convert' }, { workResourceGroup: 'rg-work' });
  await runUntil(azure, config, azure.now + day, ({ reason }) => reasons.add(reason));
  expect(made).toBeLessThanOrEqual(5);
  expect(reasons).toContain('CopyFailed');
});

test('a storage account that Azure accepts and that never comes is asked for ten times, and told', async () => {
  const azure = await begun('stage', 0);
  let asked = 0;
  azure.staging.ensureAccount = () => {
    asked++;
    return Promise.resolve({});
  };
  const reasons = new Set<string>();
  const config = configOf({ ...rule, fullSnapshots: 'stage' });
  await runUntil(azure, config, azure.now + day, ({ reason }) => reasons.add(reason));
  expect(asked).toBeLessThanOrEqual(10);
  expect(reasons).toContain('CopyFailed');
});

test('a staged image that cannot be used is thrown away, as often as it is made', async () => {
  const azure = await begun('stage', 2);
  const broken = { status: 422, code: 'StagedVhdBroken', message: 'the footer is not whole' };
  azure.staging.copyPages = () => Promise.reject(new ArmError('check the copied VHD', broken));
  const reasons = new Set<string>();
  const config = configOf({ ...rule, fullSnapshots: 'stage' });
  await runUntil(azure, config, azure.now + day, ({ reason }) => reasons.add(reason));
  expect(reasons).toContain('StagingStale');
  expect(azure.staged.account === 'ready' ? azure.staged.blob : undefined).toBeUndefined();
  expect(azure.queue.size).toBe(0);
});

test('a target that is taken out while it is copied to keeps its pair until the copy is done', async () => {
  const azure = new MemoryAzure();
  azure.now = noon + hour;
  azure.copyMs = hour;
  azure.put(full, inSource('golden-1'));
  const other = { ...target, resourceGroup: 'rg-other', location: 'southeastasia' };
  const before = { ...rule, fullSnapshots: 'convert' as const };
  const work = { workResourceGroup: 'rg-work' };
  const both = { ...before, targets: [target, other] };
  const pair = (): string[] => [...azure.stored.keys()].filter((name) => name.includes('/rg-work/'));

  await azure.hints.send([{ hint: hintOf(), messageId: 'first' }]);
  await runUntil(azure, configOf(before, work), azure.now + 40 * minute);
  expect(azure.stored.has(keyOf(inTarget('golden-1')))).toBe(true);
  await azure.hints.send([{ hint: hintFor(both, other, inSource('golden-1')), messageId: 'other' }]);
  await runUntil(azure, configOf(both, work), azure.now + 10 * minute);
  expect(azure.stored.has(keyOf({ ...other, name: 'golden-1' }))).toBe(true);

  await runUntil(azure, configOf(before, work), azure.now + 35 * minute);
  expect((await azure.snapshots.get(inTarget('golden-1')))?.completionPercent).toBe(100);
  expect(pair()).toHaveLength(1);
  await runUntil(azure, configOf(before, work), azure.now + day);
  await sync(azure, configOf(before, work), 'night');
  await runUntil(azure, configOf(before, work), azure.now + hour);
  const copied = await azure.snapshots.get({ ...other, name: 'golden-1' });
  expect(copied).toMatchObject({ completionPercent: 100 });
  expect(copied).not.toHaveProperty('copyCompletionError');
  expect(pair()).toEqual([]);
});

/** A pair that is old enough for the night to remove it, of a source that is gone. */
function oldPair(azure: MemoryAzure, name: string): string {
  const made = temporaryName(inSource(name), 'former');
  const work = { subscriptionId: rule.source.subscriptionId, resourceGroup: 'rg-work', name: made };
  const tags = temporaryTags(inSource(name), 'former');
  azure.put(sourceSnapshot({ name: made, id: snapshotIdText(work), tags, timeCreated: noon }), work);
  return snapshotIdText(work);
}

test('a target that was taken out and copies for long keeps its pair in the nights, until its copy is done', async () => {
  const azure = new MemoryAzure();
  azure.copyMs = 10 * hour;
  const id = oldPair(azure, 'golden-1');
  const other = { ...target, resourceGroup: 'rg-other', location: 'southeastasia' };
  const copy = replicaOf(sourceSnapshot(), { sourceResourceId: id, completionPercent: 0, timeCreated: noon });
  azure.put(copy, { ...other, name: 'golden-1' });
  const begun = { id: 'begun', kind: 'copyBegun', rule: rule.name, time: noon } as const;
  azure.journal.entries.push({ ...begun, source: sourceSnapshot().id, target: other });
  const work = configOf({ ...rule, fullSnapshots: 'convert' }, { workResourceGroup: 'rg-work' });
  const pairs = (): string[] => [...azure.stored.keys()].filter((key) => key.includes('/rg-work/'));
  azure.now = noon + 5 * hour;
  await sync(azure, work, 'first night');
  expect(pairs()).toHaveLength(1);
  azure.now = noon + 11 * hour;
  azure.journal.reading = 'refused';
  await sync(azure, work, 'the journal cannot be read');
  expect(pairs()).toHaveLength(1);
  azure.journal.reading = 'works';
  await sync(azure, work, 'second night');
  expect(pairs()).toEqual([]);
});

test('a pair of which something cannot be read keeps no other one', async () => {
  const azure = new MemoryAzure();
  for (const name of ['golden-1', 'golden-2', 'golden-3']) oldPair(azure, name);
  const id = oldPair(azure, 'golden-2');
  const reading = replicaOf(sourceSnapshot({ name: 'golden-2' }), {
    sourceResourceId: id,
    completionPercent: 1,
  });
  azure.copyMs = 1000 * hour;
  azure.put(reading, inTarget('golden-2'));
  const { get } = azure.snapshots;
  const malformed = { code: 'MalformedAnswer', message: 'x' };
  azure.snapshots.get = (of) =>
    of.name === 'golden-2' ? Promise.reject(new ArmError('GET', malformed)) : get(of);
  azure.now = noon + 5 * hour;
  const work = configOf({ ...rule, fullSnapshots: 'convert' }, { workResourceGroup: 'rg-work' });
  const [report] = (await sync(azure, work, 'night')).workGroups;
  expect(report?.removed).toHaveLength(2);
  expect(report?.problem).toContain('MalformedAnswer');
  expect([...azure.stored.keys()].filter((key) => key.includes('/rg-work/'))).toHaveLength(1);
});
