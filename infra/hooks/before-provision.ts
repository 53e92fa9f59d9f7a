/**
 * What a deployment would fail at, or run into without a word, asked of Azure before it begins. It reads and changes
 * nothing. Each finding says what to do.
 */
import type { ReplicationConfig } from '../../src/replication/rule.ts';
import { distinctGroups, type ResourceGroupId } from '../../src/replication/resource-id.ts';
import { offeredNodeVersions } from '../../src/cli/doctor/offered-node.ts';
import { allPages } from './all-pages.ts';
import type { ArmClient } from './arm-client.ts';
import { neededOfDeployer, notPermitted } from './deployer-rights.ts';
import { encryptionSet, encryptionSetsOf } from './encryption-sets.ts';
import { marksKept } from './installation-kept.ts';
import { groupElsewhere, missingGroup, sharedGroups, workGroupsOf } from './resource-groups.ts';
import { zonesOffered } from './zones.ts';

export interface Plan {
  subscriptionId: string;
  location: string;
  /** Major version, as the parameter `nodeVersion` has it; undefined where the compiler alone knows. */
  nodeVersion?: string;
  isPrivate: boolean;
  /** The plan is spread over zones. */
  wantsZones?: boolean;
  /** Group of the service, where its name is known. */
  serviceGroup?: string;
  /** The deployment writes into sources and targets, and makes the groups of conversions; else their owners do. */
  assignsRoles: boolean;
  /** The deployment writes role definitions into their subscriptions. */
  definesRoles: boolean;
  /** The deployment is given the mark of the replicas of a lost service. */
  takesOver: boolean;
  /** System topics on sources; undefined where their owners make them. */
  topics?: OwnTopics;
  config: ReplicationConfig;
}

/** Azure allows one system topic for each source: which of those that are there may be. */
export interface OwnTopics {
  /** The deployment tags its topics with `<subscription>/<group>` of the service; undefined where the group is not known. */
  service?: string;
  /** What the last deployment called its topics, where there was one. */
  name?: string;
  /** Topics of others that the deployment is told to use. */
  existing: readonly string[];
}

/** The tag, in modules/own-system-topic.bicep. */
const serviceTag = 'snaprep-service';

export interface Finding {
  /** A problem stops the deployment; a question is one that could not be answered. */
  kind: 'problem' | 'question';
  text: string;
}

const ofService = [
  'Microsoft.Web',
  'Microsoft.ServiceBus',
  'Microsoft.Storage',
  'Microsoft.ManagedIdentity',
  'Microsoft.EventGrid',
  'Microsoft.Insights',
  'Microsoft.OperationalInsights',
];

export async function findObstacles(arm: ArmClient, plan: Plan): Promise<Finding[]> {
  const { rules } = plan.config;
  const sources = distinctGroups(rules.map(({ source }) => source));
  const targets = distinctGroups(rules.flatMap((rule) => rule.targets));
  const checks = [
    ...providersBySubscription(plan, sources, targets).map(([subscription, namespace]) =>
      provider(arm, subscription, namespace),
    ),
    ...distinctGroups<ResourceGroupId>([...sources, ...targets]).map((group) => missingGroup(arm, group)),
    ...encryptionSetsOf(plan.config).map((set) => encryptionSet(arm, set)),
    ...groupsInRegion(arm, plan),
    ...ofServiceGroup(arm, plan),
    ...neededOfDeployer(plan).map((needed) => notPermitted(arm, needed)),
    ...(plan.topics === undefined ? [] : sources).map((source) => systemTopic(arm, source, plan.topics)),
    runtime(arm, plan),
    ...(plan.wantsZones === true ? [zonesOffered(arm, plan)] : []),
  ];
  return (await Promise.all(checks.map(answered))).flat();
}

/** What cannot be asked is said, and does not pass for an answer. */
async function answered(check: Promise<Finding[]>): Promise<Finding[]> {
  try {
    return await check;
  } catch (error) {
    return [{ kind: 'question', text: error instanceof Error ? error.message : String(error) }];
  }
}

function providersBySubscription(
  plan: Plan,
  sources: readonly ResourceGroupId[],
  targets: readonly ResourceGroupId[],
): [string, string][] {
  const wanted = [
    ...ofService.map((namespace) => [plan.subscriptionId, namespace]),
    ...(plan.isPrivate
      ? [
          [plan.subscriptionId, 'Microsoft.App'],
          [plan.subscriptionId, 'Microsoft.Network'],
        ]
      : []),
    ...sources.map(({ subscriptionId }) => [subscriptionId, 'Microsoft.EventGrid']),
    // Alerts and diagnostic settings of a topic are beside it.
    ...(plan.topics === undefined ? [] : sources).map(({ subscriptionId }) => [
      subscriptionId,
      'Microsoft.Insights',
    ]),
    ...[...sources, ...targets].map(({ subscriptionId }) => [subscriptionId, 'Microsoft.Compute']),
    // Staging accounts are made there.
    ...targets.map(({ subscriptionId }) => [subscriptionId, 'Microsoft.Storage']),
  ] as [string, string][];
  const byKey = new Map(wanted.map((pair) => [pair.join(' ').toLowerCase(), pair]));
  return [...byKey.values()];
}

