import type { ArmCall } from '../arm-call.ts';
import type { ArmAnswer } from '../arm-message.ts';
import { resourceGroupBody } from './resource-group-body.ts';

export function getResourceGroup({ params, cloud }: ArmCall): ArmAnswer {
  const { subscriptionId, resourceGroup } = params;
  const group = cloud.subscriptions.group(subscriptionId, resourceGroup);
  return { status: 200, body: resourceGroupBody(subscriptionId, group) };
}
