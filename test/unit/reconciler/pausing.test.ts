/** What is paused stands still, whatever it is; what cannot be known lets no deletion go. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { linesBetween, pausesFrom } from '../../../src/azure/pauses/pause-lines.ts';
import { hintFor } from '../../../src/reconciler/find-rule.ts';
import { pause, resume } from '../../../src/reconciler/pausing.ts';
import { reconcile } from '../../../src/reconciler/reconcile.ts';
import { sync } from '../../../src/reconciler/sync.ts';
import { resumed, withPause, type Pause } from '../../../src/replication/pause.ts';
import { tagKeys } from '../../../src/replication/replica-tags.ts';
import { narrowedTo, type ReplicationConfig } from '../../../src/replication/rule.ts';
import { MemoryAzure } from '../../support/memory-azure.ts';
import { MemorySignals } from '../../support/memory-signals.ts';
import { replicaOf, rule, sourceGroup, sourceSnapshot, target } from '../../support/snapshots.ts';

const config: ReplicationConfig = {
  rules: [rule],
  nightlySync: '0 0 2 * * *',
  deletionGuard: { maxCount: 10, maxPercent: 50 },
};
const hint = hintFor(rule, target, { ...sourceGroup, name: 'golden-1' });
const made = replicaOf(sourceSnapshot());
const mark = 'SourceDeleted@2026-11-23T11:00:00Z;approved';

/** One replica whose deletion is due, and one source without a replica. */
function azureWithWork(): MemoryAzure {
  const azure = new MemoryAzure();
  azure.put({ ...made, tags: { ...made.tags, [tagKeys.deletion]: mark } }, { ...target, name: 'golden-1' });
  azure.put(sourceSnapshot({ name: 'golden-2' }), { ...sourceGroup, name: 'golden-2' });
  return azure;
}
const copyHint = hintFor(rule, target, { ...sourceGroup, name: 'golden-2' });

test('with deletions paused none goes, and copies go on; resumed, it goes', async () => {
  const azure = azureWithWork();
  await pause(azure, { scope: 'deletions', by: 'someone' });
  expect(await reconcile(azure, config, hint)).toMatchObject({ kind: 'blocked', reason: 'DeletionsPaused' });
  expect({ writes: azure.writes, looks: azure.queue.size }).toEqual({ writes: [], looks: 0 });
  expect(await reconcile(azure, config, copyHint)).toMatchObject({ kind: 'beginCopy' });
  const { changed } = await resume(azure, {});
  expect(changed).toHaveLength(1);
  expect(await reconcile(azure, config, hint)).toMatchObject({ kind: 'deleteReplica' });
  const kinds = azure.journal.entries.map(({ kind }) => kind);
  expect(kinds.filter((kind) => kind === 'paused' || kind === 'resumed')).toEqual(['paused', 'resumed']);
});

test('a pause outlives the name of its rule: deletions wait, of whichever rule that is now, until it is ended', async () => {
  const azure = azureWithWork();
  await pause(azure, { scope: 'everything', rule: rule.name });
  const renamed = { ...config, rules: [{ ...rule, name: 'renamed' }] };
  const told = await reconcile(azure, renamed, hint);
  expect(told).toMatchObject({ kind: 'blocked', reason: 'DeletionsPaused' });
  expect(told.detail).toContain(rule.name);
  expect(await reconcile(azure, renamed, copyHint)).toMatchObject({ kind: 'beginCopy' });
  await resume(azure, { rule: rule.name });
  expect(await reconcile(azure, renamed, hint)).toMatchObject({ kind: 'deleteReplica' });
});

test('a pause of a rule that a command leaves out stops none of those that it takes', async () => {
  const azure = azureWithWork();
  const other = { ...rule, name: 'other', source: { ...sourceGroup, resourceGroup: 'rg-other' } };
  await pause(azure, { scope: 'deletions', rule: 'other' });
  const narrowed = narrowedTo({ ...config, rules: [rule, other] }, [rule.name]);
  expect(narrowed.rules).toEqual([rule]);
  expect(await reconcile(azure, narrowed, hint)).toMatchObject({ kind: 'deleteReplica' });
});

test.each([undefined, rule.name.toUpperCase()])(
  'with everything paused nothing moves (rule %s)',
  async (name) => {
    const azure = azureWithWork();
    await pause(azure, { scope: 'everything', ...(name !== undefined && { rule: name }) });
    for (const one of [hint, copyHint]) {
      expect(await reconcile(azure, config, one)).toMatchObject({ kind: 'wait', reason: 'Paused' });
    }
    const { pairs } = await sync(azure, config, 'pass');
    expect(pairs).toMatchObject([{ hints: 0, paused: expect.stringContaining('paused since') as string }]);
    expect({ writes: azure.writes, looks: azure.queue.size }).toEqual({ writes: [], looks: 0 });
  },
);

