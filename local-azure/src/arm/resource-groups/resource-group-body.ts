import { resourceGroupId } from '../resource-id.ts';
import type { ResourceGroup } from '../subscriptions.ts';

export interface ResourceGroupBody {
  id: string;
  name: string;
  type: 'Microsoft.Resources/resourceGroups';
  location: string;
  managedBy?: string;
  tags: Record<string, string>;
  properties: { provisioningState: string };
}

export function resourceGroupBody(subscriptionId: string, group: ResourceGroup): ResourceGroupBody {
  return {
    id: resourceGroupId(subscriptionId, group.name),
    name: group.name,
    type: 'Microsoft.Resources/resourceGroups',
    location: group.location,
    ...(group.managedBy !== undefined && { managedBy: group.managedBy }),
    tags: { ...group.tags },
    properties: { provisioningState: group.provisioningState },
  };
}
