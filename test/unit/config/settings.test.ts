import path from 'node:path';
import { expect, test } from 'vitest';
import { ConfigurationError } from '../../../src/config/configuration-error.ts';
import { readSettings } from '../../../src/config/settings.ts';

const namespace = 'contoso.servicebus.windows.net';
const account = 'https://stcontoso.blob.core.windows.net';
const minimal = { SERVICEBUS__fullyQualifiedNamespace: namespace, JOURNAL__blobServiceUri: account };
const clientId = '3A9D55D7-0000-4000-8000-00000000cc01';
const appRoot = path.resolve('/srv/app');

function problems(env: Record<string, string>): string[] {
  try {
    readSettings(env, appRoot);
    return [];
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    return error.issues.map((issue) => `${issue.path}: ${issue.message}`);
  }
}

test('two settings are enough', () => {
  expect(readSettings(minimal, appRoot)).toEqual({
    serviceBus: { fullyQualifiedNamespace: namespace },
    resourceManager: { endpoint: 'https://management.azure.com', audience: 'https://management.azure.com' },
    replicationFile: path.join(appRoot, 'replication.json'),
    eventsQueue: 'snapshot-events',
    hintsQueue: 'replication-hints',
    installation: namespace.split('.')[0],
    access: { by: 'key', platformOn: false },
    pageWithoutSignIn: false,
    journal: { blobServiceUri: account, container: 'journal', retentionDays: 400 },
  });
});

test('every setting is read', () => {
  const env = {
    ...minimal,
    SERVICEBUS__clientId: clientId.toLowerCase(),
    SERVICEBUS__customEndpointAddress: 'sb://127.0.0.1:5671',
    AZURE_CLIENT_ID: clientId,
    RESOURCE_MANAGER_ENDPOINT: 'https://management.usgovcloudapi.net/',
    RESOURCE_MANAGER_AUDIENCE: 'https://management.core.usgovcloudapi.net/',
    REPLICATION_FILE: 'config/replication.json',
    EVENTS_QUEUE: 'events/in',
    HINTS_QUEUE: 'hints.1',
    INSTALLATION_ID: 'Blue-1',
    AUTHENTICATION: 'Entra',
    PAGE: 'WithoutSignIn',
    WEBSITE_AUTH_ENABLED: 'True',
    JOURNAL__blobServiceUri: 'https://127.0.0.1:10000/contoso/',
    JOURNAL__container: 'what-was-done',
    JOURNAL__retentionDays: '7',
  };
  expect(readSettings(env, appRoot)).toEqual({
    serviceBus: { fullyQualifiedNamespace: namespace, customEndpointAddress: 'sb://127.0.0.1:5671' },
    clientId,
    resourceManager: {
      endpoint: 'https://management.usgovcloudapi.net',
      audience: 'https://management.core.usgovcloudapi.net',
    },
    replicationFile: path.join(appRoot, 'config', 'replication.json'),
    eventsQueue: 'events/in',
    hintsQueue: 'hints.1',
    installation: 'blue-1',
    access: { by: 'entra', platformOn: true },
    pageWithoutSignIn: true,
    journal: {
      blobServiceUri: 'https://127.0.0.1:10000/contoso',
      container: 'what-was-done',
      retentionDays: 7,
    },
  });
});

test('a namespace that the deployment named says which installation it is, as the deployed app is told', () => {
  const deployed = 'sb-snaprep-z4pb6jekuysi6.servicebus.windows.net';
  const of = (name: string): string =>
    readSettings({ ...minimal, SERVICEBUS__fullyQualifiedNamespace: name }, appRoot).installation;
  expect(of(deployed)).toBe('z4pb6jekuysi6');
  expect(of('SB-my-name-Z4PB6JEKUYSI6.servicebus.usgovcloudapi.net')).toBe('z4pb6jekuysi6');
  expect(of('sb-snaprep-shared.servicebus.windows.net')).toBe('sb-snaprep-shared');
  const told = { ...minimal, SERVICEBUS__fullyQualifiedNamespace: deployed, INSTALLATION_ID: 'blue-1' };
  expect(readSettings(told, appRoot).installation).toBe('blue-1');
});