async function provider(arm: ArmClient, subscriptionId: string, namespace: string): Promise<Finding[]> {
  const path = `/subscriptions/${subscriptionId}/providers/${namespace}?api-version=2021-04-01`;
  const { registrationState } = ((await arm.get(path)) ?? {}) as { registrationState?: string };
  if (registrationState === 'Registered') return [];
  const command = `az provider register --namespace ${namespace} --subscription ${subscriptionId}`;
  const text = `${namespace} is not registered in ${subscriptionId} (${registrationState ?? 'unknown'}): ${command}`;
  return [{ kind: 'problem', text }];
}

function groupsInRegion(arm: ArmClient, plan: Plan): Promise<Finding[]>[] {
  const { subscriptionId, serviceGroup, location } = plan;
  return [
    ...(serviceGroup === undefined ? [] : [{ subscriptionId, resourceGroup: serviceGroup }]).map((group) =>
      groupElsewhere(
        arm,
        group,
        location,
        (region) => `set AZURE_LOCATION to ${region}, or deploy another environment`,
      ),
    ),
    ...(plan.assignsRoles ? workGroupsOf(plan.config) : []).map((group) =>
      groupElsewhere(arm, group, location, () => 'name another workResourceGroup in replication.json'),
    ),
  ];
}

function ofServiceGroup(arm: ArmClient, plan: Plan): Promise<Finding[]>[] {
  const { subscriptionId, serviceGroup, config, takesOver } = plan;
  if (serviceGroup === undefined) return [];
  return [
    Promise.resolve(sharedGroups({ subscriptionId, resourceGroup: serviceGroup }, config)),
    ...(takesOver ? [] : [marksKept(arm, { subscriptionId, serviceGroup })]),
  ];
}

interface SystemTopic {
  id: string;
  name: string;
  tags?: Record<string, string>;
  identity?: { type?: string };
  properties?: { source?: string };
}

/** The topic of somebody else stands in the way of ours, unless it is named and can deliver to us. */
async function systemTopic(
  arm: ArmClient,
  { subscriptionId, resourceGroup }: ResourceGroupId,
  own: OwnTopics | undefined,
): Promise<Finding[]> {
  const path = `/subscriptions/${subscriptionId}/providers/Microsoft.EventGrid/systemTopics?api-version=2025-02-15`;
  const source = `/subscriptions/${subscriptionId}/resourceGroups/${resourceGroup}`;
  const topics = await allPages<SystemTopic>(arm, path);
  const topic = topics.find(({ properties }) => isSame(properties?.source, source));
  if (topic === undefined) return [];
  const { id, name, tags, identity } = topic;
  if (own?.existing.some((existing) => isSame(existing, name)) === true) {
    if (identity?.type?.includes('SystemAssigned') === true) return [];
    const text =
      `the system topic ${name} of ${resourceGroup} has no system-assigned identity, by which alone it may deliver: ` +
      'its page Identity in the portal';
    return [{ kind: 'problem', text }];
  }
  const service = tags?.[serviceTag];
  if (isSame(service, own?.service) || isSame(own?.name, name)) return [];
  if (service !== undefined && own?.service === undefined) {
    const text = `whether the system topic ${name} of ${resourceGroup} is this service's: it is the one of ${service}, and the group of this service is known to the compiler alone`;
    return [{ kind: 'question', text }];
  }
  const text =
    `${resourceGroup} has a system topic already (${name}): name it in existingSystemTopics, ` +
    `{ source: { subscriptionId: '${subscriptionId}', resourceGroup: '${resourceGroup}' }, name: '${name}', resourceGroup: '${id.split('/')[4] ?? ''}' }, ` +
    'and give it a system-assigned identity';
  return [{ kind: 'problem', text }];
}

/** Azure's names are compared without case; what is not there is the same as nothing. */
function isSame(left: string | undefined, right: string | undefined): boolean {
  return left !== undefined && left.toLowerCase() === right?.toLowerCase();
}

async function runtime(arm: ArmClient, { location, nodeVersion }: Plan): Promise<Finding[]> {
  const offered = await offeredNodeVersions(arm, location);
  const command = `az functionapp list-flexconsumption-runtimes --location ${location} --runtime node`;
  if (offered === undefined) {
    const text = `which versions of Node.js ${location} offers cannot be asked here: ${command}`;
    return [{ kind: 'question', text }];
  }
  if (nodeVersion === undefined && offered.length > 0) {
    const text = `whether ${location} offers the version of Node.js that main.bicepparam comes to: it has ${offered.join(', ')} for Flex Consumption`;
    return [{ kind: 'question', text }];
  }
  if (nodeVersion !== undefined && offered.includes(nodeVersion)) return [];
  const versions = offered.join(', ');
  const text =
    offered.length === 0
      ? `${location} offers no Node.js for Flex Consumption: take another region for the service`
      : `${location} offers Node.js ${versions} for Flex Consumption, not ${nodeVersion ?? ''}: set nodeVersion in main.bicepparam`;
  return [{ kind: 'problem', text }];
}
