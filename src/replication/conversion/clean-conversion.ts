/** What was made on the way of a converted snapshot goes as soon as nobody needs it; the last replica sees to it. */
import type { Decision } from '../action.ts';
import type { Observation, PairUser } from '../observation.ts';
import { waitForCopy } from '../wait-for-copy.ts';
import { isOf, removePairs } from './decide-conversion.ts';
import { isReading, needsPair } from './pair-use.ts';

import type { TemporaryPair } from './temporary.ts';

/** For a source that needs no conversion to this target any more, for whatever reason; undefined where nothing is left. */
export function cleanLeftConversion(observation: Observation): Decision | undefined {
  if (!observation.carriers.includes('conversion')) return undefined;
  return clean(observation, 'ConversionAbandoned');
}

/** For a converted replica: the pair goes, unless others go on with it, then the tag that tells of it. */
export function cleanDoneConversion(
  observation: Observation,
  withoutConvertedTag: Readonly<Record<string, string>>,
): Decision {
  const cleaning = clean(observation, 'ConversionDone');
  return cleaning ?? { kind: 'setTags', reason: 'ConversionDone', tags: withoutConvertedTag };
}

function clean(
  observation: Observation,
  reason: 'ConversionDone' | 'ConversionAbandoned',
): Decision | undefined {
  const { conversion, pairUsers } = observation;
  if (conversion === undefined) return { kind: 'look', at: 'conversion' };
  if (conversion.pairs.length === 0) return undefined;
  if (pairUsers === undefined) return { kind: 'look', at: 'pairUsers' };
  const unused = conversion.pairs.filter((pair) => !isUsedByOthers(pair, observation));
  if (unused.length === 0) return undefined;
  const replica = observation.replica.kind === 'present' ? observation.replica.snapshot : undefined;
  if (replica !== undefined && unused.some((pair) => isRead(pair, replica))) {
    return waitForCopy(replica, observation.now);
  }
  return removePairs(observation, conversion.group, unused, reason);
}

function isUsedByOthers(pair: TemporaryPair, { source, pairUsers = [], maxAttempts }: Observation): boolean {
  const isPresent = source.kind === 'present' && isOf(pair, source.snapshot);
  return pairUsers.some(
    (user) =>
      // It may be copied from right now, also where the source is gone and this is the only image.
      user.replica === 'unreadable' ||
      (isPresent && needsPair(source, user, maxAttempts)) ||
      isRead(pair, user.replica),
  );
}

function isRead({ snapshot }: TemporaryPair, replica: PairUser['replica']): boolean {
  return snapshot !== undefined && isReading(replica, snapshot.id);
}