test('a rule that was resumed a moment ago goes on, though it was read as paused before', async () => {
  const azure = azureWithWork();
  await pause(azure, { scope: 'everything' });
  azure.pauses.believed = azure.pauses.pauses;
  await resume(azure, {});
  const { pairs } = await sync(azure, config, 'pass');
  expect(pairs).toMatchObject([{ hints: 2 }]);
  expect(pairs[0]).not.toHaveProperty('paused');
  expect(await reconcile(azure, config, copyHint)).toMatchObject({ kind: 'beginCopy' });
});

test('a pause of another rule stops nothing here', async () => {
  const other = { ...rule, name: 'another', source: { ...sourceGroup, resourceGroup: 'rg-other' } };
  const azure = azureWithWork();
  await pause(azure, { scope: 'everything', rule: 'another' });
  const both = { ...config, rules: [rule, other] };
  expect(await reconcile(azure, both, hint)).toMatchObject({ kind: 'deleteReplica' });
});

test('what may have been left on the way is not forgotten, and looked at a day later', async () => {
  const azure = azureWithWork();
  await pause(azure, { scope: 'everything' });
  await reconcile(azure, config, { ...copyHint, leftBehind: ['interim'], attempt: 3 });
  expect([...azure.queue.values()]).toMatchObject([{ hint: { leftBehind: ['interim'], attempt: 3 } }]);
});

test('that an event told of a deletion, and what is still to be told, outlives the pause', async () => {
  const azure = azureWithWork();
  azure.signals = new MemorySignals();
  const reason = 'SourceDeleted@2026-11-23T11:00:00Z';
  // The only image: without the word of an event somebody would have to be asked.
  azure.put({ ...made, tags: { ...made.tags, [tagKeys.deletion]: reason } }, { ...target, name: 'golden-1' });
  await pause(azure, { scope: 'everything' });
  await reconcile(azure, config, { ...hint, deletionTold: true, telling: { removing: made.uniqueId } });
  await resume(azure, {});
  for (let next = azure.take(); next !== undefined; next = azure.take()) {
    await reconcile(azure, config, next.hint);
  }
  expect(azure.writes.filter((write) => write.startsWith('delete '))).toHaveLength(1);
  expect(azure.signals.told()).toEqual(['replica.deleted golden-1']);
});

test('where it cannot be read, deletions wait and copies go on', async () => {
  const azure = azureWithWork();
  azure.pauses.reading = 'refused';
  expect(await reconcile(azure, config, hint)).toMatchObject({ kind: 'blocked', reason: 'PauseUnreadable' });
  expect(azure.writes).toEqual([]);
  expect(await reconcile(azure, config, copyHint)).toMatchObject({ kind: 'beginCopy' });
});

test('a journal that refuses keeps nobody from pausing, and nobody resumes without it', async () => {
  const azure = azureWithWork();
  azure.journal.appending = 'refused';
  expect(await pause(azure, { scope: 'deletions' })).toMatchObject({
    unrecorded: expect.any(String) as string,
  });
  await expect(resume(azure, {})).rejects.toThrow('told to refuse');
  expect(azure.pauses.pauses).toHaveLength(1);
});

const anyPause: fc.Arbitrary<Pause> = fc.record(
  {
    scope: fc.constantFrom('deletions' as const, 'everything' as const),
    rule: fc.constantFrom('a', 'b'),
    since: fc.nat(),
    reason: fc.string(),
  },
  { requiredKeys: ['scope', 'since'] },
);

test('the lines that are written give the state that was meant', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(anyPause, fc.boolean()), { maxLength: 12 }), (steps) => {
      let state: readonly Pause[] = [];
      let text = '';
      for (const [one, begins] of steps) {
        const next = begins ? withPause(state, one) : resumed(state, one).left;
        text += linesBetween(state, next, 1);
        state = next;
        expect([...pausesFrom(text)]).toEqual([...state]);
      }
    }),
  );
});

test.each([
  '{"paused":{"scope":"copies","since":1}}\n',
  'no json\n',
  '{"paused":{"scope":"deletions","since":1}}',
])('a line that is not understood is no state: %s', (text) => {
  expect(() => pausesFrom(text)).toThrow();
});

test('what ends is what was written down: where pauses cannot be read none does, nor one that is begun meanwhile', async () => {
  const azure = azureWithWork();
  await pause(azure, { scope: 'deletions', by: 'kim' });
  azure.pauses.reading = 'refused';
  await expect(resume(azure, {})).rejects.toThrow(/told to refuse/);
  expect(azure.pauses.pauses).toHaveLength(1);
  azure.pauses.reading = 'works';
  const append = azure.journal.append.bind(azure.journal);
  azure.journal.append = async (entries) => {
    azure.journal.append = append;
    await append(entries);
    azure.now += 1000;
    await pause(azure, { scope: 'everything', by: 'sam', reason: 'wait' });
  };
  const { changed, pauses } = await resume(azure, {});
  expect(changed).toMatchObject([{ scope: 'deletions', by: 'kim' }]);
  expect(pauses).toMatchObject([{ scope: 'everything', by: 'sam' }]);
  const ended = azure.journal.entries.filter(({ kind }) => kind === 'resumed');
  expect(ended.map(({ reason }) => reason)).toEqual(['deletions']);
});
