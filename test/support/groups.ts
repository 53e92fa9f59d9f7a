/** Where worlds play: groups of two subscriptions in three regions. */
import type { LocalCloudOptions } from 'local-azure';
import type { DeployedCloud } from '../../src/local/deployment/cloud-of-deployment.ts';
import type { Group } from './person.ts';

export const imagesSubscription = '11111111-1111-1111-1111-111111111111';
const other = '22222222-2222-2222-2222-222222222222';

export const groups = {
  source: { subscriptionId: imagesSubscription, resourceGroup: 'rg-images', location: 'northeurope' },
  /** Another region, same subscription. */
  weu: { subscriptionId: imagesSubscription, resourceGroup: 'rg-images-weu', location: 'westeurope' },
  /** Another region and subscription. */
  sea: { subscriptionId: other, resourceGroup: 'rg-images-sea', location: 'southeastasia' },
  /** Same region, another subscription. */
  near: { subscriptionId: other, resourceGroup: 'rg-images-neu', location: 'northeurope' },
} satisfies Record<string, Group>;

/** Made by the deployments whose rules convert. */
export const workGroup: Group = {
  subscriptionId: imagesSubscription,
  resourceGroup: 'rg-snaprep-work',
  location: 'northeurope',
};

/** All groups, those of the deployment too, and its storage accounts. */
export function seedOf({
  storageAccounts,
  resourceGroups: deployed,
}: Pick<DeployedCloud, 'storageAccounts' | 'resourceGroups'>): LocalCloudOptions['seed'] {
  const places = Object.values(groups).map(({ resourceGroup: name, ...group }) => ({ ...group, name }));
  return {
    storageAccounts,
    subscriptions: [imagesSubscription, other].map((subscriptionId) => ({
      subscriptionId,
      resourceGroups: [...places, ...deployed].filter((group) => group.subscriptionId === subscriptionId),
    })),
  };
}
