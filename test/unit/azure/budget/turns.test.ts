import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Budget } from '../../../../src/azure/budget/budget.ts';
import { Limiter } from '../../../../src/azure/budget/limiter.ts';
import { priorities, withPriority, type Priority } from '../../../../src/azure/budget/priority.ts';
import type { NoTurnError } from '../../../../src/azure/budget/no-turn-error.ts';
import { Turns } from '../../../../src/azure/budget/turns.ts';
import { callLimit } from '../../../../src/azure/pipeline/page-attempts.ts';
import type { Answer, Request } from '../../../../src/azure/pipeline/stage.ts';
import { withinBudget } from '../../../../src/azure/pipeline/within-budget.ts';
import { ArmError } from '../../../../src/reconciler/arm-error.ts';
import { AzureBucket } from '../../../support/azure-bucket.ts';
import { VirtualTime } from '../../../support/virtual-time.ts';

/** Paced at 10 a second, with nothing gathered. */
function tenASecond(time: VirtualTime): Turns {
  const limiter = new Limiter({ size: 200, perSecond: 20 }, time.now());
  limiter.observe([{ name: 'writes', remaining: 60, size: 200 }], time.now());
  while (limiter.take(time.now()));
  return new Turns(limiter, time);
}

interface Outcome {
  priority: Priority;
  askedAt: number;
  at: number;
  retryAfterMs: number | undefined;
  longestMs: number;
}

async function ask(
  time: VirtualTime,
  turns: Turns,
  priority: Priority,
  outcomes: Outcome[],
  longestMs = Infinity,
): Promise<void> {
  const askedAt = time.now();
  const retryAfterMs = await turns.take(priority, longestMs).then(
    () => undefined,
    (error: unknown) => (error as NoTurnError).retryAfterMs,
  );
  outcomes.push({ priority, askedAt, at: time.now(), retryAfterMs, longestMs });
}

const patience: Readonly<Record<Priority, number>> = {
  underWay: 60_000,
  proof: 100_000,
  event: 100_000,
  watch: 100_000,
  nightly: 100_000,
  pass: 120_000,
};

test('every call goes or is sent away within its patience, and no more go than the rate allows', async () => {
  const call = { priority: fc.constantFrom(...priorities), longestMs: fc.constantFrom(2000, Infinity) };
  const asked = fc.array(fc.record({ after: fc.nat(400), ...call }), { maxLength: 150 });
  await fc.assert(
    fc.asyncProperty(asked, async (asking) => {
      const time = new VirtualTime();
      const turns = tenASecond(time);
      const outcomes: Outcome[] = [];
      let at = 0;
      for (const { after, priority, longestMs } of asking) {
        at += after;
        time.after(at, () => void ask(time, turns, priority, outcomes, longestMs));
      }
      await time.run();
      expect(outcomes).toHaveLength(asking.length);
      for (const one of outcomes) {
        const most = Math.min(one.longestMs, patience[one.priority]);
        expect(one.at - one.askedAt).toBeLessThanOrEqual(most);
      }
      const went = outcomes.filter(({ retryAfterMs }) => retryAfterMs === undefined);
      expect(went.length).toBeLessThanOrEqual(10 + time.now() / 100 + 1);
    }),
    { numRuns: 40 },
  );
});

test('who matters more goes first, and who came first among equals', async () => {
  const time = new VirtualTime();
  const turns = tenASecond(time);
  const outcomes: Outcome[] = [];
  const asking = ['pass', 'nightly', 'event', 'event', 'proof', 'proof'] as const;
  for (const [at, priority] of asking.entries())
    time.after(at, () => void ask(time, turns, priority, outcomes));
  await time.run();
  expect(outcomes.map(({ priority, askedAt }) => `${priority} ${askedAt}`)).toEqual([
    'proof 4',
    'proof 5',
    'event 2',
    'event 3',
    'nightly 1',
    'pass 0',
  ]);
});

test('however many come before it, the pass goes on', async () => {
  const time = new VirtualTime();
  const turns = tenASecond(time);
  const outcomes: Outcome[] = [];
  for (let at = 0; at < 60_000; at += 50) time.after(at, () => void ask(time, turns, 'event', outcomes));
  for (let at = 0; at < 10; at++) time.after(1000 + at, () => void ask(time, turns, 'pass', outcomes));
  await time.run();
  const passed = outcomes.filter(
    ({ priority, retryAfterMs }) => priority === 'pass' && retryAfterMs === undefined,
  );
  expect(passed).toHaveLength(10);
  const events = outcomes.filter(
    ({ priority, retryAfterMs }) => priority === 'event' && retryAfterMs === undefined,
  );
  expect(events.length).toBeGreaterThan(550);
});

