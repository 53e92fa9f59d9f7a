/** What looks count in a row is of one thing: neither of two replicas, nor of a mark and the deletion it announces. */
import { describe, expect, test } from 'vitest';
import type { Outcome } from '../../../src/reconciler/reconcile.ts';
import { sync } from '../../../src/reconciler/sync.ts';
import { hasDeletionMark, tagKeys, tagOf } from '../../../src/replication/replica-tags.ts';
import { withoutTag } from '../../../src/replication/tag-drift.ts';
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
  replicated,
  runUntil,
} from '../../support/looks.ts';
import type { MemoryAzure } from '../../support/memory-azure.ts';
import { noon, rule, sourceSnapshot } from '../../support/snapshots.ts';

async function outcomesOf(azure: MemoryAzure, forMs: number, config = configOf()): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  await runUntil(azure, config, azure.now + forMs, (outcome) => outcomes.push(outcome));
  return outcomes;
}

const reasons = (outcomes: readonly Outcome[]): string[] =>
  outcomes.map(({ kind, reason }) => `${kind} ${reason}`);

describe('a deletion that Azure accepts and does not carry out', () => {
  test('is no mark that does not stay: when the mark is past its time it is written anew', async () => {
    const azure = replicated('golden-1', 'beside');
    // Somebody reads it by a SAS.
    azure.snapshots.delete = () => Promise.resolve({});
    await deleteSource(azure, 'golden-1');
    const outcomes = reasons(await outcomesOf(azure, 12 * day));
    expect(outcomes).not.toContain('blocked OwnTagsNotKept');
    expect(outcomes.filter((one) => one === 'setTags SourceDeleted')).toHaveLength(2);
    const replica = replicaIn(azure);
    expect(replica && hasDeletionMark(replica)).toBe(true);
  });

  test('counts as asked for as often as it was, and no more for the marks before it', async () => {
    const azure = replicated('golden-1', 'beside');
    azure.snapshots.delete = () => Promise.resolve({});
    await deleteSource(azure, 'golden-1');
    // A script takes the mark off twice.
    const { changeTags } = azure.snapshots;
    let taken = 0;
    azure.snapshots.changeTags = async (id, change) => {
      await changeTags(id, change);
      const changed = azure.stored.get(keyOf(id));
      if (changed && taken++ < 2)
        azure.stored.set(keyOf(id), { ...changed, tags: withoutTag(changed.tags, tagKeys.deletion) });
    };
    const outcomes = await outcomesOf(azure, 2 * hour);
    const deletions = outcomes.filter(({ kind }) => kind === 'deleteReplica');
    const first = deletions.findIndex(({ detail }) => detail !== undefined);
    expect(first).toBe(5);
  });
});

test('renewals that the guard holds are marked for it, however often their copies came to nothing before', async () => {
  for (const lost of [0, 1, 2, 3]) {
    const azure = replicated('golden-1', 'golden-2', 'golden-3', 'golden-4');
    azure.copyMs = 1;
    azure.lostCreates = lost;
    const config = configOf(rule, { replacementGuard: { maxCount: 0, maxPercent: 0 } });
    const again = sourceSnapshot({
      location: 'westeurope',
      uniqueId: 'again',
      timeCreated: noon + 30 * minute,
      incrementalSnapshotFamilyId: 'family-of-golden-1',
    });
    azure.put(again, inSource('golden-1'));
    await azure.hints.send([{ hint: hintOf(), messageId: 'first' }]);
    const outcomes = reasons(await outcomesOf(azure, day, config));
    expect(outcomes).not.toContain('blocked OwnTagsNotKept');
    expect(outcomes).toContain('setTags SourceRecreated');
    const replica = replicaIn(azure);
    expect(replica && tagOf(replica.tags, tagKeys.deletion)).toContain('SourceRecreated');
  }
});

test('of two replicas whose tags do not stay each is tried as often as one alone', async () => {
  const tries = async (...names: string[]): Promise<Record<string, number>> => {
    const azure = replicated(...names, 'beside');
    for (const name of names) azure.stored.delete(keyOf(inSource(name)));
    const counts: Record<string, number> = Object.fromEntries(names.map((name) => [name, 0]));
    const { changeTags } = azure.snapshots;
    azure.snapshots.changeTags = async (id, change) => {
      counts[id.name] = (counts[id.name] ?? 0) + 1;
      await changeTags(id, change);
      const changed = azure.stored.get(keyOf(id));
      if (changed)
        azure.stored.set(keyOf(id), { ...changed, tags: withoutTag(changed.tags, tagKeys.deletion) });
    };
    for (let night = 1; night <= 3; night++) {
      await sync(azure, configOf(), `night-${night}`);
      await runUntil(azure, configOf(), azure.now + day);
    }
    for (const name of names) expect(azure.stored.has(keyOf(inTarget(name)))).toBe(true);
    return counts;
  };
  const { 'golden-1': alone } = await tries('golden-1');
  expect(await tries('golden-1', 'golden-2')).toEqual({ 'golden-1': alone, 'golden-2': alone });
});
