import fc from 'fast-check';
import { beforeEach, describe, expect, test } from 'vitest';
import { noteTurn, noteWaiting } from '../../../src/azure/budget/first-turn.ts';
import { withPriority } from '../../../src/azure/budget/priority.ts';
import { SharedListings } from '../../../src/azure/shared-listings.ts';
import type { Snapshots } from '../../../src/reconciler/ports.ts';
import type { Snapshot } from '../../../src/replication/snapshot.ts';
import { MemoryAzure } from '../../support/memory-azure.ts';
import { noon, sourceGroup, sourceSnapshot, target } from '../../support/snapshots.ts';
import { VirtualTime } from '../../support/virtual-time.ts';

/** What was there when the request arrived comes after a second. */
class SlowSnapshots {
  readonly port: Snapshots;
  began: number[] = [];
  /** The same as names, one more each ms. */
  fails = false;
  inFlight = 0;
  most = 0;

  constructor(time: VirtualTime) {
    const list = async (): ReturnType<Snapshots['list']> => {
      const at = time.now();
      this.began.push(at);
      this.inFlight += 1;
      this.most = Math.max(this.most, this.inFlight);
      await time.sleep(1000);
      this.inFlight -= 1;
      if (this.fails) throw new Error('failed');
      return [sourceSnapshot({ name: `at-${at}` })];
    };
    this.port = { ...new MemoryAzure().snapshots, list };
  }
}

let time: VirtualTime;
let slow: SlowSnapshots;
let shared: SharedListings;

beforeEach(() => {
  time = new VirtualTime(noon);
  slow = new SlowSnapshots(time);
  shared = new SharedListings(slow.port, time);
});

/** When the listing began that was handed out, from noon. */
async function listed(freshSince?: number): Promise<number> {
  const [one] = await shared.list(sourceGroup, freshSince === undefined ? {} : { freshSince });
  return Number(one?.name.slice('at-'.length)) - noon;
}

test('no look ever gets a listing that began before it, however many there are and whenever they ask', async () => {
  const looks = fc.array(
    fc.record({ startsAfter: fc.nat(600), asksAfter: fc.nat(3000), fails: fc.boolean(), says: fc.boolean() }),
    { minLength: 1, maxLength: 30 },
  );
  await fc.assert(
    fc.asyncProperty(looks, async (all) => {
      time = new VirtualTime(noon);
      slow = new SlowSnapshots(time);
      shared = new SharedListings(slow.port, time);
      let ended = 0;
      let begins = 0;
      for (const { startsAfter, asksAfter, fails, says } of all) {
        begins += startsAfter;
        const began = noon + begins;
        time.after(begins + asksAfter, () => {
          slow.fails = fails;
          const since = says ? began : time.now();
          listed(says ? began : undefined).then(
            (at) => {
              // In frozen time a listing that begins after the call begins at its very time.
              expect(noon + at).toBeGreaterThanOrEqual(since);
              ended += 1;
            },
            () => (ended += 1),
          );
        });
      }
      await time.run();
      expect(ended).toBe(all.length);
      expect(slow.most).toBe(1);
    }),
  );
});

test('looks that began before a listing share it, while it runs and after it', async () => {
  const looks = Array.from({ length: 100 }, (_, at) => ({ began: noon + at, asks: 200 + 20 * at }));
  const got: Promise<number>[] = [];
  for (const { began, asks } of looks) time.after(asks, () => got.push(listed(began)));
  await time.run();
  expect(new Set(await Promise.all(got))).toEqual(new Set([200]));
  expect(slow.began).toHaveLength(1);
});

test('those that began after it share the next one, which begins when it has ended', async () => {
  const first = listed();
  const got: Promise<number>[] = [];
  for (let at = 1; at <= 50; at++) time.after(at, () => got.push(listed(noon + at)));
  await time.run();
  expect(await first).toBe(0);
  expect(new Set(await Promise.all(got))).toEqual(new Set([1000]));
  expect(slow.began).toHaveLength(2);
});

test('a listing that began at the same time as the look does not count', async () => {
  const first = listed();
  const second = listed(noon);
  await time.run();
  expect([await first, await second]).toEqual([0, 1000]);
});

