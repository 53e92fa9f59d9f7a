/**
 * What of the carriers of a full snapshot may have been left behind. Kept in the hints of a chain of looks, because
 * nothing in Azure would lead a look there once the replica is gone or refused.
 */
import type { Action } from './action.ts';
import { carriers, type Carrier } from './carrier.ts';
import { isReplicaOf, tagKeys, tagOf } from './replica-tags.ts';
import type { ReplicaObservation } from './observation.ts';

const tagOfCarrier = { staging: tagKeys.staged, conversion: tagKeys.converted } as const;

/** What may be left after this action, whether or not Azure accepts it. */
export function carriersAfter(
  action: Action,
  {
    carriers: known,
    replica,
    sourceId,
  }: { carriers: readonly Carrier[]; replica: ReplicaObservation; sourceId: string },
): Carrier[] {
  return carriers.filter((carrier) => {
    if (isDone(action, carrier)) return false;
    return known.includes(carrier) || begins(action, carrier) || tells(replica, sourceId, carrier);
  });
}

/** Nothing is left, and the replica's tag goes now. */
function isDone({ kind, reason }: Action, carrier: Carrier): boolean {
  return kind === 'setTags' && reason === (carrier === 'staging' ? 'StagingDone' : 'ConversionDone');
}

function begins({ kind }: Action, carrier: Carrier): boolean {
  return kind === (carrier === 'staging' ? 'stage' : 'convert');
}

function tells(replica: ReplicaObservation, sourceId: string, carrier: Carrier): boolean {
  if (replica.kind === 'absent' || !isReplicaOf(replica.snapshot, sourceId)) return false;
  return tagOf(replica.snapshot.tags, tagOfCarrier[carrier]) !== undefined;
}
