/** What a lock stops is said by that name, wherever it is told; and where locks cannot be read, that it is not known. */
import { describe, expect, test } from 'vitest';
import { ArmError } from '../../../src/reconciler/arm-error.ts';
import type { Outcome } from '../../../src/reconciler/reconcile.ts';
import { sync } from '../../../src/reconciler/sync.ts';
import { deletionTagValue, tagKeys } from '../../../src/replication/replica-tags.ts';
import { resourceGroupIdText, snapshotIdText } from '../../../src/replication/resource-id.ts';
import type { Rule } from '../../../src/replication/rule.ts';
import { explain } from '../../../src/report/reading/explain.ts';
import { byNames } from '../../../src/report/reading/narrowing.ts';
import { plan } from '../../../src/report/reading/plan.ts';
import { status } from '../../../src/report/reading/status.ts';
import { configOf, hour, inSource, inTarget, runUntil } from '../../support/looks.ts';
import { MemoryAzure } from '../../support/memory-azure.ts';
import { noon, replicaOf, rule, sourceSnapshot, target } from '../../support/snapshots.ts';

const names = ['golden-1', 'golden-2', 'golden-3'];
const forbidden = { status: 403, code: 'AuthorizationFailed', message: 'no right on locks' };

/** Three images; the source of the first is gone, or no longer selected, and its deletion is due. */
function due(reason: 'SourceDeleted' | 'SourceUnselected', approved = false): MemoryAzure {
  const azure = new MemoryAzure();
  azure.now = noon + 3 * hour;
  for (const name of names) {
    const source = sourceSnapshot({ name, incrementalSnapshotFamilyId: `family-of-${name}` });
    const made = replicaOf(source, { timeCreated: noon + 2 * hour });
    const mark = deletionTagValue({ reason, due: azure.now - hour, told: true, approved });
    const isFirst = name === 'golden-1';
    const tags = isFirst ? { ...made.tags, [tagKeys.deletion]: mark } : made.tags;
    azure.put({ ...made, tags }, inTarget(name));
    if (!isFirst) azure.put(source, inSource(name));
    else if (reason === 'SourceUnselected') azure.put({ ...source, tags: {} }, inSource(name));
  }
  return azure;
}

const locks = {
  replica: `${snapshotIdText(inTarget('golden-1'))}/providers/Microsoft.Authorization/locks/keep`,
  group: `${resourceGroupIdText(target)}/providers/Microsoft.Authorization/locks/keep`,
};

function locked(azure: MemoryAzure, where: keyof typeof locks, level = 'CanNotDelete'): MemoryAzure {
  azure.above.push({ id: locks[where], name: 'keep', level });
  return azure;
}

/** What the look at the first image comes to. */
async function look(azure: MemoryAzure, of: Rule): Promise<Outcome | undefined> {
  const outcomes: Outcome[] = [];
  await sync(azure, configOf(of), 'night');
  await runUntil(azure, configOf(of), azure.now + 60_000, (outcome) => outcomes.push(outcome));
  return outcomes.find(({ source }) => source === 'golden-1');
}

/** What everything that tells of the first image says. */
async function said(azure: MemoryAzure, of: Rule): Promise<string[]> {
  const config = configOf(of);
  const [pair] = (await sync(azure, config, 'asked')).pairs;
  azure.queue.clear();
  const everything = byNames([]);
  const { replicas } = await status(azure, config, everything);
  const { rules } = await explain(azure, config, 'golden-1');
  const planned = (await plan(azure, config, everything)).report;
  const all = [...planned.blocked, ...planned.deletions, ...planned.changes];
  return [
    Object.entries(pair?.names ?? {}).find(([, found]) => found.includes('golden-1'))?.[0] ?? '',
    replicas.find(({ name }) => name === 'golden-1')?.reason ?? '',
    rules[0]?.targets[0]?.reason ?? '',
    all.find(({ name }) => name === 'golden-1')?.reason ?? '',
  ];
}

describe.each(['SourceDeleted', 'SourceUnselected'] as const)('a deletion for %s that is due', (reason) => {
  test.each([
    ['its own lock, which the rule respects', 'replica', {}],
    ['its own lock, which the rule respects while it protects', 'replica', { protect: true }],
    ['a lock of its group', 'group', {}],
    ['a lock of its group, which no rule lifts', 'group', { locks: 'lift' }],
  ] as const)(
    'stopped by %s: the pass, status, explain and plan say what a look says',
    async (_, where, more) => {
      const of = { ...rule, ...more };
      expect(await look(locked(due(reason, true), where), of)).toMatchObject({ reason: 'ScopeLocked' });
      expect(await said(locked(due(reason, true), where), of)).toEqual(Array(4).fill('ScopeLocked'));
    },
  );

  test('a lock that the rule lifts stops nothing, and nobody says so', async () => {
    const azure = locked(due(reason, true), 'replica');
    expect(await said(azure, { ...rule, locks: 'lift' })).toEqual(Array(4).fill(reason));
  });

  test('no lock, and one on another replica: each by its own reason', async () => {
    const azure = due(reason, true);
    const other = `${snapshotIdText(inTarget('golden-2'))}/providers/Microsoft.Authorization/locks/keep`;
    azure.above.push({ id: other, name: 'keep', level: 'CanNotDelete' });
    azure.locks.list = () => Promise.resolve([]);
    expect(await said(azure, rule)).toEqual(Array(4).fill(reason));
  });

  test('locks that cannot be read are told as unknown, never as none', async () => {
    const azure = due(reason, true);
    azure.locks.listOfGroup = () => Promise.reject(new ArmError('list locks', forbidden));
    const [pair] = (await sync(azure, configOf(), 'asked')).pairs;
    expect(pair).toMatchObject({ counts: { [reason]: 1 } });
    expect(pair?.locksUnknown).toContain('AuthorizationFailed');
    const { replicas, complete } = await status(azure, configOf(), byNames([]));
    expect(complete).toBe(true);
    expect(replicas.map((one) => one.locks)).toEqual(['unknown', undefined, undefined]);
    const { rules } = await explain(azure, configOf(), 'golden-1');
    const conditions = rules[0]?.targets[0]?.conditions.filter(({ condition }) => condition.includes('lock'));
    expect(conditions).toMatchObject([
      { met: false, seen: expect.stringContaining('locks unknown') as string },
    ]);
  });
});

test('a lock that keeps the mark from being written is said as well, once the locks of the group are read', async () => {
  const azure = locked(due('SourceUnselected', true), 'group', 'ReadOnly');
  const source = sourceSnapshot({
    name: 'golden-2',
    tags: {},
    incrementalSnapshotFamilyId: 'family-of-golden-2',
  });
  azure.put(source, inSource('golden-2'));
  const [pair] = (await sync(azure, configOf(), 'asked')).pairs;
  expect(pair?.names['ScopeLocked']?.sort()).toEqual(['golden-1', 'golden-2']);
});

test('a pass with nothing to do lists no locks, and one with deletions in several rules lists those of a group once', async () => {
  const config = configOf();
  const other = { ...rule, name: 'other', source: { ...rule.source, resourceGroup: 'rg-other' } };
  for (const [azure, times] of [
    [new MemoryAzure(), 0],
    [due('SourceDeleted', true), 1],
  ] as const) {
    let listed = 0;
    const { listOfGroup } = azure.locks;
    azure.locks.listOfGroup = () => {
      listed += 1;
      return listOfGroup();
    };
    await sync(azure, { ...config, rules: [rule, { ...other, protect: times === 1 }] }, 'night');
    expect(listed).toBe(times);
  }
});
