/** A signal in full: its id, its subject and what all signals have. */
import { digest } from '../digest.ts';
import type { Hint } from '../hint.ts';
import type { Observation } from '../observation.ts';
import { resourceGroupKey, resourceKey, snapshotIdText } from '../resource-id.ts';
import { citrixPath } from './citrix-path.ts';
import type { Signal, SignalData, SignalReplica, SignalTarget, SignalType } from './signal.ts';

/** The look that tells. */
export interface Look {
  hint: Hint;
  observation: Observation;
  /** Since it was first known that there is something to do. */
  lagSeconds?: number;
}

type Own = Omit<SignalData, 'formatVersion' | 'installation' | 'rule'>;

/** `distinct` is what tells this happening from others of its type, source and target. */
export function compose(look: Look, type: SignalType, distinct: readonly string[], own: Own): Signal {
  const { hint, observation } = look;
  const { rule, installation, now } = observation;
  const place = placeOf(look, type);
  return {
    type,
    id: digest(type, installation, ...placeKeys(look, type), ...distinct).slice(0, 40),
    subject: subjectOf(look, type),
    time: now,
    ...(hint.trace !== undefined && { traceparent: hint.trace }),
    data: { formatVersion: 1, installation, rule: rule.name, ...place, ...own },
  };
}

/** Guards hold sets; a snapshot that is ready everywhere has no single target. */
function placeOf({ hint, observation }: Look, type: SignalType): Partial<SignalData> {
  const { source, replica, sourceId, target } = observation;
  const { subscriptionId, resourceGroup } = hint.source;
  if (type === 'guard.tripped') {
    return { sourceGroup: { subscriptionId, resourceGroup }, target: placeOfTarget(target) };
  }
  const uniqueId = source.kind === 'present' ? source.snapshot.uniqueId : undefined;
  const snapshot = {
    snapshot: hint.source.name,
    source: { id: sourceId, ...(uniqueId !== undefined && { uniqueId }) },
  };
  if (type === 'snapshot.readyEverywhere') return snapshot;
  const found = replica.kind === 'present' ? replica.snapshot : undefined;
  return {
    ...snapshot,
    target: placeOfTarget(target),
    ...(found && { replica: replicaView(target, found) }),
  };
}

export function replicaView(
  target: Observation['target'],
  { id, name, uniqueId }: { id: string; name: string; uniqueId: string },
): SignalReplica {
  const unit = target.citrixHostingUnit;
  return {
    id,
    uniqueId,
    ...(unit !== undefined && { citrixPath: citrixPath(unit, { ...target, name }) }),
  };
}

export function placeOfTarget({
  subscriptionId,
  resourceGroup,
  location,
}: Observation['target']): SignalTarget {
  return { subscriptionId, resourceGroup, location };
}

function placeKeys({ hint }: Look, type: SignalType): string[] {
  const source = resourceKey(snapshotIdText(hint.source));
  if (type === 'snapshot.readyEverywhere') return [source];
  const target = resourceGroupKey(hint.target);
  return type === 'guard.tripped' ? [resourceGroupKey(hint.source), target] : [source, target];
}

/** In the order in which subscribers narrow down: by prefix. */
function subjectOf({ hint, observation: { rule, target } }: Look, type: SignalType): string {
  const ofRule = `/rules/${rule.name}`;
  const ofSnapshot = `${ofRule}/snapshots/${hint.source.name}`;
  const { subscriptionId, resourceGroup } = hint.target;
  const ofTarget = `/targets/${target.location}/${subscriptionId}/${resourceGroup}`;
  if (type === 'snapshot.readyEverywhere') return ofSnapshot;
  return type === 'guard.tripped' ? `${ofRule}${ofTarget}` : `${ofSnapshot}${ofTarget}`;
}
