/** That a listing tells how far a copy is, is unverified: a finished one counts as finished all the same. */
import { expect, test } from 'vitest';
import { sync } from '../../../src/reconciler/sync.ts';
import { configOf, day, hintOf, hour, inSource, inTarget, replicaIn, runUntil } from '../../support/looks.ts';
import { MemoryAzure } from '../../support/memory-azure.ts';
import { noon, replicaOf, sourceSnapshot } from '../../support/snapshots.ts';

test('where listings leave the progress out, the next of a family is copied, and the night finds nothing', async () => {
  const azure = new MemoryAzure();
  const names = Array.from({ length: 9 }, (_, at) => `golden-${at + 1}`);
  for (const [at, name] of names.entries()) {
    azure.put(sourceSnapshot({ name, uniqueId: name, timeCreated: noon + at * 60_000 }), inSource(name));
    const source = sourceSnapshot({ name, uniqueId: name });
    if (at < names.length - 1) azure.put(replicaOf(source, { completionPercent: 100 }), inTarget(name));
  }
  azure.now = noon + hour;
  const { list } = azure.snapshots;
  azure.snapshots.list = async (group) =>
    (await list(group)).map(({ completionPercent: _percent, ...listed }) => listed);
  await azure.hints.send([{ hint: hintOf('golden-9'), messageId: 'first' }]);
  await runUntil(azure, configOf(), azure.now + hour);
  expect(replicaIn(azure, 'golden-9')).toBeDefined();
  await sync(azure, configOf(), 'night');
  await runUntil(azure, configOf(), azure.now + day);
  expect(azure.writes.filter((write) => !write.endsWith('golden-9'))).toEqual([]);
  expect(azure.queue.size).toBe(0);
});
