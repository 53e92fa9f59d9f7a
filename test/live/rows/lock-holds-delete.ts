import type { RunRow } from '../row.ts';

export const lockHoldsDelete: RunRow = {
  kind: 'run',
  id: 'lock-holds-delete',
  question:
    'how is a delete refused under a lock of the group, and how soon is it taken after the lock went?',
  expected: 'refused: ScopeLocked, then deleted at once',
  minutes: 8,
  dollars: 0.02,
  makes: 'a disk of 4 GiB, a snapshot of it and a lock on their group; needs the right to write locks',
  run: async (stage) => {
    const source = await stage.group();
    const disk = await stage.disk(source, 'disk');
    const snapshot = await stage.snapshot(source, 'golden', disk, { incremental: true });
    const { managementLocks } = stage.place.clients.locks(source.subscriptionId);
    const { snapshots } = stage.place.clients.compute(source.subscriptionId);
    const lock = { level: 'CanNotDelete' } as const;
    await managementLocks.createOrUpdateAtResourceGroupLevel(source.name, 'keep', lock);
    const attempt = (): Promise<string> =>
      stage.answerOf(async () => {
        await stage.finish(snapshots.delete(source.name, snapshot.name));
        return 'deleted';
      });
    const under = await attempt();
    await managementLocks.deleteAtResourceGroupLevel(source.name, 'keep');
    if (under === 'deleted') return under;
    for (let seconds = 0; seconds <= 120; seconds += 5) {
      if ((await attempt()) === 'deleted')
        return `${under}, then deleted ${seconds === 0 ? 'at once' : `after ${String(seconds)} s`}`;
      await stage.place.pause(5000);
    }
    return `${under}, and for two minutes after`;
  },
};
