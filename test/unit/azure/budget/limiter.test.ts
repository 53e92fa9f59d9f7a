import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Limiter, type KnownLimit } from '../../../../src/azure/budget/limiter.ts';
import { AzureBucket } from '../../../support/azure-bucket.ts';
import { VirtualTime } from '../../../support/virtual-time.ts';

const reads: KnownLimit = { size: 250, perSecond: 25 };

const happening = fc.oneof(
  { weight: 6, arbitrary: fc.record({ what: fc.constant('take' as const), after: fc.nat(300) }) },
  {
    weight: 2,
    arbitrary: fc.record({ what: fc.constant('observe' as const), after: fc.nat(300), left: fc.nat(250) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ what: fc.constant('refused' as const), after: fc.nat(300), wait: fc.nat(5000) }),
  },
);

test('no more calls are made in any time than its rate and one burst allow', () => {
  fc.assert(
    fc.property(fc.array(happening, { maxLength: 300 }), (happenings) => {
      const limiter = new Limiter(reads, 0);
      /** Calls so far, and how many the rate has allowed so far. */
      const taken: { calls: number; allowed: number }[] = [];
      let now = 0;
      let allowed = 0;
      for (const one of happenings) {
        now += one.after;
        allowed += (limiter.rate * one.after) / 1000;
        if (one.what === 'observe') limiter.observe([{ name: 'reads', remaining: one.left, size: 250 }], now);
        else if (one.what === 'refused') limiter.refused(one.wait, now, 0.5);
        else
          while (taken.length < 10_000 && limiter.take(now)) taken.push({ calls: taken.length + 1, allowed });
        expect(limiter.rate).toBeGreaterThanOrEqual(0.5);
      }
      const burst = 4 * 25;
      for (const from of taken) {
        const last = taken.at(-1) ?? from;
        expect(last.calls - from.calls).toBeLessThanOrEqual(burst + last.allowed - from.allowed + 1);
      }
    }),
    { numRuns: 60 },
  );
});

test('where nothing is ever used up, nothing is held back for long', () => {
  const limiter = new Limiter(reads, 0);
  let taken = 0;
  for (let now = 0; now < 10_000; now += 5) {
    while (limiter.take(now)) {
      taken++;
      limiter.observe([{ name: 'reads', remaining: 249, size: 250 }], now);
    }
  }
  expect(taken).toBeGreaterThan(5000);
});

test('nothing is called before a wait that Azure asked for is over', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(reads, undefined),
      fc.array(
        fc.record({
          after: fc.nat(2000),
          wait: fc.nat(20_000),
          random: fc.double({ min: 0, max: 1, noNaN: true }),
        }),
        {
          minLength: 1,
          maxLength: 20,
        },
      ),
      (limit, refusals) => {
        const limiter = new Limiter(limit, 0);
        let now = 0;
        let notBefore = 0;
        for (const { after, wait, random } of refusals) {
          now += after;
          limiter.refused(wait, now, random);
          notBefore = Math.max(notBefore, now + wait);
          expect(limiter.take(Math.max(now, notBefore - 1))).toBe(false);
        }
        const turn = now + limiter.waitFor(1, now);
        expect(turn).toBeGreaterThanOrEqual(notBefore);
        expect(limiter.take(turn + 1)).toBe(true);
      },
    ),
  );
});

test('a wait of days holds nothing back for days', () => {
  const limiter = new Limiter({ size: 250, perSecond: 25 }, 0);
  limiter.refused(30 * 24 * 3_600_000, 0, 1);
  expect(limiter.waitFor(1, 0)).toBeGreaterThanOrEqual(3_600_000);
  expect(limiter.waitFor(1, 0)).toBeLessThanOrEqual(2.1 * 3_600_000);
});

test('the wait that is foretold is the wait', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 50 }), fc.integer({ min: 0, max: 170 }), (count, left) => {
      const limiter = new Limiter(reads, 0);
      limiter.observe([{ name: 'reads', remaining: left, size: 250 }], 0);
      const wait = limiter.waitFor(count, 0);
      const taken = (at: number): number => {
        let number = 0;
        while (number < count && limiter.take(at)) number++;
        return number;
      };
      // Not all can gather at once, but as many as there is room for.
      let all = taken(0);
      for (let at = 10; at <= wait + 1 && all < count; at += 10) all += taken(at);
      all += all < count ? taken(wait + 1) : 0;
      expect(all).toBe(count);
    }),
  );
});

test('of a limit of which nothing is known, nothing is held back until little is left', () => {
  const limiter = new Limiter(undefined, 0);
  limiter.observe([{ name: 'Create3Min', remaining: 999, windowMs: 180_000 }], 0);
  for (let count = 0; count < 1000; count++) expect(limiter.take(1)).toBe(true);
  limiter.observe([{ name: 'Create3Min', remaining: 300, windowMs: 180_000 }], 2);
  let taken = 0;
  while (limiter.take(3)) taken++;
  expect(taken).toBeLessThanOrEqual(6);
  expect(limiter.rate).toBeCloseTo(999 / 180 / 2);
  limiter.observe([{ name: 'Create3Min', remaining: 800, windowMs: 180_000 }], 1000);
  expect(limiter.rate).toBe(Infinity);
});

describe.each([1, 2, 4, 8])('%i instances on one bucket', (instances) => {
  test.each([20, 100, 500])('with answers after %i ms', async (latencyMs) => {
    for (const seed of [7]) {
      const time = new VirtualTime(0, seed);
      const azure = new AzureBucket(reads);
      const made = Array.from({ length: instances }, () => ({ calls: 0, refused: 0 }));
      for (const own of made) void run(time, azure, own, latencyMs);
      const seconds = 180;
      await time.run(seconds * 1000);
      const calls = made.reduce((sum, { calls: one }) => sum + one, 0);
      const refused = made.reduce((sum, { refused: one }) => sum + one, 0);
      expect(calls / (250 + 25 * seconds)).toBeGreaterThan(0.85);
      expect(refused / (calls + refused)).toBeLessThan(0.01);
      const least = Math.min(...made.map(({ calls: one }) => one));
      expect(least / (calls / instances)).toBeGreaterThan(0.5);
    }
  });
});

/** One instance that always has something to call; up to 32 calls under way. */
async function run(
  time: VirtualTime,
  azure: AzureBucket,
  own: { calls: number; refused: number },
  latencyMs: number,
): Promise<void> {
  const limiter = new Limiter(reads, time.now());
  const call = async (): Promise<void> => {
    const answer = azure.take(time.now());
    await time.sleep(latencyMs * (0.5 + time.random()));
    if (answer.retryAfterMs === undefined) {
      own.calls += 1;
      limiter.observe([{ name: 'reads', remaining: answer.remaining, size: 250 }], time.now());
    } else {
      own.refused += 1;
      limiter.refused(answer.retryAfterMs, time.now(), time.random());
    }
  };
  const worker = async (): Promise<void> => {
    for (;;) {
      const wait = limiter.waitFor(1, time.now());
      if (wait > 0) await time.sleep(wait + 1);
      if (limiter.take(time.now())) await call();
    }
  };
  await Promise.all(Array.from({ length: 32 }, worker));
}
