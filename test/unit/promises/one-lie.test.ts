/** One answer of Azure that is not the truth, at any read of any look, costs nothing; and so with any two. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { reconcile } from '../../../src/reconciler/reconcile.ts';
import { sync } from '../../../src/reconciler/sync.ts';
import { tagKeys } from '../../../src/replication/replica-tags.ts';
import type { Snapshot } from '../../../src/replication/snapshot.ts';
import { watchImage } from '../../support/images.ts';
import { configOf, hintOf, hour, inTarget, keyOf } from '../../support/looks.ts';
import { lies, lying, type Lie, type Told } from '../../support/lying.ts';
import { MemoryAzure } from '../../support/memory-azure.ts';
import { noon } from '../../support/snapshots.ts';
import { states, type State } from './states.ts';

const name = keyOf(inTarget('golden-1'));
const lock = { name: 'legal', level: 'CanNotDelete' };

/** So many looks after the last lie; what it did has shown by then, or never does. */
const looksAfter = 12;

interface Seen {
  fitting: (readonly Lie[])[];
  cost: string[];
}

/** What has the replica looked at: a hint of its own, or the nightly pass, which is lied to as well. */
type Asks = 'hint' | 'night';

/** Looks at one replica for as long as there are looks, with those answers; tells what was lost. */
async function looks(state: State, told: Told, isLocked = false, asks: Asks = 'hint'): Promise<Seen> {
  const azure = new MemoryAzure();
  azure.now = noon + hour;
  state.build(azure);
  const before = new Map(azure.stored);
  if (isLocked && before.has(name)) await azure.locks.put(inTarget('golden-1'), lock);
  const locksBefore = JSON.stringify([...azure.locked]);
  const lost = watchImage(azure);
  const { config = configOf() } = state;
  const said = lying(azure, told);
  const hint = { ...hintOf('golden-1', config.rules[0]), ...state.hint };
  if (asks === 'hint') await azure.hints.send([{ hint, messageId: 'first' }]);
  else await sync(azure, config, 'night');
  const lastLie = Math.max(0, ...told.keys());
  for (let after = 0; after < looksAfter && azure.queue.size > 0;) {
    const next = azure.take();
    if (next !== undefined) await reconcile(azure, config, next.hint);
    if (said.reads >= lastLie) after++;
  }
  const cost = [...lossesOf(state, before, azure), ...(state.mayGo ? [] : lost)];
  if (JSON.stringify([...azure.locked]) !== locksBefore) cost.push('a lock is gone');
  return { fitting: said.fitting, cost };
}

function* lossesOf(
  { mayGo, mayBeRenewed }: State,
  before: ReadonlyMap<string, Snapshot>,
  azure: MemoryAzure,
): Generator<string> {
  for (const [key, was] of before) {
    const is = azure.stored.get(key);
    if (key === name && mayGo) continue;
    if (is?.uniqueId !== was.uniqueId) {
      const isPinned = was.tags[tagKeys.pinned] !== undefined;
      if (isPinned || !(mayBeRenewed && (key === name || key.includes('/snaprep-')))) yield `${key} is gone`;
    } else if (is.tags[tagKeys.pinned] !== was.tags[tagKeys.pinned]) yield `${key} lost its pin`;
    else if (isOfOthers(was) && JSON.stringify(is) !== JSON.stringify(was)) yield `${key} was changed`;
  }
}

function isOfOthers({ tags }: Snapshot): boolean {
  return tags['owner'] === 'somebody' || tags[tagKeys.installation] === 'sb-another';
}

describe.each(Object.entries(states))('%s', (_name, state) => {
  test('without a lie nothing is lost', async () => {
    expect((await looks(state, new Map())).cost).toEqual([]);
  });

  test('one lie costs nothing, under locks or not', async () => {
    const cost: string[] = [];
    for (const isLocked of [false, true]) {
      const { fitting } = await looks(state, new Map(), isLocked);
      for (const [at, fittingHere] of fitting.entries()) {
        const nth = at + 1;
        // What a lock is lifted for is decided by the same reads, so a few kinds are enough there.
        const some = fittingHere.filter((lie) => !isLocked || lie === 'nothing' || lie === 'untagged');
        for (const lie of some) {
          const result = await looks(state, new Map([[nth, lie]]), isLocked);
          for (const what of result.cost) cost.push(`${lie} at read ${nth}: ${what}`);
        }
      }
    }
    expect(cost).toEqual([]);
  });
});

describe.each(Object.entries(states))('at night, %s', (_name, state) => {
  test('one lie costs nothing, told to the pass or to a look that it asks for', async () => {
    const cost: string[] = [];
    const { fitting, cost: costOfNone } = await looks(state, new Map(), false, 'night');
    expect(costOfNone).toEqual([]);
    for (const [at, fittingHere] of fitting.entries()) {
      for (const lie of fittingHere) {
        const result = await looks(state, new Map([[at + 1, lie]]), false, 'night');
        for (const what of result.cost) cost.push(`${lie} at read ${at + 1}: ${what}`);
      }
    }
    expect(cost).toEqual([]);
  });
});

test('any two lies cost nothing', async () => {
  const anyLie = fc.constantFrom<Lie[]>(...lies);
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...Object.keys(states)),
      fc.integer({ min: 1, max: 40 }),
      fc.integer({ min: 1, max: 6 }),
      anyLie,
      anyLie,
      fc.boolean(),
      fc.constantFrom<Asks[]>('hint', 'night'),
      async (of, nth, gap, first, second, isLocked, asks) => {
        const state = states[of];
        if (state === undefined) throw new Error(of);
        const told = new Map([
          [nth, first],
          [nth + gap, second],
        ]);
        expect((await looks(state, told, isLocked, asks)).cost).toEqual([]);
      },
    ),
    { numRuns: 1500 },
  );
});
