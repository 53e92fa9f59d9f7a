/** Renewals that met a lie or failures on their way: they end, and by the image of the source that is there now. */
import { expect, test } from 'vitest';
import { interimName, interimTags, type InterimKind } from '../../../src/replication/renewal/interim.ts';
import { replicaTags, tagKeys } from '../../../src/replication/replica-tags.ts';
import { snapshotIdText } from '../../../src/replication/resource-id.ts';
import type { Snapshot } from '../../../src/replication/snapshot.ts';
import { configOf, day, hintOf, hour, inSource, inTarget, replicaIn, runUntil } from '../../support/looks.ts';
import { MemoryAzure } from '../../support/memory-azure.ts';
import { installation, noon, replicaOf, rule, sourceSnapshot } from '../../support/snapshots.ts';

const source = sourceSnapshot({ uniqueId: 'renewed', timeCreated: noon + hour / 2 });

function interimOf(of: Snapshot, overrides: Partial<Snapshot> = {}, kind?: InterimKind): Snapshot {
  const name = interimName(of.id, of.uniqueId, kind);
  const made = replicaOf(of, { uniqueId: name, timeCreated: noon + 40 * 60_000, ...overrides });
  return {
    ...made,
    id: snapshotIdText(inTarget(name)),
    name,
    tags: interimTags(of, { rule, attempt: 1, installation }),
  };
}

/** A target with these, and a look at it. */
async function after(...there: Snapshot[]): Promise<MemoryAzure> {
  const azure = new MemoryAzure();
  azure.now = noon + hour;
  azure.put(source, inSource('golden-1'));
  for (const one of there) azure.put(one, inTarget(one.name));
  await azure.hints.send([{ hint: hintOf(), messageId: 'first' }]);
  await runUntil(azure, configOf(), azure.now + day);
  return azure;
}

test('of two whole interims that of the source that is there now gives the name, though the other is younger', async () => {
  // A wrong answer told of another generation of the source, once.
  const other = interimOf({ ...source, uniqueId: 'former-renewed' }, { timeCreated: noon + 50 * 60_000 });
  const azure = await after(interimOf(source), other);
  expect(replicaIn(azure)?.tags).toMatchObject({ [tagKeys.generation]: 'renewed' });
  expect([...azure.stored.keys()].filter((key) => key.includes('/snaprep-'))).toEqual([]);
  const given = azure.writes.filter((write) => write.startsWith('create ') && write.endsWith('/golden-1'));
  expect(given).toHaveLength(1);
});

test('attempts at the interim are none at the copy that gives the name', async () => {
  const interim = interimOf(source);
  const tags = replicaTags(source, { rule, attempt: 5, installation }) ?? {};
  const failed = replicaOf(source, {
    createOption: 'CopyStart',
    sourceResourceId: interim.id,
    completionPercent: 0,
    copyCompletionError: { code: 'CopySourceNotFound', message: 'x' },
    tags: { ...tags, [tagKeys.renewed]: interim.name },
  });
  const azure = await after(interim, failed);
  expect(replicaIn(azure)).toMatchObject({ tags: { [tagKeys.generation]: 'renewed' } });
  expect(replicaIn(azure)).not.toHaveProperty('copyCompletionError');
  expect([...azure.stored.keys()].filter((key) => key.includes('/snaprep-'))).toEqual([]);
});
