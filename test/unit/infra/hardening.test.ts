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
    expect(propertiesOf(deployment, 'Microsoft.Web/serverfarms')).toEqual({ reserved: true });
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

test('with private networking, nothing of the data is open to the public network', () => {
  const deployment = deploymentOf('private-network');
  expect(propertiesOf(deployment, 'Microsoft.Storage/storageAccounts')).toMatchObject({
    networkAcls: { defaultAction: 'Deny', bypass: 'AzureServices' },
  });
  // Event Grid delivers from outside; as a trusted service it passes by its identity.
  expect(propertiesOf(deployment, 'Microsoft.ServiceBus/namespaces/networkRuleSets')).toEqual({
    defaultAction: 'Deny',
    publicNetworkAccess: 'Enabled',
    trustedServiceAccessEnabled: true,
  });
  expect(ofType(deployment, 'Microsoft.ServiceBus/namespaces')[0]?.sku?.tier).toBe('Premium');
  expect(propertiesOf(deployment, 'Microsoft.Web/sites')).toMatchObject({ publicNetworkAccess: 'Disabled' });
  const groups = ofType(deployment, 'Microsoft.Network/privateEndpoints').map(
    ({ properties }) =>
      (properties as { privateLinkServiceConnections: { name: string }[] }).privateLinkServiceConnections[0]
        ?.name,
  );
  expect(groups.sort()).toEqual(['blob', 'namespace', 'sites']);
});
