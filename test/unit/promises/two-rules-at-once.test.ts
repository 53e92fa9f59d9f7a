/**
 * A deployment is under way: one instance still renews by the rule of before, the other keeps what is there. What each
 * decided by what the other has not done yet must leave an image.
 */
import { expect, test } from 'vitest';
import { reconcile } from '../../../src/reconciler/reconcile.ts';
import type { Hint } from '../../../src/replication/hint.ts';
import type { ReplicationConfig } from '../../../src/replication/rule.ts';
import { betweenCalls } from '../../support/between-calls.ts';
import { hasImage } from '../../support/images.ts';
import { hintOf, inTarget } from '../../support/looks.ts';
import { renewal, renewalWays, type Renewal } from '../../support/renewing.ts';

const { Stage: _staged, ...ways } = renewalWays;

interface Ready extends Renewal {
  keeping: ReplicationConfig;
  hint: Hint;
}

/** Up to the look that replaces the old image. */
async function readyToReplace(way: string): Promise<Ready> {
  const one = renewal(way);
  const { azure, config } = one;
  const keeping = {
    ...config,
    rules: config.rules.map((rule) => ({ ...rule, whenSourceDeleted: 'keep' as const })),
  };
  await azure.hints.send([{ hint: hintOf('golden-1', config.rules[0]), messageId: 'first' }]);
  for (;;) {
    const next = azure.take();
    if (next === undefined) throw new Error('it was never replaced');
    const before = new Map(azure.stored);
    const outcome = await reconcile(azure, config, next.hint);
    if (outcome.kind !== 'deleteReplica') continue;
    azure.stored.clear();
    for (const [key, snapshot] of before) azure.stored.set(key, snapshot);
    return { ...one, keeping, hint: next.hint };
  }
}

/** How often it reads before it deletes, where nothing happens meanwhile. After the last of them nothing can be seen any more. */
async function readsOf(one: Ready, by: 'config' | 'keeping'): Promise<number> {
  const before = one.azure.stored.size;
  const world = betweenCalls(one.azure, Infinity, () => Promise.resolve());
  await reconcile(world, one[by], one.hint);
  expect(one.azure.stored.size).toBe(before - 1);
  return world.reads;
}

/** By the rule that keeps: what the renewal made is of no use to it. */
async function clean({ azure, keeping, hint }: Ready): Promise<void> {
  for (let look = 0; look < 6; look++) await reconcile(azure, keeping, hint);
}

test.each(Object.keys(ways))('by %s: kept while the old one is about to be replaced', async (way) => {
  const reads = await readsOf(await readyToReplace(way), 'config');
  for (let nth = 1; nth < reads; nth++) {
    const one = await readyToReplace(way);
    await reconcile(
      betweenCalls(one.azure, nth, () => clean(one)),
      one.config,
      one.hint,
    );
    expect(hasImage(one.azure), `before read ${String(nth)}`).toBe(true);
  }
});

test.each(Object.keys(ways))(
  'by %s: a person deletes the old one while the last of what is beside it is about to be removed',
  async (way) => {
    const last = async (): Promise<Ready> => {
      const one = await readyToReplace(way);
      const beside = (): number =>
        [...one.azure.stored.keys()].filter((key) => key.includes('weu/snaprep-')).length;
      while (beside() > 1) await reconcile(one.azure, one.keeping, one.hint);
      return one;
    };
    const reads = await readsOf(await last(), 'keeping');
    for (let nth = 1; nth < reads; nth++) {
      const one = await last();
      const world = betweenCalls(one.azure, nth, () => {
        one.azure.remove(inTarget('golden-1'));
        return Promise.resolve();
      });
      await reconcile(world, one.keeping, one.hint);
      expect(hasImage(one.azure), `before read ${String(nth)}`).toBe(true);
    }
  },
);
