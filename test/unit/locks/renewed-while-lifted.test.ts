/** A replica that is renewed while its locks are off for something else: nothing meets a lock then, and yet none is lost. */
import { expect, test } from 'vitest';
import { tagKeys } from '../../../src/replication/replica-tags.ts';
import {
  configOf,
  day,
  deleteSource,
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

const lifting = { ...rule, locks: 'lift' } as const;
const config = configOf(lifting);
/** In the region of the target, where a copy takes seconds. */
const near = { location: 'westeurope' };
const legal = { name: 'legal', level: 'ReadOnly', notes: 'by court' };

async function lockedWorld(): Promise<MemoryAzure> {
  const azure = new MemoryAzure();
  azure.now = noon + hour;
  azure.copyMs = 1;
  azure.put(sourceSnapshot(near), inSource('golden-1'));
  azure.put(replicaOf(sourceSnapshot(near)), inTarget('golden-1'));
  await azure.locks.put(inTarget('golden-1'), legal);
  return azure;
}

const locksOn = (azure: MemoryAzure): unknown => azure.locked.get(keyOf(inTarget('golden-1'))) ?? [];

test('deleted and taken anew within seconds, as a pipeline does it: the new replica has the lock of the old one', async () => {
  const azure = await lockedWorld();
  await deleteSource(azure, 'golden-1');
  await runUntil(azure, config, azure.now + 15_000);
  // The mark is written, for which the lock had to go.
  expect(replicaIn(azure)?.tags).toHaveProperty(tagKeys.deletion);
  expect(locksOn(azure)).toEqual([]);
  const renewed = sourceSnapshot({ ...near, uniqueId: 'renewed', timeCreated: azure.now });
  azure.put(renewed, inSource('golden-1'));
  const hint = { ...hintOf('golden-1', lifting), announced: true as const, since: azure.now };
  await azure.hints.send([{ hint, messageId: 'written' }]);
  await runUntil(azure, config, azure.now + day);
  expect(replicaIn(azure)?.tags[tagKeys.generation]).toBe('renewed');
  expect(locksOn(azure)).toMatchObject([legal]);
  expect(azure.restorations.size).toBe(0);
});

test('deleted for good: nobody waits a week for what comes after it', async () => {
  const azure = await lockedWorld();
  await deleteSource(azure, 'golden-1');
  await runUntil(azure, config, azure.now + day);
  expect(replicaIn(azure)).toBeUndefined();
  expect(azure.restorations.size).toBe(0);
});
