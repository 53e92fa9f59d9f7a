/**
 * What the person who deploys has to be permitted, asked of Azure before anything is made: without it a deployment stops
 * half way. Deny assignments, and conditions on the right to assign roles, are not among what it tells (documented).
 */
import { isPermitted, type EffectivePermissions } from '../../src/cli/doctor/required-permissions.ts';
import {
  distinctGroups,
  resourceGroupIdText,
  type ResourceGroupId,
} from '../../src/replication/resource-id.ts';
import { allPagesIfThere } from './all-pages.ts';
import type { ArmClient } from './arm-client.ts';
import type { Finding, Plan } from './before-provision.ts';
import { encryptionSetGroupsOf } from './encryption-sets.ts';
import { workGroupsOf } from './resource-groups.ts';

const deploy = 'Microsoft.Resources/deployments/write';
const assign = 'Microsoft.Authorization/roleAssignments/write';
const define = 'Microsoft.Authorization/roleDefinitions/write';
const makeGroup = 'Microsoft.Resources/subscriptions/resourceGroups/write';

export interface Needed {
  scope: string;
  actions: readonly string[];
  /** Asked where the scope is not there yet. */
  above?: string;
}

/** Of each scope that the deployment writes into, what decides: who has these has the rest, by the roles that are asked for. */
export function neededOfDeployer(plan: Plan): Needed[] {
  const { rules } = plan.config;
  const sources = distinctGroups<ResourceGroupId>(rules.map(({ source }) => source));
  const targets = distinctGroups<ResourceGroupId>(rules.flatMap((rule) => rule.targets));
  const service = `/subscriptions/${plan.subscriptionId}`;
  const ofGroup = plan.serviceGroup && resourceGroupIdText({ ...plan, resourceGroup: plan.serviceGroup });
  const make = [makeGroup, 'Microsoft.Web/sites/write', assign];
  const defining = plan.definesRoles ? [...sources, ...targets] : [];
  const writing = plan.assignsRoles ? [...sources, ...targets, ...encryptionSetGroupsOf(plan.config)] : [];
  const converting = plan.assignsRoles ? workGroupsOf(plan.config) : [];
  // Where topics are taken as they are, they may be in other groups.
  const watching = plan.topics?.existing.length === 0 ? sources : [];
  const all: Needed[] = [
    { scope: service, actions: [deploy] },
    ofGroup ? { scope: ofGroup, actions: make, above: service } : { scope: service, actions: make },
    ...defining.map(({ subscriptionId }) => ({
      scope: `/subscriptions/${subscriptionId}`,
      actions: [deploy, define],
    })),
    ...writing.map((group) => ({ scope: resourceGroupIdText(group), actions: [deploy, assign] })),
    // A deployment into the subscription makes the group.
    ...converting.map(({ subscriptionId }) => ({
      scope: `/subscriptions/${subscriptionId}`,
      actions: [deploy, makeGroup],
    })),
    ...converting.map((group) => ({
      scope: resourceGroupIdText(group),
      above: `/subscriptions/${group.subscriptionId}`,
      actions: [deploy, assign],
    })),
    ...watching.map((group) => ({
      scope: resourceGroupIdText(group),
      actions: [deploy, 'Microsoft.EventGrid/systemTopics/write', 'Microsoft.Insights/metricAlerts/write'],
    })),
  ];
  const byScope = new Map<string, Needed>();
  for (const { scope, actions, ...rest } of all) {
    const key = scope.toLowerCase();
    const known = byScope.get(key)?.actions ?? [];
    byScope.set(key, { scope, ...rest, actions: [...new Set([...known, ...actions])] });
  }
  return [...byScope.values()];
}

export async function notPermitted(arm: ArmClient, { scope, actions, above }: Needed): Promise<Finding[]> {
  const permissions =
    (await permissionsAt(arm, scope)) ?? (above === undefined ? undefined : await permissionsAt(arm, above));
  // A group that is not there is told by itself.
  if (permissions === undefined) return [];
  if (permissions.length === 0) {
    return [{ kind: 'question', text: `what you may do in ${scope}: Azure does not tell it` }];
  }
  const missing = actions.filter((action) => !isPermitted(action, permissions));
  if (missing.length === 0) return [];
  const text =
    `you may not do ${missing.join(', ')} in ${scope}: be Owner there, or Contributor and User Access Administrator ` +
    '(with PIM activate it, then sign in anew), or see docs/split-of-duties.md';
  return [{ kind: 'problem', text }];
}

/** Of all roles together; undefined where the scope is not there. Documented for groups; of subscriptions it can be asked too (reported, Azure/azure-rest-api-specs issue 19473). */
function permissionsAt(arm: ArmClient, scope: string): Promise<EffectivePermissions[] | undefined> {
  return allPagesIfThere(
    arm,
    `${scope}/providers/Microsoft.Authorization/permissions?api-version=2022-04-01`,
  );
}
