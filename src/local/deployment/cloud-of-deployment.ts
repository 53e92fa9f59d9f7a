/**
 * What of an evaluated deployment the local cloud has parts for: queues with their settings, event subscriptions
 * with their filters, roles, app settings. So what is tested is what is deployed.
 */
import { createHash } from 'node:crypto';
import {
  type AccessOptions,
  builtInRole,
  type Permissions,
  type QueueSettings,
  type RoleAssignment,
  type TopicSettings,
} from 'local-azure';
import { durationMs } from './queue-duration.ts';
import { publicCloud, valueIn } from './environment-expression.ts';
import { closedResources, systemAssigned } from './closed-resources.ts';
import {
  assignmentsOf,
  ofType,
  propertiesOf,
  referenced,
  type EvaluatedDeployment,
  type PredictedResource,
} from './evaluated.ts';
import { accountOf, storageAccountsOf } from './storage-of-deployment.ts';

/** A resource group that the deployment creates. */
export interface DeployedGroup {
  subscriptionId: string;
  name: string;
  location: string;
}

export interface DeployedCloud {
  resourceGroups: DeployedGroup[];
  queues: QueueSettings[];
  topics: TopicSettings[];
  access: AccessOptions;
  storageAccounts: ReturnType<typeof storageAccountsOf>;
  /** Where the journal is; undefined where the app is not told. */
  journalAccount: string | undefined;
  /** The same of what the Functions host keeps. */
  hostAccount: string | undefined;
  /** Those that are assigned to the app. */
  identities: { userAssigned: string[]; systemAssigned: boolean };
  /** As the app gets them; what only Azure knows is left out. */
  appSettings: Record<string, string>;
}

export function cloudOfDeployment(deployment: EvaluatedDeployment): DeployedCloud {
  return {
    resourceGroups: ofType(deployment, 'Microsoft.Resources/resourceGroups').map(groupFrom),
    queues: ofType(deployment, 'Microsoft.ServiceBus/namespaces/queues').map(queueFrom),
    topics: topicsOf(deployment),
    access: {
      assignments: assignmentsFrom(deployment),
      namespaceId: namespaceIdOf(deployment),
      closed: closedResources(deployment).map(({ id, letsTrustedIn }) => ({
        id,
        trusted: letsTrustedIn ? systemAssigned(deployment).map(principalOf) : [],
      })),
    },
    storageAccounts: storageAccountsOf(deployment),
    journalAccount: accountOf(deployment, 'JOURNAL__blobServiceUri'),
    hostAccount: accountOf(deployment, 'AzureWebJobsStorage__blobServiceUri'),
    identities: identitiesOf(deployment),
    appSettings: appSettingsOf(deployment),
  };
}

/**
 * Object id and, here, also client id of an identity. Azure makes both up when it makes the identity, so any value
 * will do that is the same for the same identity.
 */
