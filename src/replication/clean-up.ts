/** What a full snapshot came by, or was to come by, goes when it is of no more use. */
import type { Decision } from './action.ts';
import { cleanDoneConversion, cleanLeftConversion } from './conversion/clean-conversion.ts';
import type { Observation } from './observation.ts';
import { copyState } from './readiness.ts';
import { tagKeys, tagOf } from './replica-tags.ts';
import type { Snapshot } from './snapshot.ts';
import { cleanDoneStaging, cleanLeftStaging } from './staging/decide-staging.ts';
import { withoutTag } from './tag-drift.ts';
import { waitForCopy } from './wait-for-copy.ts';

/** For a source that has no replica, or none of ours; undefined where nothing is left. */
export function cleanLeft(observation: Observation): Decision | undefined {
  return cleanLeftStaging(observation) ?? cleanLeftConversion(observation);
}

/** For a replica of ours, whatever else is to be said of it: once it reads from there no more, then its tag. */
export function cleanBehind(observation: Observation, replica: Snapshot): Decision | undefined {
  const { staged, converted } = tagKeys;
  const tag = [staged, converted].find((key) => tagOf(replica.tags, key) !== undefined);
  if (tag === undefined) return cleanLeft(observation);
  if (copyState(replica).kind === 'copying') return waitForCopy(replica, observation.now);
  const tags = withoutTag(replica.tags, tag);
  return tag === staged ? cleanDoneStaging(observation, tags) : cleanDoneConversion(observation, tags);
}
