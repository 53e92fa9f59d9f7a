import fc from 'fast-check';
import { expect, test } from 'vitest';
import { syncHere, type SyncResult } from '../../../src/cli/commands/sync.ts';
import { NoJournal } from '../../../src/cli/no-journal.ts';
import { reconcile } from '../../../src/reconciler/reconcile.ts';
import { sync } from '../../../src/reconciler/sync.ts';
import { tagKeys, tagOf } from '../../../src/replication/replica-tags.ts';
import type { ReplicationConfig } from '../../../src/replication/rule.ts';
import type { Snapshot } from '../../../src/replication/snapshot.ts';
import { MemoryAzure } from '../../support/memory-azure.ts';
import { noon, replicaOf, rule, sourceGroup, sourceSnapshot, target } from '../../support/snapshots.ts';

const config: ReplicationConfig = {
  rules: [rule],
  nightlySync: '0 0 2 * * *',
  // Which of many are held depends on what is there at that second; held ones are compared elsewhere.
  deletionGuard: { maxCount: 10, maxPercent: 50 },
};

interface Pair {
  source: 'none' | 'unselected' | 'selected' | 'recreated';
  replica: 'none' | 'finished' | 'copying' | 'due' | 'drifted' | 'pinned';
}

const anyPair: fc.Arbitrary<Pair> = fc.record({
  source: fc.constantFrom('none', 'unselected', 'selected', 'recreated'),
  replica: fc.constantFrom('none', 'finished', 'copying', 'due', 'drifted', 'pinned'),
});

/** One is always there and stays, so that the guard has no reason to hold the last of them. */
const anyPairs = fc
  .array(anyPair, { minLength: 1, maxLength: 6 })
  .map((pairs): Pair[] => [...pairs, { source: 'selected', replica: 'finished' }]);

function azureWith(pairs: readonly Pair[]): MemoryAzure {
  const azure = new MemoryAzure();
  azure.now = noon + 600_000;
  for (const [at, { source, replica }] of pairs.entries()) {
    const name = `golden-${at}`;
    const first = sourceSnapshot({ name, timeCreated: noon + at });
    const taken: Partial<Snapshot> =
      source === 'recreated' ? { uniqueId: `new-${at}`, timeCreated: noon + 500_000 } : {};
    const tags = source === 'unselected' ? {} : first.tags;
    if (source !== 'none') azure.put({ ...first, ...taken, tags }, { ...sourceGroup, name });
    const made = replicaOf(
      first,
      replica === 'copying' ? { completionPercent: 1, timeCreated: azure.now } : {},
    );
    const more: Record<Pair['replica'], Record<string, string>> = {
      none: {},
      finished: {},
      copying: {},
      due: { [tagKeys.deletion]: 'SourceDeleted@2026-11-23T12:01:00Z' },
      drifted: { owner: 'someone else' },
      pinned: { [tagKeys.pinned]: 'x' },
    };
    if (replica !== 'none')
      azure.put({ ...made, tags: { ...made.tags, ...more[replica] } }, { ...target, name });
  }
  return azure;
}

/** As the deployed service: the pass, then every look when it is due, until what is left only looks again slowly. */
async function byService(azure: MemoryAzure): Promise<void> {
  await sync(azure, config, 'nightly');
  const blocked = new Set<string>();
  for (let looks = 0; looks < 2000; looks++) {
    const next = azure.take();
    if (next === undefined) return;
    if (blocked.has(next.hint.source.name)) continue;
    const { kind, source } = await reconcile(azure, config, next.hint);
    if (kind === 'blocked') blocked.add(source);
  }
  throw new Error('does not settle');
}

function byCli(azure: MemoryAzure, more: Partial<Parameters<typeof syncHere>[2]> = {}): Promise<SyncResult> {
  return syncHere(azure, config, {
    io: {
      now: () => azure.now,
      sleep: (ms) => {
        azure.now += Math.max(1, ms);
        return Promise.resolve();
      },
      signal: new AbortController().signal,
    },
    waitForDeletions: true,
    onOutcome: () => undefined,
    ...more,
  });
}

/** What is where, without what depends on the order in which copies were numbered and on seconds. */
async function state(azure: MemoryAzure): Promise<unknown> {
  const groups = await Promise.all(
    [sourceGroup, target].map(async (group) => {
      const listed = await azure.snapshots.list(group);
      return listed.map((snapshot) => ({ key: `${group.resourceGroup}/${snapshot.name}`, ...snapshot }));
    }),
  );
  return groups
    .flat()
    .map(({ key, tags, sourceUniqueId, provisioningState, completionPercent, copyCompletionError }) => ({
      key,
      tags: { ...tags, [tagKeys.deletion]: tagOf(tags, tagKeys.deletion)?.replace(/@.*/, '') },
      sourceUniqueId,
      provisioningState,
      isComplete: completionPercent === undefined || completionPercent === 100,
      copyCompletionError,
    }))
    .sort((left, right) => (left.key < right.key ? -1 : 1));
}

test('a sync in this process ends in the state that the deployed service ends in', async () => {
  await fc.assert(
    fc.asyncProperty(anyPairs, async (pairs) => {
      const [there, here] = [azureWith(pairs), azureWith(pairs)];
      await byService(there);
      const result = await byCli(here);
      expect(await state(here)).toEqual(await state(there));
      expect(result).toMatchObject({ stopped: 'no', unfinished: [], status: { complete: true } });
      // And a second one finds nothing to do, but for what was held: with the window of the guard it ends by itself.
      if ((result.status?.counts.approval ?? 0) > 0) return;
      const writes = here.writes.length;
      await byCli(here);
      expect(here.writes.slice(writes)).toEqual([]);
    }),
    { numRuns: 300 },
  );
});

test('without a journal no replica ever goes, whatever its mark says', async () => {
  await fc.assert(
    fc.asyncProperty(anyPairs, async (pairs) => {
      const azure = azureWith(pairs);
      const replicas = [...azure.stored.keys()];
      Object.assign(azure, { journal: new NoJournal() });
      await byCli(azure);
      expect([...azure.stored.keys()]).toEqual(expect.arrayContaining(replicas));
      expect(azure.writes.filter((write) => write.startsWith('delete '))).toEqual([]);
    }),
    { numRuns: 200 },
  );
});

test('it ends when its time is over, and says what was under way', async () => {
  const azure = azureWith([{ source: 'selected', replica: 'none' }]);
  const result = await byCli(azure, { deadline: azure.now + 20_000 });
  expect(result).toMatchObject({ stopped: 'timedOut', unfinished: [{ source: 'golden-0' }] });
});

test('interrupted it ends with what was under way, and begins nothing more', async () => {
  const azure = azureWith([{ source: 'selected', replica: 'none' }]);
  const ending = new AbortController();
  const io = { now: () => azure.now, sleep: () => Promise.resolve(), signal: ending.signal };
  const result = await byCli(azure, { io, onOutcome: () => ending.abort() });
  expect(result.stopped).toBe('interrupted');
  expect(result.unfinished).toMatchObject([{ source: 'golden-0', kind: 'beginCopy' }]);
  expect(azure.writes).toHaveLength(1);
});
