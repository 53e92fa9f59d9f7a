/** A listing of a large group is megabytes: no more of them are held than somebody may still use. */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import { SharedListings } from '../../../src/azure/shared-listings.ts';
import type { Snapshot } from '../../../src/replication/snapshot.ts';
import { MemoryAzure } from '../../support/memory-azure.ts';
import { noon, sourceGroup, sourceSnapshot } from '../../support/snapshots.ts';
import { VirtualTime } from '../../support/virtual-time.ts';

test('of a group that is listed again and again, the last one is held, and after a while none', async () => {
  const time = new VirtualTime(noon);
  const made: WeakRef<Snapshot[]>[] = [];
  const list = async (): Promise<Snapshot[]> => {
    await time.sleep(100);
    const listed = [sourceSnapshot()];
    made.push(new WeakRef(listed));
    return listed;
  };
  const shared = new SharedListings({ ...new MemoryAzure().snapshots, list }, time);
  let got = 0;
  for (let at = 0; at < 30_000; at += 100) {
    time.after(at, () => void shared.list(sourceGroup).then(({ length }) => (got += length)));
  }
  await time.run(noon + 40_000);
  expect(got).toBe(300);
  expect(made.length).toBeGreaterThan(100);
  expect(await held(made)).toBeLessThanOrEqual(3);
  await time.run();
  expect(await held(made)).toBe(0);
});

async function held(refs: readonly WeakRef<Snapshot[]>[]): Promise<number> {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  // What was looked at in this turn is kept until its end.
  await new Promise((resolve) => setImmediate(resolve));
  collect();
  return refs.filter((ref) => ref.deref() !== undefined).length;
}
