/** The next step of carrying a full snapshot to another region by way of a temporary disk and its snapshot. */
import { blocked, blockedForNow, type Blocked, type Convert, type Wait } from '../../action.ts';
import type { Decision } from '../../decision.ts';
import { differenceText } from '../../fidelity/difference.ts';
import { machineDifferences } from '../../fidelity/machine.ts';
import type { Observation } from '../../observation.ts';
import { pairPace } from '../../pace.ts';
import { copyState, hasFailed, isInOperation, notReadyReason } from '../../readiness.ts';
import { parseSnapshotId, type ResourceGroupId } from '../../resource-id.ts';
import type { Snapshot } from '../../snapshot.ts';
import type { SnapshotSpec } from '../../snapshot-spec.ts';
import { timesInARow, type Streak } from '../../streak.ts';
import { isPinned } from '../../replica-tags.ts';
import type { Ready, SpecOf } from '../way.ts';
import { isReading } from './pair-use.ts';
import {
  isPairPinned,
  pinnedText,
  type ConversionObservation,
  type Disk,
  type TemporaryPair,
  type TemporaryParts,
} from './temporary.ts';
import { diskSpec, temporarySnapshotSpec, type DiskSpec } from './temporary-spec.ts';

/** From nothing to the copy; each look does one step. */
export function nextStep(observation: Observation, source: Snapshot, specOf: SpecOf): Decision | Ready {
  const { conversion } = observation;
  if (conversion === undefined) return { kind: 'look', at: 'conversion' };
  if (conversion.taken !== undefined) {
    return blocked(
      'TemporaryNameTaken',
      `${conversion.taken} has the name of our temporary resource and is not ours; it is left alone; remove it, or make it anew under another name`,
    );
  }
  const stale = conversion.pairs.filter((pair) => !isOf(pair, source) && !isPairPinned(pair));
  if (stale.length > 0 && !wasRefused(observation.streak)) return removeStale(observation, conversion, stale);
  const pair = conversion.pairs.find((one) => isOf(one, source));
  return stepOfPair(observation, conversion.group, { source, pair, specOf });
}

/** The look right before this one could not remove it: the pair of now goes on beside it, the names differ. */
function wasRefused(streak: Streak | undefined): boolean {
  return streak?.refused === 'ConversionStale';
}

export function isOf({ generation }: TemporaryPair, { uniqueId }: Snapshot): boolean {
  return generation.toLowerCase() === uniqueId.toLowerCase();
}

function stepOfPair(
  observation: Observation,
  group: ResourceGroupId,
  { source, pair, specOf }: { source: Snapshot; pair: TemporaryPair | undefined; specOf: SpecOf },
): Decision | Ready {
  const id = parseSnapshotId(source.id);
  if (id === undefined) throw new Error(`${source.id} is not the id of a snapshot`);
  if (pair === undefined) return makeDisk(observation, group, diskSpec(id, source, observation.installation));
  if (isUnderWay(pair)) return waitFor('ConversionPending', observation.streak);
  const { disk, snapshot } = pair;
  if (snapshot !== undefined) return copyFrom(observation, group, { source, pair, snapshot, specOf });
  if (disk === undefined) return makeDisk(observation, group, diskSpec(id, source, observation.installation));
  const problem = problemOf(disk, source);
  if (problem !== undefined) return startOver(observation, group, pair, problem);
  return make(group, { snapshot: temporarySnapshotSpec(id, source, disk) });
}

function copyFrom(
  { attempt, streak, pairUsers }: Observation,
  group: ResourceGroupId,
  {
    source,
    pair,
    snapshot,
    specOf,
  }: { source: Snapshot; pair: TemporaryPair; snapshot: Snapshot; specOf: SpecOf },
): Decision | Ready {
  const state = copyState(snapshot);
  if (state.kind === 'failed') {
    // What failed may have been a change of its tags, while another target is copied from it.
    if (pairUsers === undefined) return { kind: 'look', at: 'pairUsers' };
    if (pairUsers.some((user) => isReading(user.replica, snapshot.id)))
      return waitFor('ConversionBusy', streak);
    return startOver({ attempt }, group, pair, `${snapshot.id}: ${state.code}: ${state.detail}`);
  }
  if (notReadyReason(snapshot) !== undefined) return waitFor('ConversionPending', streak);
  // `CopyStart` writes down whatever type it is sent; the guest state that belongs to it would be missing.
  const lost = machineDifferences(source, snapshot).find(({ property }) => property === 'securityType');
  if (lost !== undefined) return blocked('PropertyLost', `${snapshot.id}: ${differenceText(lost)}`);
  const detail = 'converted: the replica is incremental, its source is full';
  return { kind: 'ready', spec: specOf({ temporary: snapshot }), detail };
}

