/** Azure's own copy of an incremental snapshot to another region, in the order of its family. */
import type { Way } from '../way.ts';
import { waitForSibling } from './wait-for-sibling.ts';

export const copyStart: Way = {
  name: 'CopyStart',
  createOption: 'CopyStart',
  makesIncremental: false,
  leads: (source, _rule, target) => source.location !== target.location && source.incremental,
  refuses: () => undefined,
  nextStep(observation, _source, specOf) {
    if (observation.family === undefined) return { kind: 'look', at: 'family' };
    return waitForSibling(observation) ?? { kind: 'ready', spec: specOf() };
  },
};
