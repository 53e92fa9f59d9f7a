import { policyInsightsVersions } from '../api-versions.ts';
import type { ArmCall } from '../arm-call.ts';
import type { ArmAnswer } from '../arm-message.ts';
import { invalidRequestContent } from '../arm-errors.ts';
import { isJsonObject, objectAt, textAt } from '../json.ts';
import { resourceGroupId } from '../resource-id.ts';
import type { Route } from '../router.ts';

const group = '/subscriptions/{subscriptionId}/resourceGroups/{resourceGroup}';

/** Whether policies would refuse a resource that is not written yet (documented, `Microsoft.PolicyInsights`). */
export const policyRestrictionRoutes: readonly Route[] = [
  {
    versions: policyInsightsVersions,
    method: 'POST',
    path: `${group}/providers/Microsoft.PolicyInsights/checkPolicyRestrictions`,
    action: 'Microsoft.PolicyInsights/checkPolicyRestrictions/action',
    // It reads; a lock does not hold it.
    effect: 'read',
    on: 'parent',
    handle: checkRestrictions,
  },
];

function checkRestrictions({ request, params, cloud }: ArmCall): ArmAnswer {
  const content = objectAt(objectAt(request.body, 'resourceDetails'), 'resourceContent');
  const type = textAt(content, 'type');
  if (!isJsonObject(content) || type === undefined) {
    throw invalidRequestContent('resourceDetails.resourceContent needs a type.');
  }
  const scope = resourceGroupId(params.subscriptionId, params.resourceGroup);
  const name = textAt(content, 'name') ?? 'resource';
  const denying = cloud.policies.denying({ id: `${scope}/providers/${type}/${name}`, type, content });
  return {
    status: 200,
    body: {
      fieldRestrictions: [],
      contentEvaluationResult: {
        policyEvaluations: denying.map((policy) => ({
          policyInfo: {
            policyDefinitionId: `${policy.scope}/providers/Microsoft.Authorization/policyDefinitions/${policy.name}`,
            policyAssignmentId: `${policy.scope}/providers/Microsoft.Authorization/policyAssignments/${policy.name}`,
          },
          evaluationResult: 'NonCompliant',
          effectDetails: { policyEffect: 'Deny' },
        })),
      },
    },
  };
}
