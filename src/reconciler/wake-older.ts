/**
 * The newest image of a target goes: the one before it is looked at, so that it gets the tag that the newest had. Should
 * that message be lost, the nightly pass is left.
 */
import type { Action } from '../replication/decision.ts';
import { digest } from '../replication/digest.ts';
import type { Hint } from '../replication/hint.ts';
import type { Observation } from '../replication/observation.ts';
import { isNewer, isUsable, lineageOf, type LineageMember } from '../replication/promotion/lineage.ts';
import { isOwn, tagKeys, tagOf } from '../replication/replica-tags.ts';
import { resourceGroupKey, resourceKey, snapshotIdText } from '../replication/resource-id.ts';
import { isSelected } from '../replication/selection.ts';
import { removingOf } from '../replication/signals/telling.ts';
import { listedByName } from '../replication/listed.ts';
import type { Snapshot } from '../replication/snapshot.ts';
import { hintFor } from './find-rule.ts';
import type { OutgoingHint, World } from './ports.ts';

/**
 * Where a replica with the tag is to be deleted, sends a hint to the newest usable replica of each lineage without the
 * tag. Before the deletion, as nobody would send it afterwards; by the listings that prove it, as one more that fails,
 * of a group that is gone for instance, would stand before the deletion.
 */
export async function wakeOlder(
  { hints, installation }: Pick<World, 'hints' | 'installation'>,
  observation: Observation,
  action: Action,
  hint: Hint,
): Promise<void> {
  const { rule, target, replica } = observation;
  const going = removingOf(action, observation);
  if (rule.promote === undefined || action.kind !== 'deleteReplica' || going === undefined) return;
  if (replica.kind !== 'present' || !hasTag(replica.snapshot)) return;
  const { sourceListing = 'groupLost', targetListing: replicas = [] } = observation.removalEvidence ?? {};
  const left = (sourceListing === 'groupLost' ? [] : sourceListing).filter(
    (one) =>
      resourceKey(one.id) !== resourceKey(observation.sourceId) &&
      isSelected(rule.select, one) &&
      !isOwn(one),
  );
  const outgoing = newestUntagged(left, replicas, installation).map(({ name }): OutgoingHint => {
    const source = { ...hint.source, name };
    const key = [resourceKey(snapshotIdText(source)), resourceGroupKey(hint.target), going.toLowerCase()];
    return {
      hint: {
        ...hintFor(rule, target, source),
        nudged: true,
        ...(hint.trace !== undefined && { trace: hint.trace }),
      },
      messageId: `o-${digest(...key).slice(0, 40)}`,
    };
  });
  if (outgoing.length > 0) await hints.send(outgoing);
}

/** What a deleted source was a snapshot of, nothing tells any more; so all lineages are gone through. */
function newestUntagged(
  sources: readonly Snapshot[],
  replicas: readonly Snapshot[],
  installation: string,
): Snapshot[] {
  const lineages = Map.groupBy(
    sources.map((source): LineageMember => ({ source, replica: listedByName(replicas, source.name) })),
    ({ source }) => lineageOf(source),
  );
  return [...lineages.values()].flatMap((members) => {
    if (members.some(({ replica }) => replica !== undefined && hasTag(replica))) return [];
    const usable = members.filter((member) => isUsable(member, installation)).map(({ source }) => source);
    const [first, ...others] = usable;
    if (first === undefined) return [];
    return [others.reduce((newest, one) => (isNewer(one, newest) ? one : newest), first)];
  });
}

function hasTag({ tags }: Snapshot): boolean {
  return tagOf(tags, tagKeys.latest) !== undefined;
}
