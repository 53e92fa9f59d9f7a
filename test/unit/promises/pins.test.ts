/** What a person pins stays, under whichever of our names it is, and so does the image that it is of. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { reconcile, type Outcome } from '../../../src/reconciler/reconcile.ts';
import { interimName, interimTags } from '../../../src/replication/renewal/interim.ts';
import { tagKeys } from '../../../src/replication/replica-tags.ts';
import { snapshotIdText } from '../../../src/replication/resource-id.ts';
import type { Snapshot } from '../../../src/replication/snapshot.ts';
import { withoutTag } from '../../../src/replication/tag-drift.ts';
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
import { installation, noon, replicaOf, rule, sourceSnapshot } from '../../support/snapshots.ts';

const pin = { [tagKeys.pinned]: 'legal hold' };
const config = configOf();
const source = sourceSnapshot();
const besideName = interimName(source.id, source.uniqueId);

/** The replica, an interim of its generation beside it, and a second image, so that no guard holds the first. */
function world(interim: Partial<Snapshot> = {}): MemoryAzure {
  const azure = new MemoryAzure();
  azure.now = noon + hour;
  azure.put(replicaOf(source), inTarget('golden-1'));
  azure.put(sourceSnapshot({ name: 'beside' }), inSource('beside'));
  azure.put(replicaOf(sourceSnapshot({ name: 'beside' })), inTarget('beside'));
  const id = snapshotIdText(inTarget(besideName));
  const tags = { ...interimTags(source, { rule, attempt: 1, installation }), ...interim.tags };
  const made = { ...replicaOf(source), uniqueId: 'the-interim', ...interim };
  azure.put({ ...made, id, name: besideName, tags }, inTarget(besideName));
  return azure;
}

describe('an interim that a person pinned, and its source is gone', () => {
  test.each(['the night', 'the event'])('found by %s: the replica stays, and it is said why', async (how) => {
    const azure = world({ tags: pin });
    const replica = replicaIn(azure);
    if (how === 'the event') await azure.hints.send([{ hint: hintOf(), messageId: 'deleted' }]);
    const first: Outcome[] = [];
    await runUntil(azure, config, azure.now + day, (outcome) => first.push(outcome));
    const outcomes = [...first, ...(await nights(azure, config, 10, how))];
    expect(replicaIn(azure)).toEqual(replica);
    expect(azure.writes.filter((write) => write.startsWith('delete') || write.startsWith('create'))).toEqual(
      [],
    );
    expect(outcomes.at(-1)).toMatchObject({ kind: 'none', reason: 'Pinned' });
    expect(outcomes.at(-1)?.detail).toContain(besideName);
  });

  test('without its pin both go, and neither comes back', async () => {
    const azure = world({ tags: pin });
    await nights(azure, config, 2, 'pinned');
    const held = azure.stored.get(keyOf(inTarget(besideName)));
    if (held) azure.put({ ...held, tags: withoutTag(held.tags, tagKeys.pinned) }, inTarget(besideName));
    await nights(azure, config, 3, 'free');
    expect(replicaIn(azure)).toBeUndefined();
    expect(azure.stored.has(keyOf(inTarget(besideName)))).toBe(false);
    expect(azure.writes.filter((write) => write.startsWith('create'))).toEqual([]);
  });
});

test('an interim that nobody knows of any more goes before its replica, which never comes back from it', async () => {
  const azure = world();
  // The event of the deletion has no word of what a renewal left.
  await azure.hints.send([{ hint: hintOf(), messageId: 'deleted' }]);
  await runUntil(azure, config, azure.now + hour);
  await nights(azure, config, 2, 'after');
  const { resourceGroup, subscriptionId } = inTarget('');
  const of = (verb: string, name: string): number =>
    azure.writes.indexOf(`${verb} ${subscriptionId}/${resourceGroup}/${name}`);
  expect(of('delete', besideName)).toBeGreaterThanOrEqual(0);
  expect(of('delete', 'golden-1')).toBeGreaterThan(of('delete', besideName));
  expect(azure.writes.filter((write) => write.startsWith('create'))).toEqual([]);
});

test('a pin that is set on anything of ours at any time of a renewal keeps that very snapshot', async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 0, max: 14 }), fc.nat(), async (at, which) => {
      const azure = new MemoryAzure();
      azure.now = noon + hour;
      azure.put({ ...source, uniqueId: 'renewed', timeCreated: noon + hour / 2 }, inSource('golden-1'));
      azure.put(replicaOf(source), inTarget('golden-1'));
      await azure.hints.send([{ hint: hintOf(), messageId: 'renewed' }]);
      for (let look = 0; look < at && azure.queue.size > 0; look++) {
        const next = azure.take();
        if (next) await reconcile(azure, config, next.hint);
      }
      const ours = [...azure.stored].filter(([key]) =>
        key.includes(`/${rule.targets[0]?.resourceGroup ?? ''}/`),
      );
      const [key, one] = ours[which % ours.length] ?? [];
      if (key === undefined || one === undefined) throw new Error('nothing there');
      azure.stored.set(key, { ...one, tags: { ...one.tags, ...pin } });
      await runUntil(azure, config, azure.now + day);
      await nights(azure, config, 2, 'pinned');
      // Then its source goes, for good.
      azure.stored.delete(keyOf(inSource('golden-1')));
      await azure.hints.send([{ hint: hintOf(), messageId: 'deleted' }]);
      await nights(azure, config, 3, 'gone');
      expect(azure.stored.get(key)).toMatchObject({ uniqueId: one.uniqueId, tags: pin });
    }),
    { numRuns: 60 },
  );
});
