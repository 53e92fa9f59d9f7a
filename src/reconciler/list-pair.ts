/** Both groups of a rule and a target, listed for what waits there for its deletion. */
import { tellsOfLostGroup } from '../replication/refusals/classify-failure.ts';
import { replicasOfGroup, unapprovedDeletions } from '../replication/removal/guard.ts';
import { noSources } from '../replication/removal/standing.ts';
import { tagKeys, tagOf } from '../replication/replica-tags.ts';
import { groupText, type ResourceGroupId } from '../replication/resource-id.ts';
import type { Rule, Target } from '../replication/rule.ts';
import type { Snapshot } from '../replication/snapshot.ts';
import { ArmError } from './arm-error.ts';
import type { World } from './ports.ts';

/** A rule in a target whose deletions cannot be told; plain JSON. */
export interface UnavailableSet {
  rule: string;
  target: string;
  /** The group that could not be listed, its source's or the target. */
  group: string;
  code: string;
  detail: string;
}

export interface Unlisted extends UnavailableSet {
  error: ArmError;
}

export interface PairListings {
  sourceListing: readonly Snapshot[];
  targetListing: readonly Snapshot[];
}

/** The source is listed only where something waits. */
export async function listPair(
  world: World,
  { rule, target }: { rule: Rule; target: Target },
): Promise<PairListings | Unlisted> {
  let group: ResourceGroupId = target;
  try {
    const targetListing = await world.snapshots.list(target);
    const marked = markedBy(world.installation, replicasOfGroup(rule.source, targetListing));
    group = rule.source;
    return { targetListing, sourceListing: marked.length === 0 ? [] : await listSources(world, rule) };
  } catch (error) {
    if (!(error instanceof ArmError)) throw error;
    const { code, message } = error.failure;
    const told = { rule: rule.name, target: groupText(target), group: groupText(group) };
    return { ...told, code, detail: message, error };
  }
}

/** Those of some replicas that this installation marked and nobody approved. */
export function markedBy(installation: string, replicas: readonly Snapshot[]): Snapshot[] {
  return unapprovedDeletions(replicas).filter(
    ({ tags }) => tagOf(tags, tagKeys.installation) === installation,
  );
}

/** A group that is gone has none, and must keep nobody from approving what goes with it. */
async function listSources({ snapshots }: World, { source }: Rule): Promise<readonly Snapshot[]> {
  try {
    return await snapshots.list(source);
  } catch (error) {
    if (error instanceof ArmError && tellsOfLostGroup(error.failure.code)) return noSources;
    throw error;
  }
}
