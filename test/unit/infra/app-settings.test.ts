/** App settings: those that the app and the Functions host read, and no others. */
import { describe, expect, test } from 'vitest';
import { readSettings } from '../../../src/config/settings.ts';
import { ofType, propertiesOf } from '../../../src/local/deployment/evaluated.ts';
import { deploymentOf, exampleNames } from './deployment-snapshot.ts';

/** Read by the host itself, before the app is there (documented). */
const hostSettings = [
  'APPLICATIONINSIGHTS_AUTHENTICATION_STRING',
  'APPLICATIONINSIGHTS_CONNECTION_STRING',
  'AzureWebJobsStorage__blobServiceUri',
  'AzureWebJobsStorage__clientId',
  'AzureWebJobsStorage__credential',
  'SERVICEBUS__credential',
];

/** For local clouds and for other clouds than the public one. */
const leftToDefaults = [
  'REPLICATION_FILE',
  'RESOURCE_MANAGER_AUDIENCE',
  'RESOURCE_MANAGER_ENDPOINT',
  'SERVICEBUS__customEndpointAddress',
];

const clientId = '99999999-9999-4999-8999-999999999999';

describe.each(exampleNames)('%s', (example) => {
  const deployment = deploymentOf(example);
  const settings = propertiesOf(deployment, 'Microsoft.Web/sites/config', '/appsettings') as Record<
    string,
    string
  >;

  test('the app starts on them and finds its queues', () => {
    const read = new Set<string>();
    const env = new Proxy<Record<string, string | undefined>>(withClientId(settings), {
      get: (target, name: string) => {
        read.add(name);
        return target[name];
      },
    });
    const result = readSettings(env, '/app');
    expect(Object.keys(settings).sort()).toEqual(
      [...hostSettings, ...[...read].filter((name) => !leftToDefaults.includes(name))].sort(),
    );
    const queues = ofType(deployment, 'Microsoft.ServiceBus/namespaces/queues').map(({ name }) => name);
    const namespace = result.serviceBus.fullyQualifiedNamespace.split('.')[0] ?? '';
    expect([result.eventsQueue, result.hintsQueue].map((queue) => `${namespace}/${queue}`)).toEqual(queues);
    expect(result.clientId).toBe(clientId);
  });

  test('all of them mean one identity, and no key', () => {
    const ids = Object.entries(settings).filter(([name]) => /client_?id$/i.test(name));
    expect(new Set(ids.map(([, value]) => value)).size).toBe(1);
    expect(settings['SERVICEBUS__credential']).toBe('managedidentity');
    expect(settings['AzureWebJobsStorage__credential']).toBe('managedidentity');
    expect(settings['APPLICATIONINSIGHTS_AUTHENTICATION_STRING']).toMatch(/;Authorization=AAD/);
  });

  test('none that Flex Consumption refuses', () => {
    expect(Object.keys(settings).filter((name) => /:|^FUNCTIONS_|^WEBSITE_|^SCM_|ORYX/.test(name))).toEqual(
      [],
    );
  });
});

/** The client id is known to a running deployment only. */
function withClientId(settings: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(settings).map(([name, value]) => [name, valueInAzure(value)]));
}

function valueInAzure(value: string): string {
  if (value.endsWith('.clientId]')) return clientId;
  const account = /^\[format\('https:\/\/\{0\}\.blob\.\{1\}', '([a-z\d]+)'/.exec(value)?.[1];
  return account === undefined ? value : `https://${account}.blob.core.windows.net`;
}
