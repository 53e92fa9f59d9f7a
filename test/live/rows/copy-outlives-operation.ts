import type { RunRow } from '../row.ts';

export const copyOutlivesOperation: RunRow = {
  kind: 'run',
  id: 'copy-outlives-operation',
  question: 'does the operation of a copy across regions end before its data is there?',
  expected: 'it ends before',
  minutes: 10,
  dollars: 0.05,
  makes: 'a disk of 4 GiB, a snapshot of it and its copy in the second region',
  run: async (stage) => {
    const [source, target] = [await stage.group(), await stage.group(stage.region(1))];
    const disk = await stage.disk(source, 'disk');
    const snapshot = await stage.snapshot(source, 'golden', disk, { incremental: true });
    const copy = await stage.copy(target, 'golden', snapshot);
    const { completionPercent, provisioningState } = await stage.read(copy);
    await stage.untilCopied(copy);
    const isBefore = provisioningState === 'Succeeded' && (completionPercent ?? 0) < 100;
    return isBefore ? 'it ends before' : 'it ends with the copy';
  },
};
