/**
 * When one of the copies of a group should be over, so that another may begin: Azure lets only so many be under way in a
 * subscription and region (documented: 100). Other groups there count too and are not seen; so it is a guess.
 */
import { estimated, untilCopyLook } from './copy-estimate.ts';
import { copyState, isInBackground } from './readiness.ts';
import { resourceKey } from './resource-id.ts';
import type { Snapshot } from './snapshot.ts';

export interface CopyUnderWay {
  /** Key of the replica that is copied. */
  replica: string;
  /** Until a look may find it over, or may tell more of when it is, ms. */
  untilMs: number;
  /** How long it takes in all, at least, ms. */
  leastMs: number;
}

/** Of a listing of the group. */
export function copiesUnderWay(listing: readonly Snapshot[], now: number): CopyUnderWay[] {
  return listing.filter(isInBackground).map((copy) => {
    const state = copyState(copy);
    const percent = state.kind === 'copying' ? state.percent : undefined;
    const sighting = { begun: copy.timeCreated, now, percent };
    const estimate = estimated(undefined, sighting);
    return {
      replica: resourceKey(copy.id),
      untilMs: untilCopyLook(estimate, sighting, 'precise'),
      leastMs: estimate.least,
    };
  });
}
