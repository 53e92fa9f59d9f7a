/**
 * A deployment whose topics deliver by a user-assigned identity, which has all roles that delivering takes: what
 * templates often do, and what firewalls of Azure keep out (documented).
 */
import { ofType, type EvaluatedDeployment } from '../../src/local/deployment/evaluated.ts';

/** Changes the deployment itself. */
export function deliverByUserAssigned(deployment: EvaluatedDeployment): void {
  const [identity] = ofType(deployment, 'Microsoft.ManagedIdentity/userAssignedIdentities');
  const id = identity?.id ?? '';
  for (const topic of ofType(deployment, 'Microsoft.EventGrid/systemTopics')) {
    topic.identity = { type: 'UserAssigned' };
  }
  const userAssigned = JSON.stringify({ type: 'UserAssigned', userAssignedIdentity: id });
  const text = JSON.stringify(deployment.predictedResources)
    .replaceAll('{"type":"SystemAssigned"}', userAssigned)
    .replace(
      /reference\('[^']+systemTopics[^']+', '[^']+', 'full'\)\.identity\.principalId/g,
      `reference('${id}').principalId`,
    );
  deployment.predictedResources = JSON.parse(text) as EvaluatedDeployment['predictedResources'];
}
