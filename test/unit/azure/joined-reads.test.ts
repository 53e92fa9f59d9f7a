import fc from 'fast-check';
import { expect, test } from 'vitest';
import { noteTurn, noteWaiting } from '../../../src/azure/budget/first-turn.ts';
import { withPriority, type CallerPriority } from '../../../src/azure/budget/priority.ts';
import { JoinedReads } from '../../../src/azure/joined-reads.ts';
import { MemoryAzure } from '../../support/memory-azure.ts';
import { noon, sourceGroup, sourceSnapshot } from '../../support/snapshots.ts';
import { VirtualTime } from '../../support/virtual-time.ts';

const id = { ...sourceGroup, name: 'golden-1' };
const turnAfterMs = 500;
const answerAfterMs = 80;

/** Each read waits for its turn, and tells as its name when its request was sent. */
function reading(time: VirtualTime, hasBudget = true): { reads: JoinedReads; sent: number[] } {
  const sent: number[] = [];
  const get = async (): Promise<ReturnType<typeof sourceSnapshot>> => {
    if (hasBudget) {
      noteWaiting();
      await time.sleep(turnAfterMs);
      noteTurn();
    }
    sent.push(time.now());
    const snapshot = sourceSnapshot({ name: String(time.now()) });
    await time.sleep(answerAfterMs);
    return snapshot;
  };
  return { reads: new JoinedReads({ ...new MemoryAzure().snapshots, get }), sent };
}

function read(reads: JoinedReads, priority: CallerPriority = 'event'): Promise<number> {
  return withPriority(priority, async () => Number((await reads.get(id))?.name));
}

test('every answer is of a request that was sent after it was asked for', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.nat(400), { minLength: 1, maxLength: 40 }), async (gaps) => {
      const time = new VirtualTime(noon);
      const { reads, sent } = reading(time);
      const seen: { asked: number; of: number }[] = [];
      let at = 0;
      for (const gap of gaps) {
        at += gap;
        const asked = noon + at;
        time.after(at, () => void read(reads).then((of) => seen.push({ asked, of })));
      }
      await time.run();
      expect(seen).toHaveLength(gaps.length);
      for (const { asked, of } of seen) expect(of).toBeGreaterThanOrEqual(asked);
      expect(sent.length).toBeLessThanOrEqual(gaps.length);
    }),
  );
});

test('who asks while a request waits for its turn joins it, however many they are', async () => {
  const time = new VirtualTime(noon);
  const { reads, sent } = reading(time);
  for (let at = 0; at < turnAfterMs; at += 10) time.after(at, () => void read(reads));
  await time.run();
  expect(sent).toEqual([noon + turnAfterMs]);
});

test('nobody joins a request that has been sent', async () => {
  const time = new VirtualTime(noon);
  const { reads, sent } = reading(time);
  void read(reads);
  time.after(turnAfterMs + 1, () => void read(reads));
  await time.run();
  expect(sent).toHaveLength(2);
});

test('nobody joins where it cannot be told when the request is sent', async () => {
  const time = new VirtualTime(noon);
  const { reads, sent } = reading(time, false);
  await Promise.all([read(reads), read(reads), time.run()]);
  expect(sent).toHaveLength(2);
});

test('nobody joins a request that has to wait longer than their own', async () => {
  const time = new VirtualTime(noon);
  const { reads, sent } = reading(time);
  void read(reads, 'nightly');
  time.after(1, () => void read(reads, 'event'));
  time.after(2, () => void read(reads, 'nightly'));
  await time.run();
  expect(sent).toHaveLength(2);
});
