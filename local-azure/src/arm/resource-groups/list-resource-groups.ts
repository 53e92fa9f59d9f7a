import type { ArmCall } from '../arm-call.ts';
import type { ArmAnswer } from '../arm-message.ts';
import { pageAnswer } from '../page.ts';
import { resourceGroupBody } from './resource-group-body.ts';

export function listResourceGroups(call: ArmCall): ArmAnswer {
  const { subscriptionId } = call.params;
  const { groups } = call.cloud.subscriptions.subscription(subscriptionId);
  return pageAnswer(
    call,
    groups.values(),
    ({ name }) => name,
    (group) => resourceGroupBody(subscriptionId, group),
  );
}
