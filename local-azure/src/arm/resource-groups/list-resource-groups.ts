import type { ArmCall } from '../arm-call.ts';
import type { ArmAnswer } from '../arm-message.ts';
import { pageAnswer } from '../page.ts';
import { topOf } from '../resources/list-resources.ts';
import { filterFrom } from '../resources/resource-filter.ts';
import { resourceGroupBody } from './resource-group-body.ts';

export function listResourceGroups(call: ArmCall): ArmAnswer {
  const { subscriptionId } = call.params;
  const { query } = call.request;
  const { groups } = call.cloud.subscriptions.subscription(subscriptionId);
  return pageAnswer(
    call,
    [...groups.values()].filter(filterFrom(query.get('$filter')).fits),
    ({ name }) => name,
    (group) => resourceGroupBody(subscriptionId, group),
    topOf(query.get('$top')),
  );
}
