import type { Permissions } from './role-assignments.ts';

const containers = 'Microsoft.Storage/storageAccounts/blobServices/containers';

/**
 * Azure's own roles by the GUID of their definition, as far as they are known here. Contents as documented in "Azure
 * built-in roles" of Azure RBAC, pages Integration (Service Bus), Storage and Monitor.
 */
const roles: Readonly<Record<string, { name: string } & Partial<Permissions>>> = {
  '090c5cfd-751d-490a-894a-3ce6f1109419': {
    name: 'Azure Service Bus Data Owner',
    actions: ['Microsoft.ServiceBus/*'],
    dataActions: ['Microsoft.ServiceBus/*'],
  },
  '4f6d3b9b-027b-4f4c-9142-0e5a2a2247e0': {
    name: 'Azure Service Bus Data Receiver',
    actions: [
      'Microsoft.ServiceBus/*/queues/read',
      'Microsoft.ServiceBus/*/topics/read',
      'Microsoft.ServiceBus/*/topics/subscriptions/read',
    ],
    dataActions: ['Microsoft.ServiceBus/*/receive/action'],
  },
  '69a216fc-b8fb-44d8-bc22-1f3c2cd27a39': {
    name: 'Azure Service Bus Data Sender',
    actions: [
      'Microsoft.ServiceBus/*/queues/read',
      'Microsoft.ServiceBus/*/topics/read',
      'Microsoft.ServiceBus/*/topics/subscriptions/read',
    ],
    dataActions: ['Microsoft.ServiceBus/*/send/action'],
  },
  'b7e6dc6d-f1e8-4753-8033-0f276bb0955b': {
    name: 'Storage Blob Data Owner',
    actions: [
      `${containers}/*`,
      'Microsoft.Storage/storageAccounts/blobServices/generateUserDelegationKey/action',
    ],
    dataActions: [`${containers}/blobs/*`],
  },
  'ba92f5b4-2d11-453d-a403-e96b0029c9fe': {
    name: 'Storage Blob Data Contributor',
    actions: [
      `${containers}/delete`,
      `${containers}/read`,
      `${containers}/write`,
      'Microsoft.Storage/storageAccounts/blobServices/generateUserDelegationKey/action',
    ],
    dataActions: ['delete', 'read', 'write', 'move/action', 'add/action'].map(
      (verb) => `${containers}/blobs/${verb}`,
    ),
  },
  'd5a91429-5739-47e2-a06b-3470a27159e7': {
    name: 'EventGrid Data Sender',
    actions: [
      'Microsoft.Authorization/*/read',
      'Microsoft.EventGrid/topics/read',
      'Microsoft.EventGrid/domains/read',
      'Microsoft.EventGrid/partnerNamespaces/read',
      'Microsoft.Resources/subscriptions/resourceGroups/read',
      'Microsoft.EventGrid/namespaces/read',
    ],
    dataActions: ['Microsoft.EventGrid/events/send/action'],
  },
  '3913510d-42f4-4e42-8a64-420c390055eb': {
    name: 'Monitoring Metrics Publisher',
    actions: [
      'Microsoft.Insights/Register/Action',
      'Microsoft.Support/*',
      'Microsoft.Resources/subscriptions/resourceGroups/read',
    ],
    dataActions: ['Microsoft.Insights/Metrics/Write', 'Microsoft.Insights/Telemetry/Write'],
  },
};

/** Undefined for a role that is not known here. */
export function builtInRole(id: string): Permissions | undefined {
  const role = roles[id.toLowerCase()];
  if (role === undefined) return undefined;
  const { actions = [], notActions = [], dataActions = [], notDataActions = [] } = role;
  return { actions, notActions, dataActions, notDataActions };
}