test('a proof waits for nothing but other proofs', async () => {
  const time = new VirtualTime();
  const turns = tenASecond(time);
  const outcomes: Outcome[] = [];
  for (let at = 0; at < 200; at++) time.after(0, () => void ask(time, turns, 'event', outcomes));
  time.after(1, () => void ask(time, turns, 'proof', outcomes));
  await time.run();
  const proof = outcomes.find(({ priority }) => priority === 'proof');
  expect(proof?.retryAfterMs).toBeUndefined();
  expect(proof?.at).toBeLessThan(400);
});

test('what is sent away together comes back spread, as fast as there is room', async () => {
  const time = new VirtualTime();
  const turns = tenASecond(time);
  const outcomes: Outcome[] = [];
  for (let count = 0; count < 1000; count++) time.after(0, () => void ask(time, turns, 'event', outcomes));
  await time.run(1);
  const back = outcomes.flatMap(({ retryAfterMs }) => retryAfterMs ?? []).sort((one, other) => one - other);
  // No more wait than are served within their patience, nor so many that nothing else has a place.
  expect(back).toHaveLength(1000 - 192);
  expect(Math.min(...back)).toBeGreaterThan(5000);
  // As fast as the limit allows: others may be waiting too, but none of them may have to.
  expect(Math.max(...back)).toBeLessThan(1000 * 50 + 10_000);
  for (let from = 0; from < 60_000; from += 5000) {
    expect(back.filter((at) => at >= from && at < from + 5000).length).toBeLessThanOrEqual(125);
    expect(back.filter((at) => at >= 10_000 && at < 15_000).length).toBeGreaterThan(50);
  }
});

test('a pause that Azure asks for meanwhile sends away who cannot wait for its end', async () => {
  const time = new VirtualTime();
  const turns = tenASecond(time);
  const outcomes: Outcome[] = [];
  for (let count = 0; count < 20; count++) time.after(0, () => void ask(time, turns, 'event', outcomes));
  time.after(500, () => {
    turns.limiter.refused(300_000, time.now(), 0);
    turns.ended(0, { answered: true });
  });
  await time.run();
  const sentAway = outcomes.filter(({ retryAfterMs }) => retryAfterMs !== undefined);
  expect(sentAway.length).toBeGreaterThan(10);
  for (const { at, retryAfterMs } of sentAway) {
    expect(at).toBeLessThanOrEqual(100_000);
    expect(at + (retryAfterMs ?? 0)).toBeGreaterThanOrEqual(300_500);
  }
});

test('who has waited in vain is back soon, before those who were sent away at once', async () => {
  const time = new VirtualTime();
  const turns = tenASecond(time);
  const outcomes: Outcome[] = [];
  for (let count = 0; count < 400; count++) time.after(0, () => void ask(time, turns, 'event', outcomes));
  // Others have begun to use the same limit: little of it is left, again and again.
  for (let at = 500; at < 120_000; at += 500) {
    time.after(at, () => {
      turns.limiter.observe([{ name: 'writes', remaining: 20, size: 200 }], time.now());
      turns.ended(0, { answered: true });
    });
  }
  await time.run();
  const late = outcomes.filter(({ at, retryAfterMs }) => at === 100_000 && retryAfterMs !== undefined);
  expect(late.length).toBeGreaterThan(100);
  for (const { retryAfterMs } of late) expect(retryAfterMs).toBeLessThanOrEqual(22_000);
});

test('looks at copies that nobody waits for keep no event from waiting, nor do events keep all of them', async () => {
  const time = new VirtualTime();
  const turns = tenASecond(time);
  const outcomes: Outcome[] = [];
  for (let count = 0; count < 100; count++) time.after(0, () => void ask(time, turns, 'watch', outcomes));
  for (let count = 0; count < 192; count++) time.after(1, () => void ask(time, turns, 'event', outcomes));
  time.after(2, () => void ask(time, turns, 'event', outcomes));
  await time.run(3);
  const sentAway = outcomes.filter(({ retryAfterMs }) => retryAfterMs !== undefined);
  expect(sentAway.filter(({ priority }) => priority === 'watch')).toHaveLength(100 - 32);
  expect(sentAway.filter(({ priority }) => priority === 'event')).toHaveLength(1);
});

