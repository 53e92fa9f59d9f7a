/** The decision to copy a source that has no replica, or whose replica is to be replaced. */
import { blocked, type Decision } from './action.ts';
import { cleanLeft } from './clean-up.ts';
import { decideConversion } from './conversion/decide-conversion.ts';
import { holdingSibling } from './family.ts';
import type { Observation } from './observation.ts';
import { copyPace, waitPace } from './pace.ts';
import { replicaSpec } from './replica-spec.ts';
import { decideStaging } from './staging/decide-staging.ts';
import { wayOf } from './way.ts';
import type { Snapshot } from './snapshot.ts';
import type { SnapshotSpec } from './snapshot-spec.ts';
import { timesInARow } from './streak.ts';

/**
 * After so many waits for an older sibling that nobody copies, the younger one goes ahead and Azure has the last
 * word: what holds the older one up may be invisible from here, such as a policy that refuses it.
 */
const maxSiblingWaits = 20;

/** Begins the copy, or says why not now. */
export function beginCopy(observation: Observation, source: Snapshot): Decision {
  const { rule, target, attempt, maxAttempts } = observation;
  const spec = replicaSpec(source, rule, target, attempt);
  if ('reason' in spec) return cleanLeft(observation) ?? blocked(spec.reason, spec.detail);
  if (attempt > maxAttempts) {
    return (
      cleanLeft(observation) ??
      blocked('CopyFailed', `Azure accepted ${maxAttempts} copies, and no snapshot came of them`)
    );
  }
  // What another way may have left is removed afterwards: it must never stand in front of a copy.
  const begin = { kind: 'beginCopy', reason: 'ReplicaMissing', spec } as const;
  switch (wayOf(source, rule, target)) {
    case 'Stage':
      return decideStaging(observation, source);
    case 'Convert':
      return decideConversion(observation, source);
    case 'CopyStart':
      if (observation.family === undefined) return { kind: 'look', at: 'family' };
      return waitForSibling(observation) ?? begin;
    default:
      return begin;
  }
}

/**
 * A PUT on a snapshot that is there and comes from this very source would take its tags over, whoever made it, so
 * one answer "not there" is not enough. Listing the target has its price: the first copy of a family, which
 * already lists its source, goes without (docs/decisions/0002).
 */
export function absenceUnproven(
  { targetListing, streak }: Observation,
  createOption: SnapshotSpec['createOption'],
): Decision | undefined {
  if (targetListing === undefined)
    return createOption !== 'CopyStart' ? { kind: 'look', at: 'targetListing' } : undefined;
  if (!targetListing.hasReplica) return undefined;
  const reason = 'ReplicaNotProvenAbsent';
  return { kind: 'wait', reason, afterMs: waitPace(timesInARow(streak, reason)) };
}

function waitForSibling(observation: Observation): Decision | undefined {
  const holding = holdingSibling(observation);
  if (holding === undefined) return undefined;
  const { sibling, begun } = holding;
  const detail = sibling.source.name;
  if (begun) {
    const afterMs = siblingPace(observation, sibling.replica);
    return { kind: 'wait', reason: 'WaitingForOlderSibling', afterMs, detail };
  }
  const times = timesInARow(observation.streak, 'OlderSiblingNotBegun');
  if (times >= maxSiblingWaits) return undefined;
  return {
    kind: 'wait',
    reason: 'OlderSiblingNotBegun',
    afterMs: waitPace(times),
    detail,
    // Its event may have been lost; once is enough, as its own looks go on from there.
    ...(times === 0 && { nudge: detail }),
  };
}

function siblingPace({ now }: Observation, replica: Snapshot | undefined): number {
  if (replica === undefined) return waitPace(0);
  return copyPace(now - replica.timeCreated, replica.completionPercent);
}
