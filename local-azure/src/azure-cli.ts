import type { LocalCloud } from './local-cloud.ts';

/**
 * What to type in a POSIX shell so that the Azure CLI uses this cloud. The configuration is a folder of its own, so
 * that neither the clouds nor the accounts that the CLI knows otherwise are touched. Run with 2.45.
 */
export function azureCliCommands(cloud: LocalCloud): string[] {
  const { MSI_ENDPOINT = '', MSI_SECRET = '', RESOURCE_MANAGER_ENDPOINT = '' } = cloud.environment();
  return [
    'export AZURE_CONFIG_DIR=$(mktemp -d)',
    `export REQUESTS_CA_BUNDLE=${cloud.certificateFile}`,
    // Without the name of a web site the CLI takes itself to be on a virtual machine.
    `export APPSETTING_WEBSITE_SITE_NAME=local MSI_ENDPOINT=${MSI_ENDPOINT} MSI_SECRET=${MSI_SECRET}`,
    [
      'az cloud register --name LocalAzure',
      `--endpoint-resource-manager ${RESOURCE_MANAGER_ENDPOINT}`,
      `--endpoint-management ${RESOURCE_MANAGER_ENDPOINT}`,
      `--endpoint-active-directory ${cloud.identity.origin}`,
      `--endpoint-active-directory-resource-id ${RESOURCE_MANAGER_ENDPOINT}`,
      `--endpoint-active-directory-graph-resource-id ${cloud.identity.origin}`,
    ].join(' '),
    'az cloud set --name LocalAzure',
    'az login --identity',
  ];
}
