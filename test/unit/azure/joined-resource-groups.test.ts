import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { JoinedResourceGroups } from '../../../src/azure/joined-resource-groups.ts';
import { noon, sourceGroup, target } from '../../support/snapshots.ts';
import { VirtualTime } from '../../support/virtual-time.ts';

const answerAfterMs = 80;

function reading(
  time: VirtualTime,
  isGone: () => boolean = () => false,
): { groups: JoinedResourceGroups; sent: number[] } {
  const sent: number[] = [];
  const read = async (): Promise<void> => {
    sent.push(time.now());
    const gone = isGone();
    await time.sleep(answerAfterMs);
    if (gone) throw new Error('ResourceGroupNotFound');
  };
  return { groups: new JoinedResourceGroups({ read }, time), sent };
}

test('every answer is of a read that was sent after it was asked for, with a pause after each', async () => {
  const gaps = fc.array(fc.nat(900), { minLength: 1, maxLength: 40 });
  await fc.assert(
    fc.asyncProperty(gaps, fc.nat(10_000), async (all, goneAfter) => {
      const time = new VirtualTime(noon);
      const { groups, sent } = reading(time, () => time.now() >= noon + goneAfter);
      const outcomes: { asked: number; isGone: boolean }[] = [];
      let at = 0;
      const asking = all.map(async (gap) => {
        at += gap;
        await time.sleep(at);
        const asked = time.now();
        const isGone = await groups.read(sourceGroup).then(
          () => false,
          () => true,
        );
        outcomes.push({ asked, isGone });
        expect(time.now() - asked).toBeLessThanOrEqual(1000 + answerAfterMs);
      });
      await time.run();
      await Promise.all(asking);
      // Who asks after it went is never told that it is there.
      for (const { asked, isGone } of outcomes) if (asked >= noon + goneAfter) expect(isGone).toBe(true);
      for (const [index, when] of sent.entries())
        if (index > 0) expect(when - (sent[index - 1] ?? 0)).toBeGreaterThanOrEqual(12 * answerAfterMs);
    }),
    { numRuns: 60 },
  );
});

describe.each([
  { tookMs: 3, pauseMs: 36 },
  { tookMs: 80, pauseMs: 960 },
  { tookMs: 5000, pauseMs: 1000 },
])('reads of $tookMs ms', ({ tookMs, pauseMs }) => {
  async function sentBy(ask: (groups: JoinedResourceGroups) => Promise<unknown>): Promise<number[]> {
    const time = new VirtualTime(noon);
    const sent: number[] = [];
    const read = async (): Promise<void> => {
      sent.push(time.now());
      await time.sleep(tookMs);
    };
    const asked = ask(new JoinedResourceGroups({ read }, time));
    await time.run();
    await asked;
    return sent;
  }

  test('the pause is as long as the reads are slow, and never more than a second', async () => {
    const sent = await sentBy(async (groups) => {
      await groups.read(sourceGroup);
      await groups.read(sourceGroup);
    });
    expect(sent).toEqual([noon, noon + Math.max(tookMs, pauseMs)]);
  });

  test('who asks while one is under way waits as long as one who asks after it, a second where it hangs', async () => {
    const sent = await sentBy((groups) => Promise.all([groups.read(sourceGroup), groups.read(sourceGroup)]));
    expect(sent).toEqual([noon, noon + pauseMs]);
  });
});

test('another group waits for nothing', async () => {
  const time = new VirtualTime(noon);
  const { groups, sent } = reading(time);
  const both = [groups.read(sourceGroup), groups.read(target)];
  await time.run();
  await Promise.all(both);
  expect(sent).toEqual([noon, noon]);
});

test('a clock that was set back makes nobody wait', async () => {
  const time = new VirtualTime(noon);
  let back = 0;
  const sent: number[] = [];
  const read = (): Promise<void> => Promise.resolve(void sent.push(time.now()));
  const groups = new JoinedResourceGroups({ read }, { now: () => time.now() - back, sleep: time.sleep });
  await groups.read(sourceGroup);
  back = 3_600_000;
  await groups.read(sourceGroup);
  expect(sent).toEqual([noon, noon]);
});
