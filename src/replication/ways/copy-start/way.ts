/**
 * Azure's own copy of an incremental snapshot to another region, in the order of its family. Within a region it is for
 * incremental snapshots of which Azure makes no `Copy`: that it goes there as well is documented and reported, and of a
 * `Copy` it is not known whether it makes an incremental snapshot of one, least of all in another subscription.
 */
import type { Way } from '../way.ts';
import { waitForSibling } from './wait-for-sibling.ts';

export const copyStart: Way = {
  name: 'CopyStart',
  createOption: 'CopyStart',
  makesIncremental: false,
  leads: (source, _rule, target, isCopyRefused) =>
    source.incremental && (source.location !== target.location || isCopyRefused),
  refuses: () => undefined,
  nextStep(observation, _source, specOf) {
    if (observation.family === undefined) return { kind: 'look', at: 'family' };
    return waitForSibling(observation) ?? { kind: 'ready', spec: specOf() };
  },
};