describe('after a quiet time, when the rate tells nothing,', () => {
  /** Looks at that many instances of one limit that all want their calls at once; what Azure's bucket refused. */
  async function refusedOf(instances: number, calls: number): Promise<number> {
    const time = new VirtualTime();
    const limit = { size: 200, perSecond: 10 };
    const bucket = new AzureBucket(limit);
    let refused = 0;
    const all = Array.from({ length: instances }, () => new Turns(new Limiter(limit, time.now()), time));
    const call = async (turns: Turns): Promise<void> => {
      const sentAt = await turns.take('event');
      await time.sleep(40);
      const { remaining, retryAfterMs } = bucket.take(time.now());
      await time.sleep(40);
      if (retryAfterMs === undefined)
        turns.limiter.observe([{ name: 'writes', remaining, size: limit.size }], time.now());
      else {
        refused += 1;
        turns.limiter.refused(retryAfterMs, time.now(), time.random());
      }
      turns.ended(sentAt, { answered: true });
    };
    // One a second, of each: the rate doubles with each.
    for (let at = 0; at < 30; at++)
      for (const turns of all) time.after(at * 1000 * instances, () => void call(turns));
    await time.run(60_000 * instances);
    const burst = all.flatMap((turns) => Array.from({ length: calls / instances }, () => call(turns)));
    const ended = Promise.allSettled(burst);
    await time.run();
    await ended;
    return refused;
  }

  test.each([1, 2, 4, 8])('%d instances send no more at once than there is', async (instances) => {
    expect(await refusedOf(instances, 400)).toBe(0);
  });
});

test('a look that has begun goes on before others begin, and waits longer', async () => {
  const time = new VirtualTime();
  const turns = tenASecond(time);
  const outcomes: Outcome[] = [];
  for (let at = 0; at < 45; at++) time.after(0, () => void ask(time, turns, 'event', outcomes));
  for (let at = 0; at < 100; at++) time.after(1, () => void ask(time, turns, 'underWay', outcomes));
  await time.run();
  const begun = outcomes.filter(({ priority }) => priority === 'underWay');
  expect(begun.every(({ retryAfterMs }) => retryAfterMs === undefined)).toBe(true);
  expect(Math.max(...begun.map(({ at }) => at))).toBeLessThan(13_000);
});

test('a DELETE of a snapshot, decided by what was read right before, is sent at once or not at all', async () => {
  const time = new VirtualTime();
  const stage = withinBudget(new Budget(time));
  const url =
    'https://management.azure.com/subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/rg/providers/Microsoft.Compute/snapshots/golden';
  const waits: number[] = [];
  let refused = 0;
  const send = async (method: string, at: number): Promise<void> => {
    const request = { method, url: `${url}-${at}` } as Parameters<typeof stage>[0];
    const answer = { status: 202, headers: { get: () => undefined }, request };
    const next = (): Promise<Answer> => {
      waits.push(time.now());
      return Promise.resolve(answer as unknown as Answer);
    };
    await withPriority('proof', () => stage(request, next)).catch((error: unknown) => {
      if (!(error instanceof ArmError)) throw error;
      refused += 1;
    });
  };
  const all = Array.from({ length: 200 }, (_, at) => send('DELETE', at));
  await time.run();
  await Promise.all(all);
  expect(waits.length).toBeGreaterThan(8);
  expect(Math.max(...waits)).toBeLessThanOrEqual(2000);
  expect(waits.length + refused).toBe(200);
});

test('a call that waited for its turn for longer than its limit is sent with all of its limit', async () => {
  const snapshot = 'subscriptions/x/resourceGroups/rg/providers/Microsoft.Compute/snapshots/golden-1';
  const operation = 'subscriptions/x/providers/Microsoft.Compute/locations/westeurope/operations/1';
  const sentWith = async (path: string): Promise<boolean | undefined> => {
    const url = `https://management.azure.com/${path}`;
    // The caller's own limit ran out while it waited.
    const request = { method: 'GET', url, abortSignal: AbortSignal.abort() } as unknown as Request;
    let isOver: boolean | undefined;
    await callLimit(60_000)(request, (sent) => {
      isOver = sent.abortSignal?.aborted;
      return Promise.resolve({ status: 200 } as Answer);
    });
    return isOver;
  };
  expect(await sentWith(snapshot)).toBe(false);
  // All requests for one operation share one limit, as it may never end.
  expect(await sentWith(operation)).toBe(true);
});
