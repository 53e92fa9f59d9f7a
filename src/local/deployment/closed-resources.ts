import { ofType, type EvaluatedDeployment } from './evaluated.ts';

/** A namespace or storage account that the public network does not reach. */
export interface ClosedResource {
  id: string;
  letsTrustedIn: boolean;
}

export function closedResources(deployment: EvaluatedDeployment): ClosedResource[] {
  return [...closedNamespaces(deployment), ...closedAccounts(deployment)];
}

function closedNamespaces(deployment: EvaluatedDeployment): ClosedResource[] {
  return ofType(deployment, 'Microsoft.ServiceBus/namespaces').flatMap(({ id, properties }) => {
    const rules = ofType(deployment, 'Microsoft.ServiceBus/namespaces/networkRuleSets').find((rule) =>
      rule.id.startsWith(`${id}/`),
    )?.properties;
    const settings = { ...properties, ...rules };
    const isClosed = settings['publicNetworkAccess'] === 'Disabled' || settings['defaultAction'] === 'Deny';
    return isClosed ? [{ id, letsTrustedIn: settings['trustedServiceAccessEnabled'] === true }] : [];
  });
}

function closedAccounts(deployment: EvaluatedDeployment): ClosedResource[] {
  return ofType(deployment, 'Microsoft.Storage/storageAccounts').flatMap(({ id, properties }) => {
    const rules = (properties?.['networkAcls'] ?? {}) as { defaultAction?: string; bypass?: string };
    const isClosed = properties?.['publicNetworkAccess'] === 'Disabled' || rules.defaultAction === 'Deny';
    return isClosed ? [{ id, letsTrustedIn: rules.bypass?.includes('AzureServices') ?? false }] : [];
  });
}

/** Ids of the topics that have a system-assigned identity, by which Event Grid is a trusted service. */
export function systemAssigned(deployment: EvaluatedDeployment): string[] {
  return ofType(deployment, 'Microsoft.EventGrid/systemTopics')
    .filter(({ identity }) => identity?.type.includes('SystemAssigned'))
    .map(({ id }) => id);
}
