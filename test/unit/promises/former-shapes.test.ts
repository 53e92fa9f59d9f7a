/** Every shape in which a version before wrote hints, marks, tags, locks on their way back and journal lines is understood. */
import fc from 'fast-check';
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parseQueueMessage } from '../../../src/azure/parse-queue-message.ts';
import { parseLines } from '../../../src/journal/entry-line.ts';
import { reconcile } from '../../../src/reconciler/reconcile.ts';
import { restoreLocks } from '../../../src/reconciler/restore-locks.ts';
import { deletionMarkOf, isReplicaOf, tagKeys } from '../../../src/replication/replica-tags.ts';
import { configOf, day, hour, inSource, inTarget, replicaIn, runUntil } from '../../support/looks.ts';
import { MemoryAzure } from '../../support/memory-azure.ts';
import { noon, replicaOf, rule, sourceGroup, sourceSnapshot, target } from '../../support/snapshots.ts';

type Fields = Record<string, unknown>;

/** With the commit that began to write each; collected from the history of the files that write them. */
const shapes = JSON.parse(
  readFileSync(new URL('../../releases/former-shapes.json', import.meta.url), 'utf8'),
) as {
  hints: { commit: string; fields: Fields }[];
  locks: { commit: string; fields: Fields }[];
  marks: { commit: string; value: string; means: { due: string } }[];
  replicaTags: { commit: string; tags: Record<string, string> }[];
  journal: Fields[];
};

const place = {
  rule: rule.name,
  source: { ...sourceGroup, name: 'golden-1' },
  target: { subscriptionId: target.subscriptionId, resourceGroup: target.resourceGroup },
};

/** What a field of then is called now. Pacing of the first version is begun anew. */
const renamed: Record<string, (value: unknown) => Fields> = {
  waits: () => ({}),
  lifted: (value) => ({ lifts: value === true ? 1 : value }),
  carriers: (value) => ({ leftBehind: value }),
};

function now(fields: Fields): Fields {
  const parts = Object.entries(fields).map(([key, value]) => renamed[key]?.(value) ?? { [key]: value });
  return Object.assign({}, ...parts) as Fields;
}

function worldWith(tags?: Record<string, string>): MemoryAzure {
  const azure = new MemoryAzure();
  azure.now = noon + hour;
  azure.put(sourceSnapshot(), inSource('golden-1'));
  if (tags !== undefined) azure.put(replicaOf(sourceSnapshot(), { tags }), inTarget('golden-1'));
  return azure;
}

async function worksOff(azure: MemoryAzure, fields: Fields): Promise<void> {
  const message = parseQueueMessage({ ...place, ...fields });
  if (message.kind !== 'hint') throw new Error('no hint');
  await reconcile(azure, configOf(), message.hint);
  await runUntil(azure, configOf(), azure.now + 2 * day);
}

describe('hints', () => {
  test.each(shapes.hints)('of $commit say now what they said then', ({ fields }) => {
    expect(parseQueueMessage({ ...place, ...fields })).toEqual({
      kind: 'hint',
      hint: { ...place, ...now(fields) },
    });
  });

  test('of any mixture of versions, with a replica of any or none, lead to a replica in sync', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.subarray(shapes.hints),
        fc.constantFrom(undefined, ...shapes.replicaTags),
        async (some, replica) => {
          const azure = worldWith(replica?.tags);
          await worksOff(azure, Object.assign({}, ...some.map(({ fields }) => fields)) as Fields);
          expect(azure.queue.size).toBe(0);
          const made = await azure.snapshots.get(inTarget('golden-1'));
          expect(made?.completionPercent).toBe(100);
          expect(made?.tags).toMatchObject({ owner: 'desktop', [tagKeys.installation]: azure.installation });
        },
      ),
      { numRuns: 150 },
    );
  });
});

test.each(shapes.marks)('the mark $value of $commit', ({ value, means }) => {
  const replica = { tags: { [tagKeys.deletion]: value } };
  expect(deletionMarkOf(replica)).toEqual({ ...means, due: Date.parse(means.due) });
});

test.each(shapes.replicaTags)('a replica of $commit is ours, and kept as it is', async ({ tags }) => {
  const azure = worldWith(tags);
  expect(isReplicaOf({ tags }, sourceSnapshot().id)).toBe(true);
  await worksOff(azure, {});
  expect(replicaIn(azure)?.uniqueId).toBe('unique-replica-golden-1');
  // What a way may have left is looked for and gone.
  for (const key of [tagKeys.staged, tagKeys.converted, tagKeys.renewed]) {
    expect(replicaIn(azure)?.tags).not.toHaveProperty(key);
  }
});

test.each(shapes.locks)('locks on their way back of $commit are put back', async ({ fields }) => {
  const azure = worldWith(replicaOf(sourceSnapshot()).tags);
  const locks = [{ name: 'keep', level: 'CanNotDelete', notes: 'x', owners: ['a'] }];
  const replica = { ...place.target, name: 'golden-1' };
  const message = parseQueueMessage({
    restoreLocks: { replica, uniqueId: 'unique-replica-golden-1', locks, ...fields },
  });
  if (message.kind !== 'restoreLocks') throw new Error('no locks');
  await restoreLocks(azure, message.restoration);
  await runUntil(azure, configOf(), azure.now + day);
  expect(await azure.locks.list(inTarget('golden-1'))).toMatchObject(locks);
});

test('journal lines of every kind are entries', () => {
  const lines = shapes.journal.map((line) => `${JSON.stringify(line)}\n`).join('');
  expect(parseLines(Buffer.from(lines))).toMatchObject({ entries: shapes.journal, damaged: [] });
});
