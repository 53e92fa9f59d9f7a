import type { RunRow } from '../row.ts';

export const sourceDeleted: RunRow = {
  kind: 'run',
  id: 'source-deleted',
  question: 'what becomes of a copy whose source is deleted meanwhile?',
  expected: 'the copy fails: CopySourceNotFound',
  minutes: 15,
  dollars: 0.1,
  makes: 'a disk of 30 GiB from a free image, a snapshot of it and its copy in the second region',
  run: (stage) =>
    stage.answerOf(async () => {
      const [source, target] = [await stage.group(), await stage.group(stage.region(1))];
      const disk = await stage.osDisk(source, 'disk');
      const snapshot = await stage.snapshot(source, 'golden', disk, { incremental: true });
      const copy = await stage.copy(target, 'golden', snapshot);
      const { snapshots } = stage.place.clients.compute(source.subscriptionId);
      await stage.finish(snapshots.delete(source.name, snapshot.name));
      for (;;) {
        const { completionPercent = 0, copyCompletionError } = await stage.read(copy);
        if (copyCompletionError !== undefined) return `the copy fails: ${copyCompletionError.errorCode}`;
        if (completionPercent >= 100) return 'the copy succeeds';
        await stage.place.pause(5000);
      }
    }),
};
