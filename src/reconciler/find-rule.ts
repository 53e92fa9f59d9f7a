import type { Hint } from '../replication/hint.ts';
import { isSameGroup, type ResourceGroupId, type SnapshotId } from '../replication/resource-id.ts';
import { mayStage, type ReplicationConfig, type Rule, type Target } from '../replication/rule.ts';

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
    if (!isSameGroup(rule.source, source)) continue;
    const found = rule.targets.find((candidate) => isSameGroup(candidate, target));
    if (found !== undefined) return { rule, target: found };
  }
  return undefined;
}

/**
 * What stands for a rule that is no more, as long as something may be left on the way of its copies: it selects
 * nothing, keeps everything, and lets what was made be cleaned. Undefined where nothing is left.
 */
export function retiredRule({
  rule: name,
  source,
  target,
  leftBehind,
  location,
}: Hint): { rule: Rule; target: Target } | undefined {
  if (!leftBehind?.length || location === undefined) return undefined;
  const { subscriptionId, resourceGroup } = target;
  const place: Target = { subscriptionId, resourceGroup, location };
  const rule: Rule = {
    name,
    source: { subscriptionId: source.subscriptionId, resourceGroup: source.resourceGroup },
    select: { kind: 'names', patterns: [] },
    targets: [place],
    whenSourceDeleted: 'keep',
    whenSourceUnselected: 'keep',
    fullSnapshots: 'refuse',
    locks: 'respect',
    protect: false,
    deleteDelayMs: 0,
    unselectedDelayMs: 0,
  };
  return { rule, target: place };
}

/** One hint for each target that a snapshot of this group may have a replica in. */
export function hintsFor(config: ReplicationConfig, source: SnapshotId): Hint[] {
  return targetsOf(config, source).map(({ rule, target }) => hintFor(rule, target, source));
}

/** All targets of a source group, each with its rule. */
export function targetsOf(
  { rules }: ReplicationConfig,
  source: ResourceGroupId,
): { rule: Rule; target: Target }[] {
  return pairsOf(rules.filter((rule) => isSameGroup(rule.source, source)));
}

/** Each target of each rule, as they stand in the file. */
export function pairsOf(rules: readonly Rule[]): { rule: Rule; target: Target }[] {
  return rules.flatMap((rule) => rule.targets.map((target) => ({ rule, target })));
}

/** Where temporary resources for a source are made: in its own subscription. */
export function workGroupOf(
  { workResourceGroup }: ReplicationConfig,
  { subscriptionId }: Pick<ResourceGroupId, 'subscriptionId'>,
): ResourceGroupId | undefined {
  return workResourceGroup === undefined ? undefined : { subscriptionId, resourceGroup: workResourceGroup };
}

/** The targets, but for this one, for which full snapshots of a group are staged, by whichever rule. */
export function otherStagingTargets(
  config: ReplicationConfig,
  source: ResourceGroupId,
  target: Target,
): Target[] {
  return targetsOf(config, source)
    .filter(({ rule, target: other }) => mayStage(rule) && !isSameGroup(other, target))
    .map(({ target: other }) => other);
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
