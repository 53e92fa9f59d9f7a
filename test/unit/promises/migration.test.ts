/** What the release before wrote, letter by letter, is understood. */
import { expect, test } from 'vitest';
import { parseQueueMessage } from '../../../src/azure/parse-queue-message.ts';
import { reconcile } from '../../../src/reconciler/reconcile.ts';
import { restoreLocks } from '../../../src/reconciler/restore-locks.ts';
import { sync } from '../../../src/reconciler/sync.ts';
import { configOf, day, hour, inSource, inTarget, keyOf, replicaIn, runUntil } from '../../support/looks.ts';
import { MemoryAzure } from '../../support/memory-azure.ts';
import { noon, replicaOf, rule, sourceSnapshot } from '../../support/snapshots.ts';

const group = {
  subscriptionId: '22222222-2222-2222-2222-222222222222',
  resourceGroup: 'rg-images-weu',
};
/** As it lay in the queue. */
const oldHint = {
  rule: 'golden-images',
  source: {
    subscriptionId: '11111111-1111-1111-1111-111111111111',
    resourceGroup: 'rg-images',
    name: 'golden-1',
  },
  target: group,
  failures: 3,
  since: 1795435200000,
  streak: { reason: 'LockLingering', length: 2 },
  attempt: 2,
  lifted: true,
  carriers: ['staging', 'conversion'],
};

/** The tags of a replica of then: no installation, no word of an interim. */
const oldTags = {
  SnapReplicate: 'Replicate',
  owner: 'desktop',
  'snaprep-source': sourceSnapshot().id,
  'snaprep-generation': 'unique-golden-1',
  'snaprep-rule': 'golden-images',
};

function world(tags: Record<string, string>): MemoryAzure {
  const azure = new MemoryAzure();
  azure.now = noon + hour;
  azure.put(replicaOf(sourceSnapshot(), { tags }), inTarget('golden-1'));
  azure.put(sourceSnapshot({ name: 'beside' }), inSource('beside'));
  azure.put(replicaOf(sourceSnapshot({ name: 'beside' })), inTarget('beside'));
  return azure;
}

async function work(azure: MemoryAzure, body: unknown, time: number, config = configOf()): Promise<string[]> {
  const message = parseQueueMessage(body);
  if (message.kind !== 'hint') throw new Error('no hint');
  const reasons: string[] = [];
  const outcome = await reconcile(azure, config, message.hint);
  reasons.push(outcome.reason);
  await runUntil(azure, config, azure.now + time, ({ reason }) => reasons.push(reason));
  return reasons;
}

test('a hint under way is worked off, with what it knows of attempts, lifts and what was left', async () => {
  const parsed = parseQueueMessage(oldHint);
  expect(parsed).toMatchObject({
    hint: { failures: 3, attempt: 2, lifts: 1, leftBehind: ['staging', 'conversion'] },
  });
  const azure = world(oldTags);
  azure.put(sourceSnapshot(), inSource('golden-1'));
  expect((await work(azure, oldHint, day)).at(-1)).toBe('InSync');
  expect(replicaIn(azure)?.uniqueId).toBe('unique-replica-golden-1');
});

test('a mark of then is honoured: not before its time, and with an approval', async () => {
  const slow = configOf({ ...rule, deleteDelayMs: 5 * hour });
  for (const [mark, left] of [
    ['SourceDeleted@2026-11-23T15:00:00Z', false],
    ['SourceDeleted@2026-11-23T15:00:00Z;approved', false],
    ['SourceUnselected@2026-11-23T15:00:00Z', true],
  ] as const) {
    const azure = world({ ...oldTags, 'snaprep-delete': mark });
    const reasons = await work(azure, { ...oldHint, carriers: [], lifted: false }, hour, slow);
    expect(reasons).toContain('Claimed');
    expect(replicaIn(azure)).toBeDefined();
    await runUntil(azure, slow, azure.now + 2 * hour);
    // Another reason has another delay, which begins anew.
    expect(replicaIn(azure) !== undefined, mark).toBe(left);
  }
});

test('a mark of then whose source is there is taken off', async () => {
  const azure = world({ ...oldTags, 'snaprep-delete': 'SourceDeleted@2026-11-23T12:15:00Z' });
  azure.put(sourceSnapshot(), inSource('golden-1'));
  await work(azure, oldHint, day);
  expect(replicaIn(azure)?.tags).not.toHaveProperty('snaprep-delete');
});

test('a pair of then is found and removed when nobody needs it', async () => {
  const azure = world(oldTags);
  const full = sourceSnapshot({ incremental: false });
  azure.put(full, inSource('golden-1'));
  const name = 'snaprep-1df797ef926727d7ba28d256f1d0ad6e3ce00ec1';
  const work = { subscriptionId: rule.source.subscriptionId, resourceGroup: 'rg-work', name };
  azure.put(
    sourceSnapshot({
      name,
      tags: { 'snaprep-temporary': 'rg-images/golden-1', 'snaprep-generation': 'unique-golden-1' },
    }),
    work,
  );
  azure.now = noon + day;
  const config = configOf({ ...rule, fullSnapshots: 'convert' }, { workResourceGroup: 'rg-work' });
  const report = await sync(azure, config, 'night');
  expect(report.workGroups.map(({ removed }) => removed)).toEqual([[name]]);
  expect(azure.stored.has(keyOf(work))).toBe(false);
});

test('locks of then on their way back are put back', async () => {
  const azure = world(oldTags);
  const body = {
    restoreLocks: {
      replica: { ...group, name: 'golden-1' },
      uniqueId: 'unique-replica-golden-1',
      locks: [{ name: 'keep', level: 'CanNotDelete', notes: 'x' }],
      failures: 9,
      waits: 4,
    },
  };
  const message = parseQueueMessage(body);
  if (message.kind !== 'restoreLocks') throw new Error('no locks');
  await restoreLocks(azure, message.restoration);
  expect([...azure.locked.values()].flat()).toMatchObject([
    { name: 'keep', level: 'CanNotDelete', notes: 'x' },
  ]);
});
