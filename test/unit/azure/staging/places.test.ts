import fc from 'fast-check';
import { expect, test } from 'vitest';
import hostJson from '../../../../host.json' with { type: 'json' };
import { Places } from '../../../../src/azure/staging/places.ts';
import { ArmError } from '../../../../src/reconciler/arm-error.ts';
import { classify } from '../../../../src/replication/refusals/classify-failure.ts';
import { VirtualTime } from '../../../support/virtual-time.ts';

const minute = 60_000;
const usual = 3 * minute;

/** As the looks do it that a queue brings back: tries until it was in, and says how often, and how long it waited inside. */
async function goIn(
  places: Places,
  time: VirtualTime,
  run: () => Promise<void>,
): Promise<{ tries: number; heldMs: number }> {
  for (let tries = 1; ; tries++) {
    const came = time.now();
    let heldMs = 0;
    try {
      await places.within(() => {
        heldMs = time.now() - came;
        return run();
      });
      return { tries, heldMs };
    } catch (error) {
      if (!(error instanceof ArmError)) throw error;
      const verdict = classify(error.failure, time.now());
      if (verdict.kind !== 'throttled' || !verdict.byBudget) throw error;
      await time.sleep(verdict.retryAfterMs ?? 0);
    }
  }
}

test('never more at a time than there are places, as many wait, and all get one in the end, whatever fails', async () => {
  const jobs = fc.array(fc.record({ takes: fc.nat(50), fails: fc.boolean() }), { maxLength: 40 });
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: 5 }), jobs, async (count, all) => {
      const time = new VirtualTime();
      const places = new Places(count, usual, time.now);
      let inside = 0;
      let most = 0;
      const started: number[] = [];
      const ended = all.map(({ takes, fails }, at) =>
        goIn(places, time, async () => {
          started.push(at);
          most = Math.max(most, ++inside);
          await time.sleep(takes);
          inside -= 1;
          if (fails) throw new Error('failed');
        }),
      );
      const settled = Promise.allSettled(ended);
      await time.run();
      const failed = (await settled).filter(({ status }) => status === 'rejected').length;
      expect(failed).toBe(all.filter(({ fails }) => fails).length);
      expect(most).toBeLessThanOrEqual(count);
      // Those who came first and were let wait.
      expect(started.slice(0, 2 * count)).toEqual(all.slice(0, 2 * count).map((_, at) => at));
      expect(new Set(started).size).toBe(all.length);
    }),
  );
});

test('of a thousand copies that come at once none is held for long, and the looks of others find the host free', async () => {
  const count = 16;
  const time = new VirtualTime();
  const places = new Places(count, usual, time.now);
  let held = 0;
  let mostHeld = 0;
  const began = time.now();
  const looks = Array.from({ length: 1000 }, async () => {
    const steps: { tries: number; heldMs: number }[] = [];
    // Of a disk that takes two steps.
    for (let step = 0; step < 2; step++) {
      steps.push(
        await goIn(places, time, async () => {
          held += 1;
          mostHeld = Math.max(mostHeld, held);
          await time.sleep(usual);
          held -= 1;
        }),
      );
      await time.sleep(5000);
    }
    return steps;
  });
  const all = Promise.all(looks);
  await time.run();
  const steps = (await all).flat();
  const { functionTimeout } = hostJson;
  const [, minutes = 0] = functionTimeout.split(':').map(Number);
  expect(Math.max(...steps.map(({ heldMs }) => heldMs)) + usual).toBeLessThan((minutes * minute) / 3);
  expect(mostHeld).toBe(count);
  const least = (2000 * usual) / count;
  expect(time.now() - began).toBeLessThan(1.2 * least);
  // Each try costs the reads of a look.
  expect(steps.reduce((sum, { tries }) => sum + tries, 0)).toBeLessThan(20 * 2000);
});

test('where copies are shorter than usual, those who were sent away come the sooner', async () => {
  const time = new VirtualTime();
  const places = new Places(1, usual, time.now);
  for (let at = 0; at < 40; at++)
    await inTime(
      time,
      places.within(() => time.sleep(20_000)),
    );
  const [first, second, third] = [0, 0, 0].map(() => places.within(() => time.sleep(20_000)));
  await expect(third).rejects.toMatchObject({ failure: { retryAfterMs: expect.any(Number) as number } });
  const refused = (await third?.catch((error: unknown) => error)) as ArmError;
  expect(refused.failure.retryAfterMs).toBeLessThan(minute);
  await inTime(time, Promise.all([first, second]));
});

async function inTime(time: VirtualTime, work: Promise<unknown>): Promise<void> {
  await time.run();
  await work;
}

test('what fails at once is not tried at once by all', async () => {
  const time = new VirtualTime();
  const places = new Places(1, usual, time.now);
  for (let at = 0; at < 100; at++)
    await places.within(() => Promise.reject(new Error('no'))).catch(() => undefined);
  const held = [0, 0].map(() => places.within(() => time.sleep(minute)));
  const waits = await Promise.all(
    Array.from({ length: 50 }, async () => {
      const error = await places.within(() => Promise.resolve()).catch((thrown: unknown) => thrown);
      return (error as ArmError).failure.retryAfterMs ?? 0;
    }),
  );
  expect(Math.min(...waits)).toBeGreaterThanOrEqual(10_000);
  expect(new Set(waits).size).toBe(50);
  await inTime(time, Promise.all(held));
});
