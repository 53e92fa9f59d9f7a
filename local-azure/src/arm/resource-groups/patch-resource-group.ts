import type { ArmCall } from '../arm-call.ts';
import type { ArmAnswer } from '../arm-message.ts';
import { isJsonObject, textAt } from '../json.ts';
import { resourceGroupId } from '../resource-id.ts';
import { tagsFrom } from '../tag-rules.ts';
import { resourceGroupBody } from './resource-group-body.ts';

/** Tags and what manages it can be changed. */
export function patchResourceGroup(call: ArmCall): ArmAnswer {
  const { request, params, cloud } = call;
  const { subscriptionId, resourceGroup } = params;
  const group = cloud.subscriptions.group(subscriptionId, resourceGroup);
  if (isJsonObject(request.body) && 'tags' in request.body) group.tags = tagsFrom(request.body['tags']);
  const managedBy = textAt(request.body, 'managedBy');
  if (managedBy !== undefined) group.managedBy = managedBy;
  cloud.report(call, { kind: 'Write', resourceId: resourceGroupId(subscriptionId, group.name) });
  return { status: 200, body: resourceGroupBody(subscriptionId, group) };
}
