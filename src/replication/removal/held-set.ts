import type { Observation } from '../observation.ts';
import { tagKeys, tagOf } from '../replica-tags.ts';
import { deletionSetId, replicasOfGroup, unapprovedDeletions } from './guard.ts';
import { onceForListings } from './once-for-listings.ts';

/** The deletions of a pair that wait for an approval, as one listing has them. */
export interface HeldSet {
  /** What an approval has to name. */
  setId: string;
  /** `uniqueId` of each replica. */
  members: ReadonlySet<string>;
}

/** Undefined where the look listed nothing. */
export function heldSetOf({ rule, installation, removalEvidence }: Observation): HeldSet | undefined {
  const listing = removalEvidence?.targetListing;
  return listing && heldSetOnce({ rule, installation }, [listing]);
}

const heldSetOnce = onceForListings(({ rule, installation }, [listing = []]): HeldSet => {
  const held = unapprovedDeletions(replicasOfGroup(rule.source, listing)).filter(
    ({ tags }) => tagOf(tags, tagKeys.installation) === installation,
  );
  return { setId: deletionSetId(held), members: new Set(held.map(({ uniqueId }) => uniqueId)) };
});
