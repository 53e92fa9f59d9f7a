/** The decision to copy a source: that has no replica, or whose replica is to be renewed from beside. */
import { blocked } from './action.ts';
import type { Decision } from './decision.ts';
import { attemptAtCopy } from './attempt-at-copy.ts';
import { cleanedFirst, cleanLeft } from './clean-up.ts';
import { hurried } from './objective/hurry.ts';
import type { Observation } from './observation.ts';
import { mayCreate } from './removal/may-create.ts';
import { replicaSpec, type Order } from './replica-spec.ts';
import type { Carried } from './snapshot-spec.ts';
import type { Refusal } from './refusal.ts';
import type { Snapshot } from './snapshot.ts';
import type { SnapshotSpec } from './snapshot-spec.ts';
import { isRefusal, wayOf } from './ways/ways.ts';

/** Begins the copy under the replica's name or beside it, or says why not now. */
export function beginCopy(observation: Observation, source: Snapshot, as: Order['as']): Decision {
  const { rule, target, maxAttempts, installation, nudged, copiesBegun } = observation;
  // One that was asked for by a sibling does not know how often its copy came to nothing; and of several chains of
  // looks none knows what the others began.
  const isKnown = copiesBegun !== undefined || (!nudged && observation.attempt === 1);
  if (!isKnown) return { kind: 'look', at: 'copiesBegun' };
  const attempt = attemptAtCopy(observation);
  const way = wayOf(source, rule, target, observation.copyRefused);
  if (isRefusal(way)) return refused(observation, way);
  const order = { target, rule, attempt, installation, as };
  const specOf = (carried?: Carried): SnapshotSpec | Refusal => replicaSpec(source, way, order, carried);
  const spec = specOf();
  if ('reason' in spec) return refused(observation, spec);
  if (attempt > maxAttempts) {
    return cleanedFirst(
      cleanLeft(observation),
      blocked('CopyFailed', `Azure accepted ${maxAttempts} copies, and no snapshot came of them`),
    );
  }
  // What another way may have left is removed afterwards: it must never stand in front of a copy.
  const step = way.nextStep(observation, source, specOf);
  if (step.kind !== 'ready') return step;
  if ('reason' in step.spec) return blocked(step.spec.reason, step.spec.detail);
  const asked = hurried(observation, step.spec);
  if ('kind' in asked) return asked;
  return mayCreate(observation, {
    reason: as === 'interim' ? 'SourceRecreated' : 'ReplicaMissing',
    spec: asked,
    ...(step.detail !== undefined && { detail: step.detail }),
  });
}

function refused(observation: Observation, { reason, detail }: Refusal): Decision {
  return cleanedFirst(cleanLeft(observation), blocked(reason, detail));
}
