import type { ArmCall } from '../arm-call.ts';
import { ArmError } from '../arm-error.ts';
import { invalidResourceGroup, locationRequired, resourceGroupBeingDeleted } from '../arm-errors.ts';
import type { ArmAnswer } from '../arm-message.ts';
import { checkRegion } from '../check-region.ts';
import { isJsonObject, textAt } from '../json.ts';
import { keyOf, regionFrom, resourceGroupId } from '../resource-id.ts';
import { isGroupName, newResourceGroup } from '../subscriptions.ts';
import { tagsFrom } from '../tag-rules.ts';
import { resourceGroupBody } from './resource-group-body.ts';

export function putResourceGroup(call: ArmCall): ArmAnswer {
  const { request, params, cloud } = call;
  const { subscriptionId, resourceGroup } = params;
  if (!isGroupName(resourceGroup)) throw invalidResourceGroup(resourceGroup);
  const location = textAt(request.body, 'location');
  if (location === undefined) throw locationRequired();
  const tags = tagsFrom(isJsonObject(request.body) ? request.body['tags'] : undefined);
  const { groups } = cloud.subscriptions.subscription(subscriptionId);
  const existing = groups.get(keyOf(resourceGroup));
  if (existing?.provisioningState === 'Deleting') throw resourceGroupBeingDeleted(resourceGroup);
  if (existing !== undefined && existing.location !== regionFrom(location)) {
    throw new ArmError(
      409,
      'InvalidResourceGroupLocation',
      `Invalid resource group location '${location}'. The Resource group already exists in location ` +
        `'${existing.location}'.`,
    );
  }
  if (existing === undefined) checkRegion(cloud.regions, location);
  const group = existing ?? newResourceGroup(resourceGroup, location, tags);
  group.tags = tags;
  const managedBy = textAt(request.body, 'managedBy');
  if (managedBy !== undefined) group.managedBy = managedBy;
  groups.set(keyOf(resourceGroup), group);
  cloud.report(call, { kind: 'Write', resourceId: resourceGroupId(subscriptionId, group.name) });
  return { status: existing === undefined ? 201 : 200, body: resourceGroupBody(subscriptionId, group) };
}
