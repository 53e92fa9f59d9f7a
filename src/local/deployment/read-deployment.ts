import path from 'node:path';
import { cloudOfDeployment, type DeployedCloud } from './cloud-of-deployment.ts';
import { readEvaluated, type EvaluatedDeployment } from './evaluated.ts';

/**
 * Which of the committed deployments: the plain one, the same again in another region, the one with roles on locks and
 * an encryption set, or the one whose app may receive and send and no more.
 */
export type DeploymentName =
  'local' | 'local-convert' | 'local-elsewhere' | 'local-locks' | 'private-network';

/** What the committed snapshot of an example in `infra/bicep/examples` deploys; `change` makes it another. */
export function readDeployment(
  projectRoot: string,
  name: DeploymentName,
  change?: (deployment: EvaluatedDeployment) => void,
): DeployedCloud {
  const file = path.join(projectRoot, 'infra/bicep/examples', name, 'main.snapshot.json');
  const deployment = readEvaluated(file);
  change?.(deployment);
  return cloudOfDeployment(deployment);
}

/** Set by the deployment to hosts of Azure, which a local cloud must never lead to. */
const addressesInAzure = [
  'RESOURCE_MANAGER_ENDPOINT',
  'JOURNAL__blobServiceUri',
  'AzureWebJobsStorage__blobServiceUri',
];

/**
 * The environment of the deployed app in a local cloud: its app settings, and where the local cloud is (`cloud`). What the
 * deployment sets is never taken from the cloud, so that a setting that it lacks is missed.
 */
export function appEnvironment(
  { appSettings, journalAccount, hostAccount }: DeployedCloud,
  cloud: Readonly<Record<string, string>>,
): Record<string, string> {
  const { SERVICEBUS__fullyQualifiedNamespace: _deployed, BLOB_ENDPOINT: blobs = '', ...addresses } = cloud;
  const own = Object.entries(appSettings).filter(([name]) => !addressesInAzure.includes(name));
  const journal = journalAccount !== undefined && { JOURNAL__blobServiceUri: `${blobs}/${journalAccount}` };
  const host = hostAccount !== undefined && {
    AzureWebJobsStorage__blobServiceUri: `${blobs}/${hostAccount}`,
  };
  return { ...addresses, ...Object.fromEntries(own), ...journal, ...host };
}
