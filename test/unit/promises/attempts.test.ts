/** So many copies are begun as there may be attempts, whoever asks for looks meanwhile. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { eventHintId, type Hint } from '../../../src/replication/hint.ts';
import {
  day,
  configOf,
  hintOf,
  hour,
  inSource,
  inTarget,
  keyOf,
  minute,
  runUntil,
} from '../../support/looks.ts';
import { MemoryAzure } from '../../support/memory-azure.ts';
import { noon, sourceSnapshot } from '../../support/snapshots.ts';

/** `attempts` in `observe.ts`. */
const attempts = 5;

function copiesBegun({ writes }: MemoryAzure): number {
  return writes.filter((write) => write === `create ${keyOf(inTarget('golden-1'))}`).length;
}

function askedFor(kind: 'event' | 'sibling' | 'pass', now: number): Hint {
  const hint = { ...hintOf(), since: now };
  if (kind === 'event') return { ...hint, announced: true };
  return kind === 'sibling' ? { ...hint, nudged: true } : { ...hint, byPass: true };
}

const chains = fc.array(
  fc.record({ kind: fc.constantFrom('event', 'sibling', 'pass'), afterMs: fc.nat({ max: 20 * minute }) }),
  { minLength: 1, maxLength: 8 },
);

test.each(['accepted, and nothing comes of it', 'failed'] as const)(
  'each %s: each chain of looks begins one at most beyond the attempts that there may be',
  async (how) => {
    await fc.assert(
      fc.asyncProperty(chains, async (asked) => {
        const azure = new MemoryAzure();
        azure.now = noon + hour;
        if (how === 'failed') azure.failingCopies = Infinity;
        else azure.lostCreates = Infinity;
        azure.put(sourceSnapshot(), inSource('golden-1'));
        const begin = azure.now;
        const sorted = [...asked].sort((left, right) => left.afterMs - right.afterMs);
        for (const [at, { kind, afterMs }] of sorted.entries()) {
          await runUntil(azure, configOf(), begin + afterMs);
          const hint = askedFor(kind, azure.now);
          await azure.hints.send([
            { hint, messageId: eventHintId({ id: `${at}`, time: `${afterMs}` }, hint) },
          ]);
        }
        await runUntil(azure, configOf(), begin + 2 * day);
        expect(copiesBegun(azure)).toBeLessThanOrEqual(attempts + asked.length - 1);
        expect(copiesBegun(azure)).toBeGreaterThanOrEqual(attempts);
      }),
      { numRuns: 60 },
    );
  },
);

test('who asks again later gets its attempts', async () => {
  const azure = new MemoryAzure();
  azure.now = noon + hour;
  azure.lostCreates = Infinity;
  azure.put(sourceSnapshot(), inSource('golden-1'));
  for (const round of [1, 2]) {
    await azure.hints.send([{ hint: { ...hintOf(), since: azure.now }, messageId: `asked-${round}` }]);
    await runUntil(azure, configOf(), azure.now + 6 * hour);
    expect(copiesBegun(azure)).toBe(attempts * round);
  }
});

test('a hint that counts attempts and says of which generation not, as the first version wrote it, holds back none', async () => {
  const azure = new MemoryAzure();
  azure.now = noon + hour;
  azure.put(sourceSnapshot(), inSource('golden-1'));
  await azure.hints.send([{ hint: { ...hintOf(), attempt: attempts + 1 }, messageId: 'former' }]);
  await runUntil(azure, configOf(), azure.now + hour);
  expect(copiesBegun(azure)).toBe(1);
  const sameGeneration = { ...hintOf(), attempt: attempts + 1, generation: sourceSnapshot().uniqueId };
  azure.stored.delete(keyOf(inTarget('golden-1')));
  await azure.hints.send([{ hint: sameGeneration, messageId: 'same generation' }]);
  await runUntil(azure, configOf(), azure.now + hour);
  expect(copiesBegun(azure)).toBe(1);
});
