/** The temporary pair goes as soon as no target needs it; the last replica sees to it. */
import type { Decision } from '../../decision.ts';
import type { Observation, PairUser } from '../../observation.ts';
import { tagKeys } from '../../replica-tags.ts';
import { waitForCopy } from '../../wait-for-copy.ts';
import type { Leftover } from '../leftover.ts';
import { isOf, removePairs } from './next-step.ts';
import { isReading, needsPair } from './pair-use.ts';
import { isPairPinned, pinnedText, type TemporaryPair } from './temporary.ts';

export const temporaryPair: Leftover = {
  kind: 'conversion',
  tag: tagKeys.converted,
  done: 'ConversionDone',
  isBegunBy: ({ kind }) => kind === 'convert',
  clean: (observation, because) =>
    clean(observation, because === 'done' ? 'ConversionDone' : 'ConversionAbandoned'),
};

function clean(
  observation: Observation,
  reason: 'ConversionDone' | 'ConversionAbandoned',
): Decision | undefined {
  const { conversion, pairUsers } = observation;
  if (conversion === undefined) return { kind: 'look', at: 'conversion' };
  if (conversion.pairs.length === 0) return undefined;
  if (pairUsers === undefined) return { kind: 'look', at: 'pairUsers' };
  const unused = conversion.pairs.filter((pair) => !isUsedByOthers(pair, observation));
  const removable = unused.filter((pair) => !isPairPinned(pair));
  if (removable.length === 0) {
    const [kept] = unused;
    return kept && { kind: 'none', reason: 'Pinned', detail: pinnedText(kept) };
  }
  const replica = observation.replica.kind === 'present' ? observation.replica.snapshot : undefined;
  if (replica !== undefined && removable.some((pair) => isRead(pair, replica))) {
    return waitForCopy(replica, observation);
  }
  return removePairs(observation, conversion.group, removable, reason);
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
