/** Tags that something takes off each time: told after some tries, and not tried for ever. */
import { describe, expect, test } from 'vitest';
import type { Outcome } from '../../../src/reconciler/reconcile.ts';
import { sync } from '../../../src/reconciler/sync.ts';
import { tagKeys } from '../../../src/replication/replica-tags.ts';
import type { Snapshot } from '../../../src/replication/snapshot.ts';
import type { TagChange } from '../../../src/replication/tag-drift.ts';
import { withoutTag } from '../../../src/replication/tag-drift.ts';
import {
  configOf,
  day,
  hintOf,
  hour,
  inSource,
  inTarget,
  keyOf,
  replicaIn,
  runUntil,
} from '../../support/looks.ts';
import { MemoryAzure } from '../../support/memory-azure.ts';
import { noon, replicaOf, rule, sourceSnapshot } from '../../support/snapshots.ts';

const config = configOf();

/** Whatever is written, a policy takes this tag off again. */
function azureWithout(
  key: string,
  source: Snapshot | undefined,
  replica: Partial<Snapshot> = {},
): MemoryAzure {
  const azure = new MemoryAzure();
  azure.now = noon + hour;
  if (source !== undefined) azure.put(source, inSource('golden-1'));
  azure.put(replicaOf(sourceSnapshot(), replica), inTarget('golden-1'));
  azure.put(sourceSnapshot({ name: 'beside' }), inSource('beside'));
  azure.put(replicaOf(sourceSnapshot({ name: 'beside' })), inTarget('beside'));
  const { changeTags } = azure.snapshots;
  azure.snapshots.changeTags = async (id, change: TagChange) => {
    await changeTags(id, change);
    const changed = azure.stored.get(keyOf(id));
    if (changed) azure.stored.set(keyOf(id), { ...changed, tags: withoutTag(changed.tags, key) });
  };
  return azure;
}

async function days(azure: MemoryAzure, count: number, by = config): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  await azure.hints.send([{ hint: hintOf(), messageId: 'first' }]);
  for (let at = 1; at <= count; at++) {
    await runUntil(azure, by, azure.now + day, (outcome) => outcomes.push(outcome));
    await sync(azure, by, `night-${at}`);
  }
  return outcomes;
}

const writes = (azure: MemoryAzure): number => azure.writes.filter((one) => one.startsWith('setTags')).length;

describe('the mark of a deletion', () => {
  test('of a source that is gone: told within hours, by name, and the replica stays', async () => {
    const azure = azureWithout(tagKeys.deletion, undefined);
    const outcomes = await days(azure, 1);
    expect(outcomes.at(-1)).toMatchObject({ kind: 'blocked', reason: 'OwnTagsNotKept' });
    expect(outcomes.at(-1)?.detail).toContain(tagKeys.deletion);
    expect(outcomes.length).toBeLessThanOrEqual(5);
    const written = writes(azure);
    await days(azure, 10);
    expect(writes(azure) - written).toBeLessThanOrEqual(10 * 3);
    expect(replicaIn(azure)).toBeDefined();
  });

  test('of one that is not selected', async () => {
    const azure = azureWithout(tagKeys.deletion, sourceSnapshot({ tags: {} }));
    const quick = configOf({ ...rule, unselectedDelayMs: hour });
    expect((await days(azure, 1, quick)).at(-1)).toMatchObject({ reason: 'OwnTagsNotKept' });
    // One more try each night.
    const written = writes(azure);
    expect((await days(azure, 10, quick)).at(-1)).toMatchObject({ reason: 'OwnTagsNotKept' });
    expect(writes(azure) - written).toBeLessThanOrEqual(11);
  });

  test('stands before nothing: what was staged is removed, and it is told all the same', async () => {
    const azure = azureWithout(tagKeys.deletion, undefined);
    azure.staged = {
      account: 'ready',
      id: '/a',
      blobUrl: 'https://a',
      blob: { size: 1, generation: 'x', state: 'complete', copiedTo: 1, leased: false },
    };
    const hint = { ...hintOf(), leftBehind: ['staging'] as const, location: 'westeurope' };
    await azure.hints.send([{ hint, messageId: 'staged' }]);
    const outcomes: Outcome[] = [];
    await runUntil(azure, config, azure.now + day, (outcome) => outcomes.push(outcome));
    expect(azure.staged).toEqual({ account: 'absent' });
    expect(outcomes.at(-1)).toMatchObject({ reason: 'OwnTagsNotKept' });
  });
});

test('the tag of the installation: a replica of before that cannot be claimed is told, and left as it is', async () => {
  const { tags } = replicaOf(sourceSnapshot());
  const before = { tags: withoutTag(tags, tagKeys.installation) };
  const azure = azureWithout(tagKeys.installation, sourceSnapshot(), before);
  expect((await days(azure, 3)).at(-1)).toMatchObject({ kind: 'blocked', reason: 'OwnTagsNotKept' });
  expect(writes(azure)).toBeLessThanOrEqual(6);
  expect(replicaIn(azure)?.uniqueId).toBe('unique-replica-golden-1');
});