test('the audience follows the endpoint, and the identity either setting', () => {
  const settings = readSettings(
    {
      ...minimal,
      RESOURCE_MANAGER_ENDPOINT: 'https://management.chinacloudapi.cn/',
      SERVICEBUS__clientId: clientId,
    },
    appRoot,
  );
  expect(settings.resourceManager.audience).toBe('https://management.chinacloudapi.cn');
  expect(settings.clientId).toBe(clientId);
});

test('an empty setting counts as missing, and an absolute path stays', () => {
  const file = path.resolve('/etc/replication.json');
  const settings = readSettings({ ...minimal, EVENTS_QUEUE: ' ', REPLICATION_FILE: file }, appRoot);
  expect(settings).toMatchObject({ eventsQueue: 'snapshot-events', replicationFile: file });
});

test('all problems come at once, by the names of the settings', () => {
  const env = {
    SERVICEBUS__customEndpointAddress: '127.0.0.1',
    AZURE_CLIENT_ID: 'me',
    RESOURCE_MANAGER_ENDPOINT: 'http://management.azure.com',
    RESOURCE_MANAGER_AUDIENCE: 'https://management.azure.com/.default',
    EVENTS_QUEUE: '-events',
    HINTS_QUEUE: '-Events',
    AUTHENTICATION: 'entra',
    JOURNAL__container: 'Journal',
    JOURNAL__retentionDays: '1',
  };
  expect(problems(env).map((problem) => problem.split(':')[0])).toEqual([
    'SERVICEBUS__fullyQualifiedNamespace',
    'SERVICEBUS__customEndpointAddress',
    'RESOURCE_MANAGER_ENDPOINT',
    'RESOURCE_MANAGER_AUDIENCE',
    'EVENTS_QUEUE',
    'HINTS_QUEUE',
    'HINTS_QUEUE',
    'AZURE_CLIENT_ID',
    'AUTHENTICATION',
    'JOURNAL__blobServiceUri',
    'JOURNAL__container',
    'JOURNAL__retentionDays',
  ]);
});

test('two different identities are refused', () => {
  const other = clientId.replace('3A9D', '4B0E');
  expect(problems({ ...minimal, AZURE_CLIENT_ID: clientId, SERVICEBUS__clientId: other })).toEqual([
    expect.stringContaining('AZURE_CLIENT_ID: is another identity than SERVICEBUS__clientId'),
  ]);
});

test.each([
  'Endpoint=sb://contoso.servicebus.windows.net/;SharedAccessKeyName=k;SharedAccessKey=c2VjcmV0',
  'sb://contoso.servicebus.windows.net/',
  'contoso',
])('a namespace that is no host name is refused, and never quoted', (value) => {
  const [problem, ...more] = problems({ ...minimal, SERVICEBUS__fullyQualifiedNamespace: value });
  expect(more).toEqual([]);
  expect(problem).toContain('set it to <name>.servicebus.windows.net');
  expect(problem).not.toContain('c2VjcmV0');
});

test.each([
  'DefaultEndpointsProtocol=https;AccountName=contoso;AccountKey=c2VjcmV0',
  `${account}?sv=2026&sig=c2VjcmV0`,
  account.replace('https', 'http'),
  'contoso',
])('a journal that is no address without a key is refused, and never quoted', (value) => {
  const [problem, ...more] = problems({ ...minimal, JOURNAL__blobServiceUri: value });
  expect(more).toEqual([]);
  expect(problem).toContain('set it to https://<name>.blob.core.windows.net');
  expect(problem).not.toContain('c2VjcmV0');
});

test.each(['6', '-1', '30.5', 'a year', '1e9'])('a journal is not kept for %s days', (value) => {
  const found = problems({ ...minimal, JOURNAL__retentionDays: value });
  expect(found).toEqual([expect.stringContaining('whole number, 7 or more')]);
});

test('no setting has a colon in its name, which Linux does not take', () => {
  expect(problems({}).every((problem) => /^\w+: /.test(problem))).toBe(true);
});
