import type { ArmCall } from '../arm-call.ts';
import type { ArmAnswer } from '../arm-message.ts';
import { resourcesVersions } from '../api-versions.ts';
import type { Route } from '../router.ts';

/** Where the parts of a cloud are: what tools read that know nothing of it but this address. No token is asked for. */
export const cloudMetadataRoute: Route = {
  versions: {
    known: ['2015-01-01', '2018-05-01', '2019-05-01', '2020-06-01', '2022-09-01', ...resourcesVersions.known],
  },
  method: 'GET',
  path: '/metadata/endpoints',
  action: 'Microsoft.Resources/metadata/endpoints/read',
  effect: 'read',
  isOpen: true,
  isAnonymous: true,
  handle: cloudMetadata,
};

function cloudMetadata({ request, apiVersion, cloud }: ArmCall): ArmAnswer {
  const { origin } = request;
  const audiences = [origin, 'https://management.core.windows.net/', 'https://management.azure.com/'];
  const { identityEndpoint: loginEndpoint } = cloud.behaviour;
  if (apiVersion < '2018-05-01') {
    // The form of Azure Stack, which `az cloud register` asks for.
    return {
      status: 200,
      body: {
        galleryEndpoint: origin,
        graphEndpoint: loginEndpoint,
        portalEndpoint: origin,
        authentication: { loginEndpoint, audiences },
      },
    };
  }
  const body = {
    name: 'LocalAzure',
    portal: origin,
    authentication: { loginEndpoint, audiences, tenant: 'common', identityProvider: 'AAD' },
    resourceManager: origin,
    suffixes: { storage: 'core.windows.net', keyVaultDns: 'vault.azure.net' },
  };
  return { status: 200, body: apiVersion < '2022-09-01' ? [body] : body };
}
