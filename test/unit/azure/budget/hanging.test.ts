/** Calls that are never answered: of one region they hold up nobody else, and when it is back all of it goes on. */
import { expect, test } from 'vitest';
import { Budget } from '../../../../src/azure/budget/budget.ts';
import { NoTurnError } from '../../../../src/azure/budget/no-turn-error.ts';
import { VirtualTime } from '../../../support/virtual-time.ts';

const subscriptionId = '11111111-1111-1111-1111-111111111111';
const minute = 60_000;
/** After this a call is given up. */
const limitMs = 30_000;

interface Region {
  kind: string;
  /** Undefined: never answered. */
  answersAfterMs: number | undefined;
  status: number;
}

class Regions {
  readonly time = new VirtualTime();
  /** When each call of a region was answered. */
  readonly answered: { kind: string; at: number }[] = [];
  /** How many wait for a turn or for an answer. */
  busy = 0;
  sentAway = 0;
  readonly #budget = new Budget(this.time);

  /** Again and again, as looks do that come back when they are told to. */
  async look(region: Region): Promise<void> {
    for (;;) {
      const retryAfterMs = await this.#call(region);
      if (retryAfterMs === undefined) return;
      await this.time.sleep(retryAfterMs);
    }
  }

  async #call(region: Region): Promise<number | undefined> {
    this.busy += 1;
    try {
      const call = { subscriptionId, operation: 'reads' as const, kind: region.kind };
      const turn = await this.#budget.take(call, 'event');
      const { answersAfterMs } = region;
      if (answersAfterMs === undefined) {
        await this.time.sleep(limitMs);
        this.#budget.unanswered(turn);
        return minute;
      }
      await this.time.sleep(answersAfterMs);
      const isOutage = region.status >= 500;
      this.#budget.answered(turn, { headers: { get: () => undefined }, isOutage });
      if (isOutage) return minute;
      this.answered.push({ kind: region.kind, at: this.time.now() });
      return undefined;
    } catch (error) {
      if (!(error instanceof NoTurnError)) throw error;
      this.sentAway += 1;
      return error.retryAfterMs;
    } finally {
      this.busy -= 1;
    }
  }
}

const healthy: Region = { kind: 'rg-weu', answersAfterMs: 100, status: 200 };

test.each([
  ['never', undefined, 200],
  ['with 504 after a while', 25_000, 504],
])('what one region answers %s takes no turns from another', async (_how, answersAfterMs, status) => {
  const regions = new Regions();
  const { time } = regions;
  const broken: Region = { kind: 'rg-sea', answersAfterMs, status };
  for (let count = 0; count < 2000; count++) time.after(0, () => void regions.look(broken));
  const waits: { at: number; waited: number }[] = [];
  for (let at = 1000; at < 10 * minute; at += 1000) {
    time.after(at, () => void regions.look(healthy).then(() => waits.push({ at, waited: time.now() - at })));
  }
  await time.run(11 * minute);
  expect(waits).toHaveLength(599);
  const longest = (after: number): number =>
    Math.max(...waits.filter(({ at }) => at > after).map(({ waited }) => waited));
  // In the first seconds nobody can tell: as long as so many calls take that are answered.
  expect(longest(0)).toBeLessThan((2000 / 25) * 1000 + 5000);
  expect(longest(15_000)).toBeLessThan(2000);
  // Few of its looks wait: the others have to do with other regions.
  expect(regions.busy).toBeLessThan(40);
});

test('once it answers again, all that was sent away is well within ten minutes', async () => {
  const regions = new Regions();
  const { time } = regions;
  const broken: Region = { kind: 'rg-sea', answersAfterMs: undefined, status: 200 };
  for (let count = 0; count < 2000; count++) time.after(0, () => void regions.look(broken));
  await time.run(60 * minute);
  expect(regions.answered).toHaveLength(0);
  broken.answersAfterMs = 100;
  await time.run(70 * minute);
  expect(regions.answered).toHaveLength(2000);
});

test('a region that is slow, and answers, is held up by nothing', async () => {
  const regions = new Regions();
  const { time } = regions;
  const slow: Region = { kind: 'rg-sea', answersAfterMs: 20_000, status: 200 };
  for (let count = 0; count < 200; count++) time.after(0, () => void regions.look(slow));
  await time.run(15 * minute);
  expect(regions.answered).toHaveLength(200);
});