/** A disk that Azure accepts and that vanishes is not asked for for ever. */
function makeDisk({ disksMade, maxAttempts }: Observation, group: ResourceGroupId, disk: DiskSpec): Decision {
  if (disksMade < maxAttempts) return make(group, { disk });
  return blocked('CopyFailed', `Azure accepted ${disksMade} temporary disks, and none of them stayed`);
}

function make(group: ResourceGroupId, step: { disk: DiskSpec } | { snapshot: SnapshotSpec }): Convert {
  const detail =
    'disk' in step ? 'a temporary disk was asked for' : 'an incremental snapshot of it was asked for';
  return { kind: 'convert', reason: 'ConversionPrepared', group, step, detail };
}

/** What failed is made anew; each time counts as an attempt at the copy. */
function startOver(
  { attempt }: Pick<Observation, 'attempt'>,
  group: ResourceGroupId,
  pair: TemporaryPair,
  detail: string,
): Convert | Blocked {
  if (isPairPinned(pair)) return blockedForNow('CopyFailed', `${detail}; ${pinnedText(pair)}`);
  const step = { remove: partsOf([pair]) };
  return { kind: 'convert', reason: 'ConversionFailed', group, step, nextAttempt: attempt + 1, detail };
}

function problemOf(disk: Disk, source: Snapshot): string | undefined {
  if (hasFailed(disk)) {
    return `${disk.id}: provisioningState is ${disk.provisioningState}`;
  }
  // The source may have been made anew between the look and the request.
  if (
    disk.sourceUniqueId !== undefined &&
    disk.sourceUniqueId.toLowerCase() !== source.uniqueId.toLowerCase()
  ) {
    return `${disk.id} was made from another snapshot of that name`;
  }
  return undefined;
}

/**
 * There is never more than one pair of a source, so that of an earlier generation goes first. A copy that reads from
 * it is of that generation too and about to be replaced, unless it is pinned.
 */
function removeStale(
  observation: Observation,
  { group }: ConversionObservation,
  stale: readonly TemporaryPair[],
): Decision {
  const { pairUsers, replica, streak } = observation;
  if (pairUsers === undefined) return { kind: 'look', at: 'pairUsers' };
  const own = replica.kind === 'present' ? [replica.snapshot] : [];
  const others = pairUsers
    .map(({ replica: theirs }) => theirs)
    .filter((theirs) => typeof theirs === 'object');
  const replicas = [...own, ...others];
  const reading = replicas.some(
    (one) => isPinned(one) && stale.some(({ snapshot }) => snapshot && isReading(one, snapshot.id)),
  );
  if (reading) return waitFor('ConversionBusy', streak);
  return removePairs(observation, group, stale, 'ConversionStale');
}

/** Asks for the removal of all parts, or waits for what is being made or removed right now. */
export function removePairs(
  { streak }: Observation,
  group: ResourceGroupId,
  pairs: readonly TemporaryPair[],
  reason: Convert['reason'],
): Convert | Wait {
  if (pairs.some(isUnderWay)) return waitFor('ConversionPending', streak);
  return { kind: 'convert', reason, group, step: { remove: partsOf(pairs) } };
}

/** A write would be refused while an operation on the part is under way. */
function isUnderWay({ disk, snapshot }: TemporaryPair): boolean {
  const isFilling = (disk?.completionPercent ?? 100) < 100;
  return isFilling || [disk, snapshot].some((part) => part !== undefined && isInOperation(part));
}

/** All that is there of them. */
export function partsOf(pairs: readonly TemporaryPair[]): TemporaryParts {
  return {
    disks: pairs.flatMap(({ disk }) => disk ?? []),
    snapshots: pairs.flatMap(({ snapshot }) => snapshot ?? []),
  };
}

/** `ConversionPending` for Azure, `ConversionBusy` for someone who copies from it. */
function waitFor(reason: 'ConversionPending' | 'ConversionBusy', streak: Streak | undefined): Wait {
  return { kind: 'wait', reason, afterMs: pairPace(timesInARow(streak, reason)) };
}
