/** A source whose id is answered 404, hour after hour, while the listing of its group has it (reported). */
import { beforeEach, expect, test } from 'vitest';
import type { Outcome } from '../../../src/reconciler/reconcile.ts';
import { tagKeys } from '../../../src/replication/replica-tags.ts';
import type { SnapshotId } from '../../../src/replication/resource-id.ts';
import {
  configOf,
  day,
  hintOf,
  hour,
  inSource,
  inTarget,
  keyOf,
  nights,
  replicaIn,
  runUntil,
} from '../../support/looks.ts';
import { MemoryAzure } from '../../support/memory-azure.ts';
import { replicaOf, sourceSnapshot } from '../../support/snapshots.ts';

const config = configOf();
const source = sourceSnapshot();
let azure: MemoryAzure;
let isHidden: boolean;
let listings: number;
beforeEach(() => {
  azure = new MemoryAzure();
  azure.put(source, inSource('golden-1'));
  isHidden = true;
  listings = 0;
  const { get, list } = azure.snapshots;
  azure.snapshots.get = (id: SnapshotId) =>
    isHidden && keyOf(id) === keyOf(inSource('golden-1')) ? Promise.resolve(undefined) : get(id);
  azure.snapshots.list = (...asked) => {
    listings += 1;
    return list(...asked);
  };
});

async function looks(forMs: number): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  await runUntil(azure, config, azure.now + forMs, (outcome) => outcomes.push(outcome));
  return outcomes;
}

const told = { kind: 'blocked', reason: 'SourceNotVisible' };

test('that the night asks for a copy is told, and it is made within the hour once its id shows it', async () => {
  const outcomes = await nights(azure, config, 1);
  expect(outcomes.at(0)).toMatchObject(told);
  expect(outcomes.at(-1)).toMatchObject(told);
  expect(replicaIn(azure)).toBeUndefined();
  isHidden = false;
  await looks(hour + 5 * 60_000);
  expect(replicaIn(azure)).toBeDefined();
});

test('whose write was told of is looked for twice, and then told of', async () => {
  await azure.hints.send([{ hint: { ...hintOf(), announced: true }, messageId: 'e' }]);
  const outcomes = await looks(hour);
  expect(outcomes.slice(0, 3)).toMatchObject([
    { kind: 'wait', reason: 'SourceNotVisible' },
    { kind: 'wait', reason: 'SourceNotVisible' },
    told,
  ]);
});

test('that has a replica: it is marked once at most, and nobody reads of a deletion that never comes', async () => {
  azure.put(replicaOf(source), inTarget('golden-1'));
  await azure.hints.send([{ hint: hintOf(), messageId: 'e' }]);
  const outcomes = await looks(day);
  expect(outcomes.at(-1)).toMatchObject(told);
  expect(outcomes.filter(({ kind }) => kind === 'setTags').length).toBeLessThanOrEqual(2);
  expect(replicaIn(azure)?.tags[tagKeys.deletion]).toBeUndefined();
  isHidden = false;
  expect((await looks(hour + 5 * 60_000)).at(-1)).toMatchObject({ reason: 'InSync' });
});

test('that is really gone costs one listing where an event told of its write, and none where not', async () => {
  azure.stored.delete(keyOf(inSource('golden-1')));
  await azure.hints.send([{ hint: { ...hintOf(), announced: true }, messageId: 'e' }]);
  expect((await looks(day)).at(-1)).toMatchObject({ kind: 'none', reason: 'NothingToDo' });
  expect(listings).toBe(1);
  await azure.hints.send([{ hint: hintOf(), messageId: 'f' }]);
  expect((await looks(day)).at(-1)).toMatchObject({ kind: 'none', reason: 'NothingToDo' });
  expect(listings).toBe(1);
});
