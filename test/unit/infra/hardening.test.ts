/** The compiler accepts any value; what a deployment must never be is held here. */
import { describe, expect, test } from 'vitest';
import { ofType, propertiesOf } from '../../../src/local/deployment/evaluated.ts';
import { deploymentOf, exampleNames } from './deployment-snapshot.ts';

describe.each(exampleNames)('%s', (example) => {
  const deployment = deploymentOf(example);

  test('evaluates without a diagnostic, and no resource twice', () => {
    expect(deployment.diagnostics).toEqual([]);
    const ids = deployment.predictedResources.map(({ id }) => id.toLowerCase());
    expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual([]);
  });

  test('no keys, no anonymous access, TLS 1.2', () => {
    expect(propertiesOf(deployment, 'Microsoft.Storage/storageAccounts')).toMatchObject({
      allowBlobPublicAccess: false,
      allowCrossTenantReplication: false,
      allowSharedKeyAccess: false,
      minimumTlsVersion: 'TLS1_2',
      supportsHttpsTrafficOnly: true,
    });
    const containers = ofType(deployment, 'Microsoft.Storage/storageAccounts/blobServices/containers');
    expect(containers.map(({ name }) => name.split('/')[2])).toEqual([
      'app-package',
      'event-dead-letters',
      'journal',
    ]);
    for (const { properties } of containers) expect(properties).toEqual({ publicAccess: 'None' });
    expect(propertiesOf(deployment, 'Microsoft.ServiceBus/namespaces')).toMatchObject({
      disableLocalAuth: true,
      minimumTlsVersion: '1.2',
    });
    expect(propertiesOf(deployment, 'Microsoft.Insights/components')).toMatchObject({
      DisableLocalAuth: true,
    });
    expect(propertiesOf(deployment, 'Microsoft.Web/sites')).toMatchObject({
      httpsOnly: true,
      siteConfig: { minTlsVersion: '1.2' },
    });
  });

  test('Flex Consumption gets what it takes and nothing that it refuses', () => {
    const { siteConfig, functionAppConfig } = propertiesOf(deployment, 'Microsoft.Web/sites') as {
      siteConfig: object;
      functionAppConfig: object;
    };
    expect(Object.keys(siteConfig)).toEqual(['minTlsVersion']);
    expect(functionAppConfig).toMatchObject({
      deployment: { storage: { type: 'blobContainer', authentication: { type: 'UserAssignedIdentity' } } },
      runtime: { name: 'node', version: '24' },
      scaleAndConcurrency: { instanceMemoryMB: 2048, maximumInstanceCount: 40 },
    });
    expect(ofType(deployment, 'Microsoft.Web/sites').map(({ tags }) => tags?.['azd-service-name'])).toEqual([
      'replicator',
    ]);
    expect(propertiesOf(deployment, 'Microsoft.Web/serverfarms')).toMatchObject({ reserved: true });
  });

  test('names fit where Azure limits them', () => {
    for (const { name } of ofType(deployment, 'Microsoft.Storage/storageAccounts')) {
      expect(name).toMatch(/^[a-z\d]{3,24}$/);
    }
    for (const { name } of ofType(deployment, 'Microsoft.ServiceBus/namespaces')) {
      expect(name).toMatch(/^[a-z][a-z\d-]{4,48}[a-z\d]$/i);
    }
    for (const { name } of ofType(deployment, 'Microsoft.EventGrid/systemTopics/eventSubscriptions')) {
      expect(name.split('/')[1]).toMatch(/^[a-zA-Z\d-]{3,64}$/);
    }
    for (const { name } of ofType(deployment, 'Microsoft.Web/sites')) {
      expect(name).toMatch(/^[a-z\d-]{2,60}$/);
    }
  });

  test('nothing in it is a secret', () => {
    // A role may name the action; nothing may call it.
    const text = JSON.stringify(deployment).replaceAll('storageAccounts/listKeys/action', '');
    expect(text).not.toMatch(/listKeys|listSecrets|listAccountSas|AccountKey|SharedAccess|primaryKey/i);
    expect(JSON.stringify(deployment.outputs)).not.toMatch(/connection|instrumentation|key|secret|password/i);
  });
});

