/** What must hold between the group for temporary resources and the rules. */
import { resourceGroupKey, type ResourceGroupId } from '../replication/resource-id.ts';
import { mayConvert } from '../replication/rule.ts';
import type { ConfigurationIssue } from './configuration-error.ts';
import { pathText } from './issue-path.ts';
import type { RuleOutline } from './outline.ts';

/** `name` is that of the file's group; it stands for one group in each subscription of a source. */
export function workGroupIssues(
  name: string | undefined,
  rules: readonly RuleOutline[],
): ConfigurationIssue[] {
  const converting = rules.filter(({ fullSnapshots = 'refuse' }) => mayConvert({ fullSnapshots }));
  if (name === undefined) {
    return converting.slice(0, 1).map(({ index, fullSnapshots }) => ({
      path: 'workResourceGroup',
      message: `is missing, and ${pathText(['rules', index, 'fullSnapshots'])} says "${String(fullSnapshots)}"; name a resource group for temporary disks and snapshots, such as "rg-snaprep-work"`,
    }));
  }
  const taken = usedGroups(rules);
  const subscriptions = converting.flatMap(({ source }) => source?.subscriptionId ?? []);
  for (const subscriptionId of new Set(subscriptions)) {
    const user = taken.get(resourceGroupKey({ subscriptionId, resourceGroup: name }));
    if (user === undefined) continue;
    return [
      {
        path: 'workResourceGroup',
        message: `${JSON.stringify(name)} is ${user} as well; temporary disks and snapshots need a group of their own, choose another`,
      },
    ];
  }
  return [];
}

function usedGroups(rules: readonly RuleOutline[]): Map<string, string> {
  const used = new Map<string, string>();
  const note = (group: ResourceGroupId | undefined, path: (string | number)[]): void => {
    if (group !== undefined) used.set(resourceGroupKey(group), pathText(path));
  };
  for (const { index, source, targets } of rules) {
    note(source, ['rules', index, 'source']);
    for (const target of targets) note(target.group, ['rules', index, 'targets', target.index]);
  }
  return used;
}
