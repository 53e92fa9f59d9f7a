/** What must hold between the rules of a file, and between the parts of one rule. */
import { parseResourceId, resourceGroupKey, type ResourceGroupId } from '../replication/resource-id.ts';
import type { ConfigurationIssue } from './configuration-error.ts';
import { cycleIssues } from './cycles.ts';
import { pathText } from './issue-path.ts';
import type { RuleOutline } from './outline.ts';

/** All problems that show only in the whole. */
export function crossIssues(rules: readonly RuleOutline[]): ConfigurationIssue[] {
  return [
    ...duplicateNames(rules),
    ...rules.flatMap(modeIssues),
    ...rules.flatMap(encryptionIssues),
    ...rules.flatMap(customerKeyIssues),
    ...rules.flatMap(hurryIssues),
    ...rules.flatMap(ownGroupIssues),
    ...sharedReplicas(rules),
    ...cycleIssues(rules),
  ];
}

/** Without regard to case: names that differ by it alone would be mistaken for each other in logs. */
function duplicateNames(rules: readonly RuleOutline[]): ConfigurationIssue[] {
  const first = new Map<string, number>();
  return rules.flatMap(({ index, name }) => {
    if (name === undefined) return [];
    const earlier = first.get(name.toLowerCase());
    if (earlier === undefined) {
      first.set(name.toLowerCase(), index);
      return [];
    }
    const message = `${JSON.stringify(name)} is the name of rules[${earlier}] already; choose another`;
    return [{ path: pathText(['rules', index, 'name']), message }];
  });
}

/**
 * Whether the mode fits the subscriptions. Its other half, the regions, is checked at run time: a source group may
 * hold snapshots of any region.
 */
function modeIssues({ index, mode, source, targets }: RuleOutline): ConfigurationIssue[] {
  if (mode === undefined || source === undefined) return [];
  const wantsSame = mode === 'SameSubDifferentRegion';
  const wrong = targets.filter(
    ({ group }) => group !== undefined && isSameSubscription(group, source) !== wantsSame,
  );
  if (wrong.length === 0) return [];
  const which = wrong.map((target) => `targets[${target.index}]`).join(', ');
  const state = wantsSame ? 'not in the subscription of the source' : 'in the subscription of the source';
  const message = `${mode} does not hold for ${which}, which is ${state}; correct or remove "mode", which follows from source and target`;
  return [{ path: pathText(['rules', index, 'mode']), message }];
}

function encryptionIssues(rule: RuleOutline): ConfigurationIssue[] {
  const inRule = (...path: (string | number)[]): string => pathText(['rules', rule.index, ...path]);
  return [
    ...rule.diskEncryptionSetIds.flatMap((id, at) =>
      encryptionSetIssues(id, inRule('source', 'diskEncryptionSetIds', at), 'source', rule.source),
    ),
    ...rule.targets.flatMap(({ index, group, diskEncryptionSetId: id }) =>
      id === undefined
        ? []
        : encryptionSetIssues(id, inRule('targets', index, 'diskEncryptionSetId'), 'target', group),
    ),
  ];
}

/** A set carries the customer's key on, so there is none to drop. */
function customerKeyIssues({ index, targets }: RuleOutline): ConfigurationIssue[] {
  return targets
    .filter(
      ({ customerKeys, diskEncryptionSetId }) => customerKeys === 'drop' && diskEncryptionSetId !== undefined,
    )
    .map((target) => ({
      path: pathText(['rules', index, 'targets', target.index, 'customerKeys']),
      message:
        '"drop" contradicts "diskEncryptionSetId", which encrypts every replica with a customer-managed key; remove one of the two',
    }));
}

/** What would never hurry anything: whoever wrote it counts on copies that are in time. */
function hurryIssues({ index, hurries, hasObjective, targets }: RuleOutline): ConfigurationIssue[] {
  if (!hurries) return [];
  const path = pathText(['rules', index, 'fasterCopy']);
  if (!hasObjective) {
    const message =
      '"whenLate" does nothing without "readyWithin", which says when a copy is late; add it, such as "PT1H", or remove "fasterCopy"';
    return [{ path, message }];
  }
  if (targets.length === 0 || targets.some(({ copySpeed }) => copySpeed === undefined)) return [];
  const message =
    '"whenLate" does nothing, as every target names its "copySpeed" and keeps it; remove one of the two';
  return [{ path, message }];
}

function encryptionSetIssues(
  id: string,
  path: string,
  what: 'source' | 'target',
  group: ResourceGroupId | undefined,
): ConfigurationIssue[] {
  const parsed = parseResourceId(id);
  if (
    parsed === undefined ||
    parsed.parent !== undefined ||
    parsed.type.toLowerCase() !== 'microsoft.compute/diskencryptionsets'
  ) {
    const form = '/subscriptions/…/resourceGroups/…/providers/Microsoft.Compute/diskEncryptionSets/<name>';
    return [{ path, message: `is not the id of a disk encryption set; write ${form}` }];
  }
  if (group === undefined || isSameSubscription(group, parsed)) return [];
  // Documented: the set has to be in the snapshot's own subscription and region. The id does not tell the region.
  const message = `is in subscription ${parsed.subscriptionId}, the ${what} in ${group.subscriptionId}; name a set of the ${what}'s own subscription and region`;
  return [{ path, message }];
}

/** A target that is the rule's own source, and targets of one rule that are one group. */
function ownGroupIssues({ index, source, targets }: RuleOutline): ConfigurationIssue[] {
  const first = new Map<string, number>();
  return targets.flatMap((target) => {
    if (target.group === undefined) return [];
    const path = pathText(['rules', index, 'targets', target.index]);
    const key = resourceGroupKey(target.group);
    if (source !== undefined && key === resourceGroupKey(source)) {
      return [{ path, message: 'is the source group itself; choose another group' }];
    }
    const earlier = first.get(key);
    if (earlier === undefined) {
      first.set(key, target.index);
      return [];
    }
    // One group can hold one snapshot of a name, whatever its region.
    const message = `is the same group as targets[${earlier}]; a group holds one replica of a name, choose another or remove it`;
    return [{ path, message }];
  });
}

/**
 * Two rules for one pair of groups would both write the same replicas, and a hint finds its rule by the pair.
 * Different sources into one target group are allowed: their snapshots have different names as a rule, and where
 * they do not, the second replica is refused with NameTaken, since it is another source's.
 */
function sharedReplicas(rules: readonly RuleOutline[]): ConfigurationIssue[] {
  const owner = new Map<string, { rule: number; target: number }>();
  return rules.flatMap(({ index, source, targets }) =>
    targets.flatMap((target) => {
      if (source === undefined || target.group === undefined) return [];
      const pair = `${resourceGroupKey(source)} ${resourceGroupKey(target.group)}`;
      const earlier = owner.get(pair);
      if (earlier === undefined) {
        owner.set(pair, { rule: index, target: target.index });
        return [];
      }
      if (earlier.rule === index) return [];
      const other = `rules[${earlier.rule}].targets[${earlier.target}]`;
      const message = `${other} already replicates from the same source group to this group; two rules cannot share both, merge their selections or choose another group`;
      return [{ path: pathText(['rules', index, 'targets', target.index]), message }];
    }),
  );
}

function isSameSubscription(
  left: Pick<ResourceGroupId, 'subscriptionId'>,
  right: Pick<ResourceGroupId, 'subscriptionId'>,
): boolean {
  return left.subscriptionId.toLowerCase() === right.subscriptionId.toLowerCase();
}
