import type { RunRow } from '../row.ts';

export const copyOmits: RunRow = {
  kind: 'run',
  id: 'copy-omits',
  question: 'what does a copy across regions drop that is not sent with it?',
  expected: 'dropped: osType, hyperVGeneration, securityProfile',
  minutes: 40,
  dollars: 0.2,
  makes: 'a disk of 30 GiB from a free image, a snapshot of it and its copy in the second region',
  run: async (stage) => {
    const [source, target] = [await stage.group(), await stage.group(stage.region(1))];
    const disk = await stage.osDisk(source, 'disk');
    const snapshot = await stage.snapshot(source, 'golden', disk, { incremental: true });
    const original = await stage.read(snapshot);
    const copied = await stage.untilCopied(await stage.copy(target, 'golden', snapshot));
    const properties = ['osType', 'hyperVGeneration', 'securityProfile'] as const;
    const dropped = properties.filter((name) => original[name] !== undefined && copied[name] === undefined);
    return dropped.length === 0 ? 'nothing' : `dropped: ${dropped.join(', ')}`;
  },
};
