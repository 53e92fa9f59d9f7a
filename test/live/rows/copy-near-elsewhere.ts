import { copiedWithinRegion } from '../copied-within-region.ts';
import type { RunRow } from '../row.ts';

export const copyNearElsewhere: RunRow = {
  kind: 'run',
  id: 'copy-near-elsewhere',
  question: 'is a copy of an incremental snapshot into another subscription, within its region, incremental?',
  expected: 'Copy: incremental; CopyStart: incremental',
  needs: ['second subscription'],
  minutes: 20,
  dollars: 0.05,
  makes: 'a disk of 4 GiB, a snapshot of it and two copies in the second subscription',
  run: async (stage) => {
    const second = stage.need(stage.place.secondSubscriptionId, 'a second subscription');
    return copiedWithinRegion(stage, await stage.group(stage.region(0), second));
  },
};
