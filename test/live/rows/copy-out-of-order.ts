import type { RunRow } from '../row.ts';

export const copyOutOfOrder: RunRow = {
  kind: 'run',
  id: 'copy-out-of-order',
  question: 'how is a copy refused while an older snapshot of its disk is being copied to the same region?',
  expected: 'refused: OperationNotAllowed',
  minutes: 15,
  dollars: 0.05,
  makes: 'a disk of 4 GiB, two snapshots of it and their copies in the second region',
  run: (stage) =>
    stage.answerOf(async () => {
      const [source, target] = [await stage.group(), await stage.group(stage.region(1))];
      const disk = await stage.disk(source, 'disk');
      const older = await stage.snapshot(source, 'golden-1', disk, { incremental: true });
      const newer = await stage.snapshot(source, 'golden-2', disk, { incremental: true });
      const first = await stage.copy(target, 'golden-1', older);
      await stage.copy(target, 'golden-2', newer);
      const { completionPercent } = await stage.read(first);
      return (completionPercent ?? 0) < 100 ? 'accepted' : 'not decided: the first was complete at once';
    }),
};
