/** In Azure Government every host is one of that cloud. Names of hosts and zones are those that Azure documents. */
import { describe, expect, test } from 'vitest';
import { valueIn } from '../../../src/local/deployment/environment-expression.ts';
import { ofType, propertiesOf } from '../../../src/local/deployment/evaluated.ts';
import { publicHost, usGovernment } from './azure-clouds.ts';
import { deploymentOf } from './deployment-snapshot.ts';

const deployment = deploymentOf('government');

/** A value as Azure Government's own Resource Manager would see it. */
function there(text: unknown): string | undefined {
  return valueIn(usGovernment, String(text).replace('coalesce(null(), tenant().tenantId)', "'the-tenant'"));
}

/** Every text of the deployment that is no expression, or one that asks nobody for the cloud. */
function fixedTexts(value: unknown): string[] {
  if (typeof value === 'string') return value.includes('environment()') ? [] : [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap(fixedTexts);
}

describe('what is evaluated for a region of Azure Government', () => {
  test('names no host of the public cloud', () => {
    expect(fixedTexts(deployment).filter((text) => publicHost.test(text))).toEqual([]);
  });

  test('lies in that region, or in none', () => {
    const places = deployment.predictedResources.flatMap(({ location }) => location ?? []);
    expect(new Set(places)).toEqual(new Set(['usgovvirginia', 'global']));
  });

  test('has the private zones in which the names of that cloud are looked up', () => {
    const zones = ofType(deployment, 'Microsoft.Network/privateDnsZones').map(({ name }) => there(name));
    expect(zones.sort()).toEqual([
      'privatelink.azurewebsites.us',
      'privatelink.blob.core.usgovcloudapi.net',
      'privatelink.servicebus.usgovcloudapi.net',
    ]);
  });

  test('each private endpoint is registered in the zone of its own kind', () => {
    const groups = ofType(deployment, 'Microsoft.Network/privateEndpoints/privateDnsZoneGroups');
    const kinds = groups.map(({ properties }) => {
      const [config] = (properties as { privateDnsZoneConfigs: { name: string; properties: object }[] })
        .privateDnsZoneConfigs;
      const { privateDnsZoneId } = config?.properties as { privateDnsZoneId: string };
      const [, zone = ''] = /'Microsoft.Network\/privateDnsZones', (.*)\)\]$/.exec(privateDnsZoneId) ?? [];
      return [config?.name, there(`[${zone}]`)];
    });
    expect(Object.fromEntries(kinds)).toEqual({
      blob: 'privatelink.blob.core.usgovcloudapi.net',
      namespace: 'privatelink.servicebus.usgovcloudapi.net',
      sites: 'privatelink.azurewebsites.us',
    });
  });

  test('the app asks that cloud, and takes its package from there', () => {
    const settings = propertiesOf(deployment, 'Microsoft.Web/sites/config', '/appsettings') as Record<
      string,
      string
    >;
    expect(there(settings['RESOURCE_MANAGER_ENDPOINT'])).toBe('https://management.usgovcloudapi.net/');
    expect(there(settings['SERVICEBUS__fullyQualifiedNamespace'])).toMatch(
      /^sb-snaprep-\w+\.servicebus\.usgovcloudapi\.net$/,
    );
    for (const name of ['AzureWebJobsStorage__blobServiceUri', 'JOURNAL__blobServiceUri']) {
      expect(there(settings[name])).toMatch(/^https:\/\/stsnaprep\w+\.blob\.core\.usgovcloudapi\.net$/);
    }
    const { functionAppConfig } = propertiesOf(deployment, 'Microsoft.Web/sites') as {
      functionAppConfig: { deployment: { storage: { value: string } } };
    };
    expect(there(functionAppConfig.deployment.storage.value)).toMatch(
      /^https:\/\/\w+\.blob\.core\.usgovcloudapi\.net\/app-package$/,
    );
  });

  test('people sign in there', () => {
    const { identityProviders } = propertiesOf(
      deployment,
      'Microsoft.Web/sites/config',
      '/authsettingsV2',
    ) as { identityProviders: { azureActiveDirectory: { registration: { openIdIssuer: string } } } };
    expect(there(identityProviders.azureActiveDirectory.registration.openIdIssuer)).toBe(
      'https://login.microsoftonline.us/the-tenant/v2.0',
    );
  });

  test('the checks after a deployment ask the host of that cloud', () => {
    const { functionAppHost } = deployment.outputs as { functionAppHost: string };
    expect(there(functionAppHost)).toMatch(/^func-snaprep-\w+\.azurewebsites\.us$/);
  });
});