test('a failure is that of all who shared it, and nobody after', async () => {
  slow.fails = true;
  const failed = Promise.allSettled([
    shared.list(sourceGroup),
    shared.list(sourceGroup, { freshSince: noon - 1 }),
  ]);
  time.after(500, () => (slow.fails = true));
  time.after(1500, () => (slow.fails = false));
  await time.run(noon + 1400);
  const next = listed(noon + 200);
  await time.run();
  expect((await failed).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  expect(await next).toBeGreaterThanOrEqual(1000);
});

test('groups do not wait for each other', async () => {
  const both = Promise.all([shared.list(sourceGroup), shared.list(target)]);
  await time.run();
  await both;
  expect(slow.began).toEqual([noon, noon]);
});

test('what somebody does with a listing is nobody else’s business', async () => {
  const since = { freshSince: noon - 1 };
  const first = shared.list(sourceGroup, since);
  await time.run();
  const snapshots = (await first) as Snapshot[];
  expect(() => (snapshots.length = 0)).toThrow(TypeError);
  const second = shared.list(sourceGroup, since);
  await time.run();
  expect(await second).toHaveLength(1);
});

test('nothing is kept for long', async () => {
  const first = listed();
  await time.run();
  await first;
  time.after(120_000, () => undefined);
  await time.run();
  const second = listed(noon - 1);
  await time.run();
  expect(await second).toBeGreaterThan(60_000);
});

test('what may prove something is handed out for a minute after its end, however long it took', async () => {
  const list = async (...given: Parameters<Snapshots['list']>): ReturnType<Snapshots['list']> => {
    const answer = slow.port.list(...given);
    await time.sleep(10_000);
    return answer;
  };
  shared = new SharedListings({ ...slow.port, list }, time);
  const got = [0, 65_000, 75_000].map(async (at) => {
    await time.sleep(at);
    return listed(noon - 1);
  });
  await time.run();
  expect(await Promise.all(got)).toEqual([0, 0, 75_000]);
});

test('a clock that was set back makes no old listing young', async () => {
  let back = 0;
  const clock = { now: () => time.now() - back, after: time.after, sleep: time.sleep };
  shared = new SharedListings(slow.port, clock);
  const first = listed();
  await time.run();
  await first;
  back = 3000;
  const second = listed(clock.now());
  await time.run();
  await second;
  expect(slow.began).toHaveLength(2);
});

test('between listings of several pages there is a pause, and those who come meanwhile share the next', async () => {
  const list = async (...given: Parameters<Snapshots['list']>): ReturnType<Snapshots['list']> => {
    noteTurn();
    noteTurn();
    return slow.port.list(...given);
  };
  shared = new SharedListings({ ...slow.port, list }, time);
  const asked = [0, 1500, 2500, 3500, 60_000].map(async (at) => {
    await time.sleep(at);
    return listed();
  });
  await time.run();
  expect(await Promise.all(asked)).toEqual([0, 4000, 4000, 4000, 60_000]);
  expect(slow.began).toHaveLength(3);
});

describe('for what proves nothing', () => {
  const old = async (freshSince: number): Promise<number> => {
    const [one] = await shared.list(sourceGroup, { freshSince, mayBeOld: true });
    return Number(one?.name.slice('at-'.length)) - noon;
  };

  test('a listing of the last minute does, though it began before', async () => {
    void listed();
    await time.run(noon + 1500);
    await time.run(noon + 50_000);
    const got = Promise.all([old(noon - 1), old(noon - 1)]);
    await time.run();
    expect(await got).toEqual([0, 0]);
  });

  test('an older one does not', async () => {
    void listed();
    await time.run(noon + 1500);
    await time.run(noon + 62_000);
    const got = old(noon - 1);
    await time.run();
    expect(await got).toBe(62_000);
  });

  test('of a group that takes long an older one does, five minutes at most', async () => {
    const list = async (...given: Parameters<Snapshots['list']>): ReturnType<Snapshots['list']> => {
      const answer = slow.port.list(...given);
      await time.sleep(20_000);
      return answer;
    };
    shared = new SharedListings({ ...slow.port, list }, time);
    const got = [0, 290_000, 310_000].map(async (at) => {
      await time.sleep(at);
      return old(noon - 1);
    });
    await time.run();
    expect(await Promise.all(got)).toEqual([0, 0, 310_000]);
  });

  test('nor one from before the time that is named', async () => {
    void listed();
    await time.run(noon + 1500);
    await time.run(noon + 2000);
    const got = old(noon + 500);
    await time.run();
    expect(await got).toBe(2000);
  });
});

test('who asks while a listing waits for its turn shares it, though it was asked for before', async () => {
  const sent: number[] = [];
  const list = async (): ReturnType<Snapshots['list']> => {
    noteWaiting();
    await time.sleep(2000);
    noteTurn();
    sent.push(time.now() - noon);
    await time.sleep(1000);
    return [sourceSnapshot({ name: `at-${(sent.at(-1) ?? 0) + noon}` })];
  };
  shared = new SharedListings({ ...slow.port, list }, time);
  const got: Promise<number>[] = [];
  for (const at of [0, 1000, 1999, 2500]) time.after(at, () => got.push(listed()));
  await time.run();
  expect(await Promise.all(got)).toEqual([2000, 2000, 2000, 5000]);
  expect(sent).toEqual([2000, 5000]);
});

describe('a glimpse', () => {
  const id = { ...sourceGroup, name: 'golden-1' };
  const pages = 3;
  let calls = 0;

  beforeEach(() => {
    calls = 0;
    const list = async (): ReturnType<Snapshots['list']> => {
      for (let page = 0; page < pages; page++) {
        noteWaiting();
        noteTurn();
        calls += 1;
        await time.sleep(80);
      }
      return [sourceSnapshot({ completionPercent: calls })];
    };
    shared = new SharedListings({ ...slow.port, list }, time);
  });

  async function glimpsed(): Promise<number | undefined> {
    const found = shared.glimpse(id);
    await time.run(time.now() + 1000);
    return (await found)?.snapshot.completionPercent;
  }

  test('is of what a listing of the last seconds says, and costs no call', async () => {
    void shared.list(sourceGroup);
    await time.run(time.now() + 1000);
    expect(await glimpsed()).toBe(pages);
    expect(calls).toBe(pages);
  });

  test('tells when it was said', async () => {
    void shared.list(sourceGroup);
    await time.run(time.now() + 1000);
    await time.run(noon + 9000);
    const found = shared.glimpse(id);
    await time.run(time.now() + 1000);
    const at = (await found)?.at ?? 0;
    expect(at).toBeGreaterThanOrEqual(noon);
    expect(at).toBeLessThanOrEqual(noon + 1000);
  });

  test('is of nothing where there is none, and where it has no such snapshot', async () => {
    expect(await glimpsed()).toBeUndefined();
    void shared.list(sourceGroup);
    await time.run(time.now() + 1000);
    expect(await shared.glimpse({ ...id, name: 'another' })).toBeUndefined();
    await time.run(time.now() + 60_000);
    expect(await glimpsed()).toBeUndefined();
    expect(calls).toBe(pages);
  });

  test('lists only where those without one would have paid for it', async () => {
    void shared.list(sourceGroup);
    await time.run(time.now() + 1000);
    await time.run(time.now() + 60_000);
    const seen = [];
    for (let look = 0; look < 6; look++) seen.push(await glimpsed());
    expect(seen).toEqual([undefined, undefined, undefined, 2 * pages, 2 * pages, 2 * pages]);
    expect(calls).toBe(2 * pages);
  });

  test('what others have listed since a time is handed on without a call, and nothing from before it', async () => {
    void shared.list(sourceGroup);
    await time.run(time.now() + 1000);
    expect(await shared.sharedSince(sourceGroup, noon - 1)).toHaveLength(1);
    expect(await shared.sharedSince(sourceGroup, noon)).toBeUndefined();
    expect(calls).toBe(pages);
  });

  test('so many who look for one since a time pay for it', async () => {
    void shared.list(sourceGroup);
    await time.run(time.now() + 1000);
    const since = time.now();
    const seen = [];
    for (let look = 0; look < 5; look++) {
      const found = shared.sharedSince(sourceGroup, since);
      await time.run(time.now() + 1000);
      seen.push((await found)?.length);
    }
    expect(seen).toEqual([undefined, undefined, undefined, 1, 1]);
    expect(calls).toBe(2 * pages);
  });
});

test('a listing that waits for its turn behind others keeps nobody waiting who goes before them', async () => {
  const never = Promise.withResolvers<undefined>();
  let lists = 0;
  const list = async (): ReturnType<Snapshots['list']> => {
    noteWaiting();
    lists += 1;
    // The turn of whoever only watches never comes.
    if (lists !== 2) await never.promise;
    noteTurn();
    return [sourceSnapshot({ name: `at-${noon}` })];
  };
  shared = new SharedListings({ ...slow.port, list }, time);
  void withPriority('watch', () => shared.list(sourceGroup));
  await time.run(noon + 1);
  expect(await withPriority('event', () => shared.list(sourceGroup))).toHaveLength(1);
  expect(lists).toBe(2);
  // Who goes no earlier joins what waits.
  void withPriority('watch', () => shared.list(target));
  void withPriority('nightly', () => shared.list(target));
  await time.run(noon + 2);
  expect(lists).toBe(3);
});
