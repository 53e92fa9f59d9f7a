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
    const spec = specOf();
    // What is refused waits for nobody.
    if ('reason' in spec) return { kind: 'ready', spec };
    if (observation.family === undefined) return { kind: 'look', at: 'family' };
    return waitForSibling(observation) ?? { kind: 'ready', spec };
  },
};
