import type { RunRow } from '../row.ts';

export const listingComplete: RunRow = {
  kind: 'run',
  id: 'listing-complete',
  question: 'does a listing leave out what a read by id has?',
  expected: 'nothing is left out',
  minutes: 15,
  dollars: 0.05,
  makes: 'a disk of 4 GiB, a snapshot of it and its copy in the second region',
  run: async (stage) => {
    const [source, target] = [await stage.group(), await stage.group(stage.region(1))];
    const disk = await stage.disk(source, 'disk');
    const snapshot = await stage.snapshot(source, 'golden', disk, { incremental: true });
    const copy = await stage.copy(target, 'golden', snapshot, { tags: { from: 'golden' } });
    const leftOut = new Set<string>();
    for (const state of ['under way', 'copied'] as const) {
      const read = state === 'copied' ? await stage.untilCopied(copy) : await stage.read(copy);
      const { snapshots } = stage.place.clients.compute(target.subscriptionId);
      for await (const listed of snapshots.listByResourceGroup(target.name)) {
        const missing = Object.entries(read).filter(
          ([name, value]) => value !== undefined && listed[name as keyof typeof listed] === undefined,
        );
        for (const [name] of missing) leftOut.add(name);
      }
    }
    return leftOut.size === 0 ? 'nothing is left out' : `left out: ${[...leftOut].sort().join(', ')}`;
  },
};
