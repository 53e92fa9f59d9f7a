import type { RunRow } from '../row.ts';

export const severalRegionsAtOnce: RunRow = {
  kind: 'run',
  id: 'several-regions-at-once',
  question: 'can one snapshot be copied to two regions at once?',
  expected: 'both copied',
  needs: ['third region'],
  minutes: 15,
  dollars: 0.05,
  makes: 'a disk of 4 GiB, a snapshot of it and a copy in each of two regions',
  run: (stage) =>
    stage.answerOf(async () => {
      const source = await stage.group();
      const disk = await stage.disk(source, 'disk');
      const snapshot = await stage.snapshot(source, 'golden', disk, { incremental: true });
      const first = await stage.copy(await stage.group(stage.region(1)), 'golden', snapshot);
      const isUnderWay = ((await stage.read(first)).completionPercent ?? 0) < 100;
      const second = await stage.copy(await stage.group(stage.region(2)), 'golden', snapshot);
      await stage.untilCopied(first);
      await stage.untilCopied(second);
      return isUnderWay ? 'both copied' : 'both copied, the first before the second began';
    }),
};