export function principalOf(identityId: string): string {
  // An object id that was given stands for itself.
  if (!identityId.includes('/')) return identityId;
  const hex = createHash('sha256').update(identityId.toLowerCase()).digest('hex');
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `4${hex.slice(13, 16)}`,
    `8${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ].join('-');
}

function identitiesOf(deployment: EvaluatedDeployment): DeployedCloud['identities'] {
  const found = ofType(deployment, 'Microsoft.Web/sites').map(({ identity }) => identity);
  return {
    userAssigned: found.flatMap((one) => Object.keys(one?.userAssignedIdentities ?? {}).map(principalOf)),
    systemAssigned: found.some((one) => one?.type.includes('SystemAssigned')),
  };
}

function groupFrom({ id, name, location }: PredictedResource): DeployedGroup {
  if (location === undefined) throw new Error(`${id} has no location`);
  return { subscriptionId: id.split('/')[2] ?? '', name, location };
}

function queueFrom({ name, properties = {} }: PredictedResource): QueueSettings {
  const duration = (key: string): number => durationMs(textOf(properties, key));
  return {
    name: name.split('/').at(-1) ?? '',
    lockDurationMs: duration('lockDuration'),
    maxDeliveryCount: Number(properties['maxDeliveryCount']),
    defaultMessageTimeToLiveMs: duration('defaultMessageTimeToLive'),
    deadLetteringOnMessageExpiration: properties['deadLetteringOnMessageExpiration'] === true,
    requiresDuplicateDetection: properties['requiresDuplicateDetection'] === true,
    duplicateDetectionHistoryMs: duration('duplicateDetectionHistoryTimeWindow'),
  };
}

/** Without a user-assigned identity, it is the topic's own. */
interface DeliveryIdentity {
  userAssignedIdentity?: string;
}

interface EventSubscription {
  eventDeliverySchema: 'EventGridSchema' | 'CloudEventSchemaV1_0';
  deliveryWithResourceIdentity: {
    identity: DeliveryIdentity;
    destination: { properties: { resourceId: string } };
  };
  deadLetterWithResourceIdentity: {
    identity: DeliveryIdentity;
    deadLetterDestination: { properties: { resourceId: string; blobContainerName: string } };
  };
  filter: Pick<TopicSettings, (typeof filterKeys)[number]>;
}

const filterKeys = [
  'includedEventTypes',
  'subjectBeginsWith',
  'subjectEndsWith',
  'isSubjectCaseSensitive',
  'advancedFilters',
] as const;

/** All of a filter. Throws for what the local cloud does not know, which would let events pass here alone. */
function filterOf({ filter }: EventSubscription): EventSubscription['filter'] {
  const unknown = Object.keys(filter).find((key) => !filterKeys.some((known) => known === key));
  if (unknown !== undefined) throw new Error(`a filter of events by ${unknown} is not known here`);
  return filter;
}

function topicsOf(deployment: EvaluatedDeployment): TopicSettings[] {
  const topics = ofType(deployment, 'Microsoft.EventGrid/systemTopics');
  return ofType(deployment, 'Microsoft.EventGrid/systemTopics/eventSubscriptions').map(
    ({ id, name, properties }) => {
      const subscription = properties as unknown as EventSubscription;
      const { identity, destination } = subscription.deliveryWithResourceIdentity;
      const { identity: writer, deadLetterDestination } = subscription.deadLetterWithResourceIdentity;
      const { resourceId: account, blobContainerName } = deadLetterDestination.properties;
      const topicId = id.replace(/\/eventSubscriptions\/[^/]+$/, '');
      const principal = ({ userAssignedIdentity }: DeliveryIdentity): string =>
        principalOf(userAssignedIdentity ?? topicId);
      const topic = topics.find((one) => one.id === topicId);
      const filter = filterOf(subscription);
      return {
        name: name.split('/').at(-1) ?? '',
        // A topic that was there before is not in the deployment; its events are those of the group that is asked for.
        source:
          (topic?.properties?.['source'] as string | undefined) ?? groupOf(filter.subjectBeginsWith ?? ''),
        queue: destination.properties.resourceId.split('/').at(-1) ?? '',
        identity: principal(identity),
        deadLetter: {
          identity: principal(writer),
          container: `${account}/blobServices/default/containers/${blobContainerName}`,
        },
        schema: subscription.eventDeliverySchema,
        ...filter,
      };
    },
  );
}

function groupOf(id: string): string {
  return /^\/subscriptions\/[^/]+\/resourceGroups\/[^/]+/i.exec(id)?.[0] ?? id;
}

function assignmentsFrom(deployment: EvaluatedDeployment): RoleAssignment[] {
  const definitions = new Map(
    ofType(deployment, 'Microsoft.Authorization/roleDefinitions').map(({ id, properties }) => {
      const [permissions] = (properties as unknown as { permissions: Permissions[] }).permissions;
      return [id.toLowerCase(), permissions] as const;
    }),
  );
  return assignmentsOf(deployment).map(({ holder, scope, role, roleDefinitionId }) => {
    const permissions = definitions.get(roleDefinitionId.toLowerCase()) ?? builtInRole(role);
    if (permissions === undefined) throw new Error(`the role ${role} is neither defined here nor known`);
    return { principalId: principalOf(holder), scope, permissions };
  });
}

function namespaceIdOf(deployment: EvaluatedDeployment): string {
  const [namespace] = ofType(deployment, 'Microsoft.ServiceBus/namespaces');
  if (namespace === undefined) throw new Error('the deployment has no Service Bus namespace');
  return namespace.id;
}

function appSettingsOf(deployment: EvaluatedDeployment): Record<string, string> {
  const settings = propertiesOf(deployment, 'Microsoft.Web/sites/config', '/appsettings');
  return Object.fromEntries(
    Object.entries(settings as Record<string, string>).flatMap(([name, value]) => {
      const known = settingValue(value);
      return known === undefined ? [] : [[name, known]];
    }),
  );
}

/** Client ids are those of the local identities; other expressions need a running Azure. */
function settingValue(value: string): string | undefined {
  const identity = value.endsWith('.clientId]') ? referenced(value) : undefined;
  return identity === undefined ? valueIn(publicCloud, value) : principalOf(identity);
}

function textOf(properties: Record<string, unknown>, key: string): string {
  const value = properties[key];
  if (typeof value !== 'string') throw new Error(`${key} is not a text: ${JSON.stringify(value)}`);
  return value;
}
