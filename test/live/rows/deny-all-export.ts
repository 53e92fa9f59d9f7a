import { closed } from '../closed.ts';
import type { RunRow } from '../row.ts';

export const denyAllExport: RunRow = {
  kind: 'run',
  id: 'deny-all-export',
  question: 'by which code is the export of a snapshot refused whose network access is denied?',
  expected: 'refused: OperationNotAllowed',
  minutes: 5,
  dollars: 0.02,
  makes: 'a disk of 4 GiB and a snapshot of it',
  run: (stage) =>
    stage.answerOf(async () => {
      const source = await stage.group();
      const disk = await stage.disk(source, 'disk');
      const snapshot = await stage.snapshot(source, 'closed', disk, { incremental: true, ...closed });
      const { snapshots } = stage.place.clients.compute(source.subscriptionId);
      const access = { access: 'Read', durationInSeconds: 300 } as const;
      await stage.finish(snapshots.grantAccess(source.name, snapshot.name, access));
      await stage.finish(snapshots.revokeAccess(source.name, snapshot.name));
      return 'exported';
    }),
};
