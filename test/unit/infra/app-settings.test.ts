/** App settings: those that the app and the Functions host read, and no others. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { readSettings } from '../../../src/config/settings.ts';
import { publicCloud, valueIn } from '../../../src/local/deployment/environment-expression.ts';
import { ofType, propertiesOf } from '../../../src/local/deployment/evaluated.ts';
import { china, usGovernment } from './azure-clouds.ts';
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

/** Of the journal and of the mark on replicas: deployed ahead of the code that reads them. */
const deployedAhead = ['JOURNAL__blobServiceUri', 'JOURNAL__container', 'JOURNAL__retentionDays'];

const withSignIn = ['sign-in', 'government'];

/** Only where people sign in with Entra; the platform reads the second. */
const ofSignIn = ['AUTHENTICATION', 'OVERRIDE_USE_MI_FIC_ASSERTION_CLIENTID'];

/** Set by the platform, or for local clouds; the audience of Resource Manager is its address in every cloud that this is deployed to. */
const leftToDefaults = [
  'WEBSITE_AUTH_ENABLED',
  'AUTHENTICATION',
  'REPLICATION_FILE',
  'RESOURCE_MANAGER_AUDIENCE',
  'SERVICEBUS__customEndpointAddress',
  'SIGNALS__topicEndpoint',
  'PAGE',
  'TELEMETRY',
];

/** By the examples that ask for it. */
const byOption: Record<string, string[]> = {
  'three-subscriptions': ['SIGNALS__topicEndpoint', 'TELEMETRY'],
  'private-network': ['PAGE'],
};

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
      [
        ...new Set([
          ...hostSettings,
          ...deployedAhead,
          ...(withSignIn.includes(example) ? ofSignIn : []),
          ...(byOption[example] ?? []),
          ...[...read].filter((name) => !leftToDefaults.includes(name)),
        ]),
      ].sort(),
    );
    const queues = ofType(deployment, 'Microsoft.ServiceBus/namespaces/queues').map(({ name }) => name);
    const namespace = result.serviceBus.fullyQualifiedNamespace.split('.')[0] ?? '';
    expect([result.eventsQueue, result.hintsQueue].map((queue) => `${namespace}/${queue}`)).toEqual(queues);
    expect(result.clientId).toBe(clientId);
  });

  test.each([usGovernment, china])('in $name, all hosts are those of that cloud', (cloud) => {
    const values = Object.values(settings).map((value) =>
      value.startsWith('[reference(') ? undefined : valueIn(cloud, value),
    );
    const hosts = values.flatMap((value) => /(?:^|\/\/)((?:[\w-]+\.){2,}\w+)/.exec(value ?? '')?.[1] ?? []);
    const suffix = cloud.name === 'AzureChinaCloud' ? /\.chinacloudapi\.cn$/ : /\.usgovcloudapi\.net$/;
    expect(hosts).toHaveLength(4);
    for (const host of hosts) expect(host).toMatch(suffix);
  });

  test('the journal has its container, and the service a mark of its own', () => {
    const containers = ofType(deployment, 'Microsoft.Storage/storageAccounts/blobServices/containers');
    const [account, , container] = containers.at(-1)?.name.split('/') ?? [];
    expect(valueIn(publicCloud, settings['JOURNAL__blobServiceUri'] ?? '')).toBe(
      `https://${account ?? ''}.blob.core.windows.net`,
    );
    expect(settings).toMatchObject({ JOURNAL__container: container, JOURNAL__retentionDays: '400' });
    // A service that takes over another one's replicas has the mark of that one.
    const isOwnMark = account?.endsWith(settings['INSTALLATION_ID'] ?? '-');
    expect(isOwnMark).toBe(example !== 'local-elsewhere');
    // What the command line makes of --namespace alone.
    const { INSTALLATION_ID: told, SERVICEBUS__fullyQualifiedNamespace: host = '' } = settings;
    const { installation } = readSettings({
      SERVICEBUS__fullyQualifiedNamespace: valueIn(publicCloud, host),
      JOURNAL__blobServiceUri: 'https://st.blob.core.windows.net',
    });
    expect(installation === told).toBe(example !== 'local-elsewhere');
  });

  test('all of them mean one identity, and no key', () => {
    const ids = Object.entries(settings).filter(
      ([name]) => /client_?id$/i.test(name) && !ofSignIn.includes(name),
    );
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

/** Set by no parameter: of the platform, of a local cloud, or right by default in every cloud and package. */
const withoutParameter = [
  'REPLICATION_FILE',
  'RESOURCE_MANAGER_AUDIENCE',
  'SERVICEBUS__customEndpointAddress',
];

test('every setting that docs/app-settings.md names is set by the deployment, by one of its options, or never', () => {
  const page = readFileSync(path.join(import.meta.dirname, '../../../docs/app-settings.md'), 'utf8');
  const named = [...page.matchAll(/^\| `([A-Z][\w]+)`/gm)].map(([, name = '']) => name);
  const set = new Set(
    exampleNames.flatMap((example) =>
      Object.keys(
        propertiesOf(deploymentOf(example), 'Microsoft.Web/sites/config', '/appsettings') as object,
      ),
    ),
  );
  expect(named.length).toBeGreaterThan(15);
  expect(named.filter((name) => !set.has(name)).sort()).toEqual(
    [...withoutParameter, 'WEBSITE_AUTH_ENABLED'].sort(),
  );
});

/** The client id is known to a running deployment only. */
function withClientId(settings: Record<string, string>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(settings).map(([name, value]) => [name, valueOfSetting(name, value)]),
  );
}

/** What only a running Azure knows gets what it would be. */
function valueOfSetting(name: string, value: string): string {
  if (value.endsWith('.clientId]')) return clientId;
  if (name === 'SIGNALS__topicEndpoint') return 'https://t.northeurope-1.eventgrid.azure.net/api/events';
  return valueIn(publicCloud, value) ?? value;
}
