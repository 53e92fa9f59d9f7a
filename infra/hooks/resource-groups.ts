/** Whether the groups are there that have to be, and those that the deployment writes in its own region. */
import { normaliseLocation } from '../../src/config/location.ts';
import type { ReplicationConfig } from '../../src/replication/rule.ts';
import { mayConvert } from '../../src/replication/rule.ts';
import { isSameGroup, resourceGroupIdText, type ResourceGroupId } from '../../src/replication/resource-id.ts';
import type { ArmClient } from './arm-client.ts';
import type { Finding } from './before-provision.ts';

/** A source or target that is not there. */
export async function missingGroup(arm: ArmClient, group: ResourceGroupId): Promise<Finding[]> {
  if ((await read(arm, group)) !== undefined) return [];
  const { subscriptionId, resourceGroup } = group;
  const text = `the group ${resourceGroup} is not in ${subscriptionId}: make it, or correct replication.json`;
  return [{ kind: 'problem', text }];
}

/**
 * A group that the deployment writes and that is in another region already: Azure refuses that. So does the work group
 * of a service whose region was lost, when the next one is deployed elsewhere.
 */
export async function groupElsewhere(
  arm: ArmClient,
  group: ResourceGroupId,
  location: string,
  advice: (region: string) => string,
): Promise<Finding[]> {
  const there = (await read(arm, group))?.location;
  if (there === undefined || normaliseLocation(there) === normaliseLocation(location)) return [];
  const text = `the group ${group.resourceGroup} in ${group.subscriptionId} is in ${there}, and Azure refuses to write it in ${location}: ${advice(there)}`;
  return [{ kind: 'problem', text }];
}

/** The groups for temporary disks and snapshots: one in each subscription of a rule that converts. */
export function workGroupsOf({ rules, workResourceGroup }: ReplicationConfig): ResourceGroupId[] {
  if (workResourceGroup === undefined) return [];
  const subscriptions = rules.filter(mayConvert).map(({ source }) => source.subscriptionId.toLowerCase());
  return [...new Set(subscriptions)].map((subscriptionId) => ({
    subscriptionId,
    resourceGroup: workResourceGroup,
  }));
}

/** A group that has several parts to play, one of which is the service's own. */
export function sharedGroups(service: ResourceGroupId, config: ReplicationConfig): Finding[] {
  const parts = {
    source: config.rules.map(({ source }) => source),
    target: config.rules.flatMap(({ targets }) => targets),
    'work group': workGroupsOf(config),
  };
  return Object.entries(parts)
    .filter(([, groups]) => groups.some((group) => isSameGroup(group, service)))
    .map(([part]) => ({
      kind: 'problem',
      text: `${service.resourceGroup} is the group of the service and a ${part} too: it goes with the service when that is removed, so set another resourceGroupName in main.bicepparam`,
    }));
}

async function read(arm: ArmClient, group: ResourceGroupId): Promise<{ location?: string } | undefined> {
  return (await arm.get(`${resourceGroupIdText(group)}?api-version=2021-04-01`)) as
    { location?: string } | undefined;
}
