/** The deployment's storage account with its containers, and where addresses of blobs lead in a local cloud. */
import type { LocalCloudOptions } from 'local-azure';
import { ofType, propertiesOf, type EvaluatedDeployment } from './evaluated.ts';

type SeedStorageAccount = NonNullable<LocalCloudOptions['seed']['storageAccounts']>[number];

const accountType = 'Microsoft.Storage/storageAccounts';

export function storageAccountsOf(deployment: EvaluatedDeployment): SeedStorageAccount[] {
  const containers = ofType(deployment, `${accountType}/blobServices/containers`).map(({ name }) =>
    name.split('/'),
  );
  return ofType(deployment, accountType).map(({ id, name, location = '', properties = {} }) => ({
    id,
    location,
    allowSharedKeyAccess: properties['allowSharedKeyAccess'] === true,
    containers: containers.flatMap(([account, , container]) =>
      account === name && container !== undefined ? [container] : [],
    ),
  }));
}

/** Name of the account that an app setting names; undefined where it names none. */
export function accountOf(deployment: EvaluatedDeployment, setting: string): string | undefined {
  const settings = propertiesOf(deployment, 'Microsoft.Web/sites/config', '/appsettings');
  const value = (settings as Record<string, string>)[setting] ?? '';
  // The rest of the host is that of the Azure cloud, which is not known before it is deployed.
  return /^(?:\[format\('https:\/\/\{0\}\.blob\.\{1\}', '|https:\/\/)([a-z\d]{3,24})\b/.exec(value)?.[1];
}
