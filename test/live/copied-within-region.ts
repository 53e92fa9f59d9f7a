import type { Group, Stage } from './places/stage.ts';

/** What becomes of an incremental snapshot that is copied within its region, by either way: `Copy: …; CopyStart: …`. */
export async function copiedWithinRegion(stage: Stage, target: Group): Promise<string> {
  const source = await stage.group();
  const disk = await stage.disk(source, 'disk');
  const snapshot = await stage.snapshot(source, 'golden', disk, { incremental: true });
  const kindOf = ({ incremental }: { incremental?: boolean }): string =>
    incremental ? 'incremental' : 'full';
  const copy = await stage.answerOf(async () => {
    const made = await stage.snapshot(target, 'copy', snapshot, { incremental: true });
    return kindOf(await stage.read(made));
  });
  const copyStart = await stage.answerOf(async () =>
    kindOf(await stage.untilCopied(await stage.copy(target, 'copy-start', snapshot))),
  );
  return `Copy: ${copy}; CopyStart: ${copyStart}`;
}