describe('with everything that may be asked for', () => {
  const deployment = deploymentOf('sign-in');

  test('the app asks for a token of the registration, and for no secret', () => {
    expect(propertiesOf(deployment, 'Microsoft.Web/sites/config', '/authsettingsV2')).toMatchObject({
      platform: { enabled: true },
      globalValidation: { requireAuthentication: true, unauthenticatedClientAction: 'Return401' },
      identityProviders: {
        azureActiveDirectory: {
          enabled: true,
          registration: { clientSecretSettingName: 'OVERRIDE_USE_MI_FIC_ASSERTION_CLIENTID' },
        },
      },
    });
    expect(propertiesOf(deployment, 'Microsoft.Web/sites/config', '/appsettings')).toMatchObject({
      AUTHENTICATION: 'Entra',
    });
  });

  test('plan and storage are spread over zones, with two instances of what is always ready', () => {
    expect(propertiesOf(deployment, 'Microsoft.Web/serverfarms')).toEqual({
      reserved: true,
      zoneRedundant: true,
    });
    expect(ofType(deployment, 'Microsoft.Storage/storageAccounts')[0]?.sku?.name).toBe('Standard_ZRS');
    expect(propertiesOf(deployment, 'Microsoft.Web/sites')).toMatchObject({
      functionAppConfig: {
        scaleAndConcurrency: { alwaysReady: [{ name: 'function:receiveEvent', instanceCount: 2 }] },
      },
    });
  });

  test('a copy in a second region stays where zones are asked for too', () => {
    const [account] = ofType(deploymentOf('three-subscriptions'), 'Microsoft.Storage/storageAccounts');
    expect(account?.sku?.name).toBe('Standard_GZRS');
  });

  test('the budget tells the same people as the alerts, and the group is locked', () => {
    const [actionGroup] = ofType(deployment, 'Microsoft.Insights/actionGroups');
    expect(propertiesOf(deployment, 'Microsoft.Consumption/budgets')).toMatchObject({
      amount: 50,
      notifications: {
        forecast100: { contactEmails: ['platform@example.com'], contactGroups: [actionGroup?.id] },
      },
    });
    expect(propertiesOf(deployment, 'Microsoft.Authorization/locks')).toMatchObject({
      level: 'CanNotDelete',
    });
  });

  test('the budget asks for no notice that reaches nobody, which Azure refuses', () => {
    const rolesTold = (example: string): unknown[] => {
      const { notifications } = propertiesOf(deploymentOf(example), 'Microsoft.Consumption/budgets') as {
        notifications: Record<string, { contactRoles: string[] }>;
      };
      return Object.values(notifications).map(({ contactRoles }) => contactRoles);
    };
    expect(rolesTold('sign-in')).toEqual([[], [], []]);
    expect(rolesTold('government')).toEqual([['Owner'], ['Owner'], ['Owner']]);
  });

  test('zones that are not given are made, and linked to the network of the endpoints', () => {
    expect(ofType(deployment, 'Microsoft.Network/privateDnsZones')).toHaveLength(2);
    for (const { properties } of ofType(
      deployment,
      'Microsoft.Network/privateDnsZones/virtualNetworkLinks',
    )) {
      expect(properties).toMatchObject({
        registrationEnabled: false,
        virtualNetwork: { id: expect.stringMatching(/\/virtualNetworks\/vnet-hub$/) as string },
      });
    }
    expect(ofType(deployment, 'Microsoft.Network/privateEndpoints/privateDnsZoneGroups')).toHaveLength(2);
  });
});

test('failed deliveries, operations of the namespace and deletions of blobs are told, and no more', () => {
  const categories = ofType(deploymentOf('one-target'), 'Microsoft.Insights/diagnosticSettings').flatMap(
    ({ properties }) => (properties as { logs: { category: string }[] }).logs.map(({ category }) => category),
  );
  expect(categories.sort()).toEqual(['DeliveryFailures', 'OperationalLogs', 'StorageDelete']);
});

describe('with private networking', () => {
  const deployment = deploymentOf('private-network');

  test('the namespace is closed, and trusted services are let in', () => {
    expect(propertiesOf(deployment, 'Microsoft.ServiceBus/namespaces')).toMatchObject({
      publicNetworkAccess: 'Disabled',
    });
    // `Deny` without a rule is refused, or means open (documented for portal, CLI and Terraform).
    expect(propertiesOf(deployment, 'Microsoft.ServiceBus/namespaces/networkRuleSets')).toEqual({
      publicNetworkAccess: 'Disabled',
      trustedServiceAccessEnabled: true,
    });
    expect(ofType(deployment, 'Microsoft.ServiceBus/namespaces')[0]?.sku?.tier).toBe('Premium');
  });

  test('the storage account and the app are closed', () => {
    expect(propertiesOf(deployment, 'Microsoft.Storage/storageAccounts')).toMatchObject({
      networkAcls: { defaultAction: 'Deny', bypass: 'AzureServices' },
    });
    expect(propertiesOf(deployment, 'Microsoft.Web/sites')).toMatchObject({
      publicNetworkAccess: 'Disabled',
    });
  });

  test('each has its endpoint, and each endpoint its zone', () => {
    const groups = ofType(deployment, 'Microsoft.Network/privateEndpoints').map(
      ({ properties }) =>
        (properties as { privateLinkServiceConnections: { name: string }[] }).privateLinkServiceConnections[0]
          ?.name,
    );
    expect(groups.sort()).toEqual(['blob', 'namespace', 'sites']);
    const zones = ofType(deployment, 'Microsoft.Network/privateEndpoints/privateDnsZoneGroups').map(
      ({ properties }) => JSON.stringify(properties),
    );
    for (const zone of ['blob.core.windows.net', 'servicebus.windows.net', 'azurewebsites.net']) {
      expect(zones.filter((text) => text.includes(`privatelink.${zone}`))).toHaveLength(1);
    }
  });
});
