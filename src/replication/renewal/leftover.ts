/** The interim goes when the replica has its name. */
import { tagKeys } from '../replica-tags.ts';
import type { Leftover } from '../ways/leftover.ts';
import { mayRemoveInterim } from './may-remove-interim.ts';

export const interimSnapshot: Leftover = {
  kind: 'interim',
  tag: tagKeys.renewed,
  done: 'RenewalDone',
  isBegunBy: (action) => action.kind === 'beginCopy' && action.reason === 'SourceRecreated',
  clean(observation) {
    if (observation.interims === undefined) return { kind: 'look', at: 'interims' };
    const [oldest] = observation.interims.toReversed();
    return oldest && mayRemoveInterim(observation, oldest);
  },
};
