/**
 * The replica is of an earlier source of its name. The new image is made beside it first; only when that is whole does
 * the old one go, and the replica takes its name from it. At no moment is there no image.
 */
import { blocked, blockedForNow, type Blocked } from '../action.ts';
import type { Decision } from '../decision.ts';
import { beginCopy } from '../begin-copy.ts';
import { cleanBehind, cleanedFirst, cleanWays, pinned } from '../clean-up.ts';
import { differenceText } from '../fidelity/difference.ts';
import { differencesOf } from '../fidelity/differences-of.ts';
import type { Observation } from '../observation.ts';
import { copyState, mayHoldData } from '../readiness.ts';
import { mayCreate } from '../removal/may-create.ts';
import { mayRemove } from '../removal/may-remove.ts';
import { unprotectBefore } from '../removal/unprotect.ts';
import { attemptOf, isPinned } from '../replica-tags.ts';
import type { Snapshot } from '../snapshot.ts';
import { stalled, waitForCopy } from '../wait-for-copy.ts';
import { rehearsalSpec, renewedSpec } from '../replica-spec.ts';
import { interimName } from './interim.ts';
import { mayRemoveInterim } from './may-remove-interim.ts';

export function decideRenewal(observation: Observation, source: Snapshot, replica: Snapshot): Decision {
  const { rule, interims } = observation;
  if (isPinned(replica)) return pinned(observation, replica);
  if (rule.whenSourceDeleted === 'keep') {
    return cleanedFirst(
      cleanBehind(observation, replica),
      blocked(
        'NameKept',
        `${replica.id} is kept after its source was deleted, as the rule says, and a new source has its name; delete the replica, or take the source under another name`,
      ),
    );
  }
  if (interims === undefined) return { kind: 'look', at: 'interims' };
  const own = named(interims, interimName(source.id, source.uniqueId));
  if (own === undefined) return beginCopy(observation, source, 'interim');
  const interim = own.snapshot;
  const state = copyState(interim);
  switch (state.kind) {
    case 'copying':
      return (
        stalled(interim, observation.now) ?? {
          ...waitForCopy(interim, observation),
          detail: `beside the replica, as ${interim.name}`,
        }
      );
    case 'failed':
      return afterFailure(observation, own, `${interim.id}: ${state.code}: ${state.detail}`);
    case 'ready':
      return unfaithful(observation, source, interim) ?? rehearse(observation, { source, replica, interim });
  }
}

function afterFailure(
  observation: Observation,
  own: NonNullable<Observation['interims']>[number],
  cause: string,
): Decision {
  if (attemptOf(own.snapshot) >= observation.maxAttempts) {
    return ended(observation, blocked('CopyFailed', `${cause}; the replica of before stays`));
  }
  const removal = mayRemoveInterim(observation, own);
  // Either of the two may be the only image there is.
  return removal.kind === 'wait' && mayHoldData(own.snapshot, observation.now)
    ? ended(
        observation,
        blockedForNow(
          'CopyFailed',
          `${cause}; the replica says Failed as well, and Azure does not tell which of the two is whole: delete the one that is not`,
        ),
      )
    : removal;
}

/** It comes to nothing as things are, and nobody has a use for what was made on the way. */
function ended(observation: Observation, said: Blocked): Decision {
  return cleanedFirst(cleanWays(observation), said);
}

function named(
  interims: NonNullable<Observation['interims']>,
  name: string,
): (typeof interims)[number] | undefined {
  return interims.find(({ snapshot }) => snapshot.name.toLowerCase() === name);
}

/** Why the new image cannot take the old one's place. */
function unfaithful(observation: Observation, source: Snapshot, interim: Snapshot): Decision | undefined {
  const lost = differencesOf(source, interim, observation.target).filter(({ kind }) => kind === 'blocking');
  if (lost.length === 0) return undefined;
  const text = lost.map(differenceText).join('; ');
  return ended(observation, blocked('PropertyLost', `${interim.id}: ${text}; the replica of before stays`));
}

/**
 * The copy that gives the replica its name is made once under another, before the old one goes. Also where the interim
 * came by a copy within the region: that one was from another group, with other rights.
 */
function rehearse(
  observation: Observation,
  { source, replica, interim }: { source: Snapshot; replica: Snapshot; interim: Snapshot },
): Decision {
  const { interims = [], rule, target, attempt, installation, maxAttempts } = observation;
  const go = (from: Snapshot): Decision =>
    unprotectBefore(observation, mayRemove(observation, replica, { for: 'SourceRecreated', interim: from }));
  const rehearsal = named(interims, interimName(source.id, source.uniqueId, 'rehearsal'));
  if (rehearsal === undefined) {
    // Those before the interim were copies of the source.
    if (attempt - attemptOf(interim) > maxAttempts) {
      return ended(observation, neverRehearsed(interim, 'nothing came of it'));
    }
    const order = { rule, target, attempt, installation, as: 'interim' as const };
    const renewed = renewedSpec(source, interim, source.uniqueId, order, observation.copyRefused);
    if ('reason' in renewed) return ended(observation, blocked(renewed.reason, renewed.detail));
    const spec = rehearsalSpec(renewed, source, order);
    return mayCreate(observation, {
      reason: 'SourceRecreated',
      spec,
      detail: 'the copy within the region, tried first',
    });
  }
  const state = copyState(rehearsal.snapshot);
  if (state.kind === 'copying') return waitForCopy(rehearsal.snapshot, observation);
  if (state.kind === 'failed') {
    return attemptOf(rehearsal.snapshot) - attemptOf(interim) >= maxAttempts
      ? ended(observation, neverRehearsed(interim, `${state.code}: ${state.detail}`))
      : mayRemoveInterim(observation, rehearsal);
  }
  return unfaithful(observation, source, rehearsal.snapshot) ?? go(rehearsal.snapshot);
}

/** Without that copy the replica could not take its name. */
function neverRehearsed({ id }: Snapshot, cause: string): Blocked {
  return blocked(
    'CopyFailed',
    `the new image is there as ${id}, and Azure makes no copy of it within the region: ${cause}; the replica of before stays`,
  );
}
