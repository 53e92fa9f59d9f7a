/**
 * Between what was read and what is done, a person takes a name of ours, or pins what is ours: whatever moment that is,
 * nothing of it is deleted or written over.
 */
import { describe, expect, test } from 'vitest';
import { sync } from '../../../src/reconciler/sync.ts';
import { tagKeys } from '../../../src/replication/replica-tags.ts';
import { day, hintOf, runUntil } from '../../support/looks.ts';
import { meddling } from '../../support/meddling.ts';
import type { MemoryAzure } from '../../support/memory-azure.ts';
import { renewal, renewalWays } from '../../support/renewing.ts';

/** What a person has made of what lay under names of the service's own, by keys. */
type Touched = Map<string, { uniqueId: string; tags: Readonly<Record<string, string>> }>;

type Part = Pick<Touched extends Map<string, infer One> ? One : never, 'uniqueId' | 'tags'>;

const persons: Record<string, (part: Part) => Part> = {
  'takes the name': ({ uniqueId }) => ({ uniqueId: `a person's ${uniqueId}`, tags: { owner: 'somebody' } }),
  'pins it': ({ uniqueId, tags }) => ({ uniqueId, tags: { ...tags, [tagKeys.pinned]: 'legal hold' } }),
};

function touch(azure: MemoryAzure, change: (part: Part) => Part): Touched {
  const touched: Touched = new Map();
  for (const [key, one] of azure.stored) {
    if (!key.includes('/snaprep-')) continue;
    azure.stored.set(key, { ...one, ...change(one) });
    touched.set(`snapshot ${key}`, change(one));
  }
  for (const [key, { disk, of }] of azure.storedDisks) {
    azure.storedDisks.set(key, { disk: { ...disk, ...change(disk) }, of });
    touched.set(`disk ${key}`, change(disk));
  }
  return touched;
}

function partsIn(azure: MemoryAzure): Touched {
  return new Map<string, Part>([
    ...[...azure.stored].map(([key, one]) => [`snapshot ${key}`, one] as const),
    ...[...azure.storedDisks].map(([key, { disk }]) => [`disk ${key}`, disk] as const),
  ]);
}

describe.each(Object.keys(renewalWays))('a renewal by %s', (way) => {
  test.each(Object.keys(persons))('where somebody %s, at any moment, that stays', async (what) => {
    const change = persons[what];
    if (change === undefined) throw new Error(what);
    let touchedAtAll = 0;
    // The first one is let alone, and tells how many moments there are.
    for (let nth = 0, moments = 0; nth <= moments; nth++) {
      const { azure, config } = renewal(way);
      let touched: Touched = new Map();
      const state = meddling(azure, nth, () => (touched = touch(azure, change)));
      await azure.hints.send([{ hint: hintOf('golden-1', config.rules[0]), messageId: 'first' }]);
      await runUntil(azure, config, azure.now + day);
      azure.now += day;
      await sync(azure, config, 'night');
      await runUntil(azure, config, azure.now + day);
      const there = partsIn(azure);
      for (const [key, part] of touched) {
        expect(there.get(key)?.uniqueId, `${key}, at call ${nth}`).toBe(part.uniqueId);
        expect(there.get(key)?.tags, `${key}, at call ${nth}`).toEqual(part.tags);
      }
      touchedAtAll += touched.size;
      if (nth === 0) moments = state.calls;
    }
    if (way !== 'Stage') expect(touchedAtAll).toBeGreaterThan(20);
  });
});
