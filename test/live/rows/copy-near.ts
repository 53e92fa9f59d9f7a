import { copiedWithinRegion } from '../copied-within-region.ts';
import type { RunRow } from '../row.ts';

export const copyNear: RunRow = {
  kind: 'run',
  id: 'copy-near',
  question: 'is a copy of an incremental snapshot to another group of its region incremental?',
  expected: 'Copy: incremental; CopyStart: incremental',
  minutes: 20,
  dollars: 0.05,
  makes: 'a disk of 4 GiB, a snapshot of it and two copies in another group',
  run: async (stage) => copiedWithinRegion(stage, await stage.group()),
};
