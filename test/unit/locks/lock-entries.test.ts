/** The journal says which locks came off and went back, so that a lost message is not all that knew of them. */
import { expect, test } from 'vitest';
import type { JournalEntry } from '../../../src/replication/journal-entry.ts';
import type { Rule } from '../../../src/replication/rule.ts';
import { parseQueueMessage } from '../../../src/azure/parse-queue-message.ts';
import { configOf, day, hintOf, inSource, inTarget, keyOf, runUntil } from '../../support/looks.ts';
import { MemoryAzure } from '../../support/memory-azure.ts';
import { replicaOf, rule, sourceSnapshot } from '../../support/snapshots.ts';

const lifting: Rule = { ...rule, locks: 'lift' };
const trace = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';

/** A tag of the source is new, and the replica may not be written. */
async function lockedReplica(): Promise<MemoryAzure> {
  const azure = new MemoryAzure();
  const source = sourceSnapshot();
  azure.put(sourceSnapshot({ tags: { ...source.tags, fresh: 'x' } }), inSource('golden-1'));
  azure.put(replicaOf(source), inTarget('golden-1'));
  await azure.locks.put(inTarget('golden-1'), { name: 'legal', level: 'ReadOnly' });
  await azure.hints.send([{ hint: { ...hintOf('golden-1', lifting), trace }, messageId: 'e' }]);
  return azure;
}

async function ofLocks(azure: MemoryAzure): Promise<JournalEntry[]> {
  const entries = await azure.journal.read(0);
  return entries.filter(({ kind }) => kind.startsWith('lock'));
}

test('locks that came off and went back', async () => {
  const azure = await lockedReplica();
  await runUntil(azure, configOf(lifting), azure.now + day);
  const said = {
    rule: rule.name,
    source: sourceSnapshot().id,
    uniqueId: replicaOf(sourceSnapshot()).uniqueId,
  };
  expect(await ofLocks(azure)).toMatchObject([
    { kind: 'lockLifted', detail: 'legal (ReadOnly)', ...said },
    { kind: 'lockRestored', detail: 'legal', ...said },
  ]);
  expect(azure.locked.get(keyOf(inTarget('golden-1')))).toMatchObject([{ name: 'legal' }]);
});

test('locks whose message was lost are known by name all the same', async () => {
  const azure = await lockedReplica();
  const { restoreLocks } = azure.hints;
  azure.hints.restoreLocks = () => Promise.resolve();
  await runUntil(azure, configOf(lifting), azure.now + day);
  azure.hints.restoreLocks = restoreLocks;
  expect(await ofLocks(azure)).toMatchObject([{ kind: 'lockLifted', detail: 'legal (ReadOnly)' }]);
});

test.each([
  ['a message of the version before', undefined, undefined],
  ['for whom', { rule: 'r', source: 's', trace }, { rule: 'r', source: 's', trace }],
  ['a trace that is none', { rule: 'r', source: 's', trace: 5 }, { rule: 'r', source: 's' }],
  ['anything else', 'x', undefined],
])('%s is read, and never in the way of a lock', (_what, liftedFor, read) => {
  const body = {
    restoreLocks: {
      replica: inTarget('golden-1'),
      uniqueId: 'u',
      locks: [],
      ...(liftedFor && { liftedFor }),
    },
  };
  expect(parseQueueMessage(body)).toMatchObject({ kind: 'restoreLocks' });
  const { restoration } = parseQueueMessage(body) as { restoration: { liftedFor?: unknown } };
  expect(restoration.liftedFor).toEqual(read);
});
