import { closed } from '../closed.ts';
import type { RunRow } from '../row.ts';

export const denyAllCopied: RunRow = {
  kind: 'run',
  id: 'deny-all-copied',
  question: 'can a disk and a snapshot whose network access is denied be copied on inside Azure?',
  expected: 'copied',
  minutes: 15,
  dollars: 0.05,
  makes: 'two disks of 4 GiB, two snapshots and a copy in the second region',
  run: (stage) =>
    stage.answerOf(async () => {
      const [source, target] = [await stage.group(), await stage.group(stage.region(1))];
      const full = await stage.snapshot(source, 'full', await stage.disk(source, 'disk'), closed);
      const creationData = { createOption: 'Copy', sourceResourceId: full.id } as const;
      const between = await stage.disk(source, 'between', { creationData, ...closed });
      const snapshot = await stage.snapshot(source, 'golden', between, { incremental: true, ...closed });
      await stage.untilCopied(await stage.copy(target, 'golden', snapshot, closed));
      return 'copied';
    }),
};
