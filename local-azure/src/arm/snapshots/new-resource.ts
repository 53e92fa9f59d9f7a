import { randomUUID } from 'node:crypto';
import type { ArmCall } from '../arm-call.ts';
import type { ComputeResource } from './compute-resource.ts';

/** Without a SKU it is this one (for disks unverified). */
export const defaultSku = 'Standard_LRS';

/** Of one that is being made now, what does not depend on how. */
export function newResource(
  { cloud, params }: ArmCall,
  {
    location,
    tags,
    sku = defaultSku,
  }: { location: string; tags: Record<string, string>; sku: string | undefined },
): Omit<ComputeResource, 'diskSizeGB' | 'creationData' | 'properties'> {
  const { subscriptionId } = cloud.subscriptions.subscription(params.subscriptionId);
  const { name: resourceGroup } = cloud.subscriptions.group(subscriptionId, params.resourceGroup);
  return {
    subscriptionId,
    resourceGroup,
    name: params.name,
    location,
    tags,
    sku,
    uniqueId: randomUUID(),
    timeCreated: cloud.clock.now(),
    provisioningState: 'Updating',
  };
}
