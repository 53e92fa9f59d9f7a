import type { Hint } from '../replication/hint.ts';
import { resourceGroupKey, type ResourceGroupId, type SnapshotId } from '../replication/resource-id.ts';
import type { ReplicationConfig, Rule, Target } from '../replication/rule.ts';

/**
 * The rule that replicates from one group to the other. By groups and not by name, so that hints under way when a
 * rule is renamed still find it; the configuration refuses two rules for one pair of groups.
 */
export function findRule(
  { rules }: ReplicationConfig,
  source: ResourceGroupId,
  target: ResourceGroupId,
): { rule: Rule; target: Target } | undefined {
  for (const rule of rules) {
    if (resourceGroupKey(rule.source) !== resourceGroupKey(source)) continue;
    const found = rule.targets.find((candidate) => resourceGroupKey(candidate) === resourceGroupKey(target));
    if (found !== undefined) return { rule, target: found };
  }
  return undefined;
}

/** One hint for each target that a snapshot of this group may have a replica in. */
export function hintsFor({ rules }: ReplicationConfig, source: SnapshotId): Hint[] {
  return rules
    .filter((rule) => resourceGroupKey(rule.source) === resourceGroupKey(source))
    .flatMap((rule) => rule.targets.map((target) => hintFor(rule, target, source)));
}

/** The targets, but for this one, for which full snapshots of a group are staged, by whichever rule. */
export function otherStagingTargets(
  { rules }: ReplicationConfig,
  source: ResourceGroupId,
  target: Target,
): Target[] {
  return rules
    .filter(
      ({ fullSnapshots, source: group }) =>
        fullSnapshots === 'stage' && resourceGroupKey(group) === resourceGroupKey(source),
    )
    .flatMap(({ targets }) => targets)
    .filter((other) => resourceGroupKey(other) !== resourceGroupKey(target));
}

/** A fresh hint, with all counts at nought. */
export function hintFor(rule: Rule, target: ResourceGroupId, source: SnapshotId): Hint {
  const { subscriptionId, resourceGroup, name } = source;
  return {
    rule: rule.name,
    source: { subscriptionId, resourceGroup, name },
    target: { subscriptionId: target.subscriptionId, resourceGroup: target.resourceGroup },
  };
}
