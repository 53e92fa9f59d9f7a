/**
 * Two deployments of the service in one local cloud, which has one namespace: that of the first stands for the
 * second's too. What the second has besides is added: its account, its roles, and its identity by them.
 */
import path from 'node:path';
import { ofType, readEvaluated, type EvaluatedDeployment } from '../../src/local/deployment/evaluated.ts';

const examples = path.resolve(import.meta.dirname, '../../infra/bicep/examples');

const added = [
  'Microsoft.Authorization/roleAssignments',
  'Microsoft.Authorization/roleDefinitions',
  'Microsoft.Storage/storageAccounts',
  'Microsoft.Storage/storageAccounts/blobServices/containers',
];

/** Changes the first deployment so that the cloud built from it lets the second one work as well. */
export function withSecond(name: string): (first: EvaluatedDeployment) => void {
  return (first) => {
    const second = readEvaluated(path.join(examples, name, 'main.snapshot.json'));
    const there = JSON.parse(
      JSON.stringify(second).replaceAll(namespaceIdOf(second), namespaceIdOf(first)),
    ) as EvaluatedDeployment;
    first.predictedResources.push(...there.predictedResources.filter(({ type }) => added.includes(type)));
  };
}

function namespaceIdOf(deployment: EvaluatedDeployment): string {
  const [namespace] = ofType(deployment, 'Microsoft.ServiceBus/namespaces');
  if (namespace === undefined) throw new Error('the deployment has no Service Bus namespace');
  return namespace.id;
}
