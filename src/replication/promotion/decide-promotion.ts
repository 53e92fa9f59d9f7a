/**
 * Which replica of a lineage is the latest one of a target, told by a tag on it. The tag moves forwards only, is on a
 * replica that is ready, and leaves the former one after the new one has it: there may be two for a moment, never none.
 */
import type { Decision } from '../decision.ts';
import { maxTries } from '../fidelity/decide-fidelity.ts';
import type { Observation } from '../observation.ts';
import { ownershipOf, tagKeys, tagOf } from '../replica-tags.ts';
import type { Snapshot } from '../snapshot.ts';
import { timesInARow } from '../streak.ts';
import { maxTags, withoutTag } from '../tag-drift.ts';
import { isNewer, isUsable, type Lineage, type LineageMember } from './lineage.ts';

/** What is to be done about the tag now, and who else should be looked at because of it. */
export interface Promotion {
  decision?: Decision;
  /** Names of sources whose replicas still have the tag. */
  nudges: readonly string[];
  /** Why the tag cannot be set. */
  detail?: string;
}

const nothing: Promotion = { nudges: [] };

/** Of a replica that is ready, ours and as it should be. */
export function decidePromotion(observation: Observation, source: Snapshot, replica: Snapshot): Promotion {
  const { rule, lineage, streak } = observation;
  const isLatest = hasTag(replica);
  if (rule.promote === undefined) {
    const tries = timesInARow(streak, 'NoLongerPromoted');
    return isLatest && tries < maxTries
      ? { decision: untag(replica, 'NoLongerPromoted'), nudges: [] }
      : nothing;
  }
  if (lineage === undefined) return { decision: { kind: 'look', at: 'lineage' }, nudges: [] };
  const tagged = lineage.others.filter((member) => isTagged(member, observation));
  if (tagged.some((member) => isNewer(member.source, source))) {
    const tries = timesInARow(streak, 'NoLongerLatest');
    return isLatest && tries < maxTries
      ? { decision: untag(replica, 'NoLongerLatest'), nudges: [] }
      : nothing;
  }
  if (isLatest) return { nudges: tagged.map((member) => member.source.name) };
  if (!mayPromote(observation, lineage, source)) return nothing;
  return promoted(observation, replica);
}

function mayPromote({ rule, installation }: Observation, lineage: Lineage, source: Snapshot): boolean {
  if (rule.promote === 'whenReadyEverywhere') return lineage.readyElsewhere === true;
  return !lineage.others.some((member) => isNewer(member.source, source) && isUsable(member, installation));
}

function promoted({ streak }: Observation, replica: Snapshot): Promotion {
  // One place stays free for a deletion mark.
  if (Object.keys(replica.tags).length >= maxTags) {
    return { nudges: [], detail: `there is no room for the tag ${tagKeys.latest}: Azure allows 50` };
  }
  if (timesInARow(streak, 'Promoted') >= maxTries) {
    return { nudges: [], detail: `${tagKeys.latest}: set, and something sets it back each time` };
  }
  const tags = { ...replica.tags, [tagKeys.latest]: 'true' };
  return { decision: { kind: 'setTags', reason: 'Promoted', tags }, nudges: [] };
}

function untag(replica: Snapshot, reason: 'NoLongerLatest' | 'NoLongerPromoted'): Decision {
  return { kind: 'setTags', reason, tags: withoutTag(replica.tags, tagKeys.latest) };
}

function isTagged({ source, replica }: LineageMember, { installation }: Observation): boolean {
  if (replica === undefined || ownershipOf(replica, source.id, installation) !== 'ours') return false;
  return hasTag(replica);
}

function hasTag({ tags }: Snapshot): boolean {
  return tagOf(tags, tagKeys.latest) !== undefined;
}
