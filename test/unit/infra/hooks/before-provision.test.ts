/** Each obstacle that Azure can be asked about is found, and says what to do. */
import { expect, test } from 'vitest';
import type { ArmClient } from '../../../../infra/hooks/arm-client.ts';
import { findObstacles, type Plan } from '../../../../infra/hooks/before-provision.ts';
import { rule, sourceGroup, target } from '../../../support/snapshots.ts';

const plan: Plan = {
  subscriptionId: '99999999-9999-9999-9999-999999999999',
  location: 'northeurope',
  nodeVersion: '24',
  isPrivate: false,
  serviceGroup: 'rg-snaprep',
  assignsRoles: true,
  definesRoles: true,
  takesOver: false,
  topics: {
    service: '99999999-9999-9999-9999-999999999999/rg-snaprep',
    name: 'egst-snaprep-own',
    existing: ['egst-named'],
  },
  config: { rules: [rule], nightlySync: '0 0 2 * * *', deletionGuard: { maxCount: 10, maxPercent: 50 } },
};
const topicSource = `/subscriptions/${sourceGroup.subscriptionId}/resourceGroups/${sourceGroup.resourceGroup}`;

function stacksOf(...versions: string[]): unknown {
  const Sku = versions.map((version) => ({
    skuCode: 'FC1',
    functionAppConfigProperties: { runtime: { name: 'node', version } },
  }));
  const minorVersions = [{ stackSettings: { linuxRuntimeSettings: { Sku } } }];
  return { value: [{ properties: { majorVersions: [{ minorVersions }] } }] };
}

const nothingChanges: ArmClient['post'] = () => Promise.reject(new Error('nothing is changed'));

/** An Azure in which everything is in order, but for what is given; 404 is undefined. */
function azure(other: (path: string) => unknown = () => 'usual', post = nothingChanges): ArmClient {
  const usual = (path: string): unknown => {
    if (path.includes('/functionAppStacks?')) return stacksOf('22', '24');
    if (/\/(systemTopics|sites)\?/.test(path)) return { value: [] };
    if (path.includes('/permissions?')) return { value: [{ actions: ['*'], notActions: [] }] };
    return path.includes('/providers/') ? { registrationState: 'Registered' } : { name: 'group' };
  };
  const get = (path: string): Promise<unknown> =>
    Promise.resolve().then(() => {
      const answer = other(path);
      return answer === 'usual' ? usual(path) : answer;
    });
  return { get, post };
}

async function found(other: (path: string) => unknown, change: Partial<Plan> = {}): Promise<string[]> {
  return (await findObstacles(azure(other), { ...plan, ...change })).map(
    ({ kind, text }) => `${kind}: ${text}`,
  );
}

test('where everything is in order, nothing is found', async () => {
  expect(await findObstacles(azure(), plan)).toEqual([]);
});

test.each([
  [plan.subscriptionId, 'Microsoft.ServiceBus'],
  [sourceGroup.subscriptionId, 'Microsoft.EventGrid'],
  [sourceGroup.subscriptionId, 'Microsoft.Insights'],
  [target.subscriptionId, 'Microsoft.Compute'],
  [target.subscriptionId, 'Microsoft.Storage'],
])('a provider that is not registered: %s %s', async (subscriptionId, namespace) => {
  const path = `/subscriptions/${subscriptionId}/providers/${namespace}?`;
  expect(
    await found((asked) => (asked.startsWith(path) ? { registrationState: 'NotRegistered' } : 'usual')),
  ).toEqual([
    expect.stringContaining(`az provider register --namespace ${namespace} --subscription ${subscriptionId}`),
  ]);
});

test('a private network wants two providers more', async () => {
  const without = (asked: string): unknown => (asked.includes('/Microsoft.App?') ? undefined : 'usual');
  expect(await found(without)).toEqual([]);
  expect(await found(without, { isPrivate: true })).toEqual([expect.stringContaining('Microsoft.App')]);
});

test('a group that is not there', async () => {
  const path = `/resourceGroups/${target.resourceGroup}?`;
  expect(await found((asked) => (asked.includes(path) ? undefined : 'usual'))).toEqual([
    expect.stringContaining(`the group ${target.resourceGroup} is not in`),
  ]);
});

test('an encryption set of a target that is not there', async () => {
  const id = `/subscriptions/${target.subscriptionId}/resourceGroups/rg-keys/providers/Microsoft.Compute/diskEncryptionSets/des`;
  const rules = [{ ...rule, targets: [{ ...target, diskEncryptionSetId: id }] }];
  const without = (asked: string): unknown => (asked.startsWith(`${id}?`) ? undefined : 'usual');
  expect(await found(without, { config: { ...plan.config, rules } })).toEqual([
    expect.stringContaining(`the disk encryption set ${id} is not there`),
  ]);
});

const converting: Plan['config'] = {
  ...plan.config,
  rules: [{ ...rule, fullSnapshots: 'convert' }],
  workResourceGroup: 'rg-work',
};

test.each([
  ['rg-snaprep', plan.subscriptionId, 'set AZURE_LOCATION to westeurope'],
  ['rg-work', sourceGroup.subscriptionId, 'name another workResourceGroup'],
])('a group that is to be written and is in another region: %s', async (name, subscriptionId, advice) => {
  const path = `/subscriptions/${subscriptionId}/resourceGroups/${name}?`;
  const at =
    (location: string) =>
    (asked: string): unknown =>
      asked.toLowerCase().startsWith(path.toLowerCase()) ? { location } : 'usual';
  const change = { config: converting };
  expect(await found(at('westeurope'), change)).toEqual([expect.stringContaining(advice)]);
  expect(await found(at('North Europe'), change)).toEqual([]);
  // It is made then.
  const missing = (asked: string): unknown =>
    asked.toLowerCase().startsWith(path.toLowerCase()) ? undefined : 'usual';
  expect(await found(missing, change)).toEqual([]);
});

test('a work group is of interest where the deployment makes it, and somebody converts', async () => {
  const elsewhere = (asked: string): unknown =>
    asked.includes('/resourceGroups/rg-work?') ? { location: 'westeurope' } : 'usual';
  const { rules: _converting, ...rest } = converting;
  expect(await found(elsewhere, { config: { ...rest, rules: [rule] } })).toEqual([]);
  expect(await found(elsewhere, { config: converting, assignsRoles: false })).toEqual([]);
});

/** Topics of the subscription, one of them on the source. */
function withTopic(topic: object) {
  const other = {
    id: '/x',
    name: 'other',
    properties: { source: '/subscriptions/s/resourceGroups/rg-other' },
  };
  const own = {
    id: '/subscriptions/s/resourceGroups/rg-events/x',
    properties: { source: topicSource.toUpperCase() },
  };
  return (asked: string): unknown =>
    asked.includes('/systemTopics?') ? { value: [other, { ...own, ...topic }] } : 'usual';
}

test("somebody else's system topic, with the parameter that takes it", async () => {
  expect(await found(withTopic({ name: 'egst-platform' }))).toEqual([
    expect.stringMatching(/existingSystemTopics.*name: 'egst-platform', resourceGroup: 'rg-events'/),
  ]);
});

test('it is found on a later page of the list too', async () => {
  const at = (asked: string): string => `https://management.azure.com${asked}`;
  const isSecond = (asked: string): boolean => asked.includes('skipToken=2');
  const pages = (asked: string): unknown => {
    if (!asked.includes('/systemTopics?')) return 'usual';
    if (!isSecond(asked)) return { value: [], nextLink: at(`${asked}&$skipToken=2`) };
    return withTopic({ name: 'egst-platform' })(asked);
  };
  expect(await found(pages)).toEqual([expect.stringContaining('egst-platform')]);
});

test("the topic of another installation of this service is somebody else's", async () => {
  const tags = { 'snaprep-service': '99999999-9999-9999-9999-999999999999/rg-snaprep-west' };
  expect(await found(withTopic({ name: 'egst-snaprep-other', tags }))).toHaveLength(1);
  expect(await found(withTopic({ name: 'egst-snaprep-other' }))).toHaveLength(1);
});

test("our own topic is in nobody's way, by its tag or by its name", async () => {
  const tags = { 'snaprep-service': '99999999-9999-9999-9999-999999999999/RG-snaprep' };
  expect(await found(withTopic({ name: 'egst-snaprep-first', tags }))).toEqual([]);
  expect(await found(withTopic({ name: 'egst-snaprep-OWN' }))).toEqual([]);
});

test('a topic of this service or of another one is asked about, where only the compiler knows which this is', async () => {
  const tags = { 'snaprep-service': '99999999-9999-9999-9999-999999999999/rg-images-prod' };
  const topics = { existing: [] };
  expect(await found(withTopic({ name: 'egst-snaprep-x', tags }), { topics })).toEqual([
    expect.stringMatching(/^question: .*rg-images-prod/),
  ]);
  expect(await found(withTopic({ name: 'egst-platform' }), { topics })).toEqual([
    expect.stringMatching(/^problem: /),
  ]);
});

test('a topic that is named will do if it has the identity that delivers', async () => {
  const identity = { type: 'SystemAssigned, UserAssigned' };
  expect(await found(withTopic({ name: 'egst-named', identity }))).toEqual([]);
  for (const other of [{}, { identity: { type: 'UserAssigned' } }]) {
    expect(await found(withTopic({ name: 'egst-named', ...other }))).toEqual([
      expect.stringContaining('no system-assigned identity'),
    ]);
  }
});

test('where owners make the topics, none is asked about', async () => {
  const { topics: _made, ...others } = plan;
  const findings = await findObstacles(azure(withTopic({ name: 'egst-of-the-owner' })), others);
  expect(findings).toEqual([]);
});

test('a version of Node.js that the region does not offer', async () => {
  const stacks =
    (answer: unknown) =>
    (asked: string): unknown =>
      asked.includes('/northeurope/functionAppStacks?') ? answer : 'usual';
  expect(await found(stacks(stacksOf('20', '22')))).toEqual([
    expect.stringContaining('offers Node.js 20, 22'),
  ]);
  expect(await found(stacks({ value: [] }))).toEqual([expect.stringContaining('take another region')]);
  // Only the compiler knows which is wanted.
  const { nodeVersion: _known, ...unknown } = plan;
  expect(await findObstacles(azure(stacks(stacksOf('20', '22'))), unknown)).toEqual([
    { kind: 'question', text: expect.stringContaining('it has 20, 22') as string },
  ]);
  expect(await findObstacles(azure(stacks({ value: [] })), unknown)).toEqual([
    { kind: 'problem', text: expect.stringContaining('take another region') as string },
  ]);
  // Not every cloud need have the question.
  expect(await found(stacks(undefined))).toEqual([expect.stringMatching(/^question: .*cannot be asked/)]);
});

test('zones where the region has none for this plan', async () => {
  const regionsOf = (answer: unknown) => (asked: string) =>
    asked.startsWith(`/subscriptions/${plan.subscriptionId}/providers/Microsoft.Web/geoRegions?`)
      ? answer
      : 'usual';
  const region = (name: string, orgDomain: string): object => ({ properties: { name, orgDomain } });
  const offered = (...domains: string[]): unknown => ({
    value: [
      region('North Europe', ['PUBLIC', 'FLEXCONSUMPTION', ...domains].join(';')),
      region('East US 2', 'PUBLIC;FLEXCONSUMPTION;FCZONEREDUNDANCY'),
    ],
  });
  expect(await found(regionsOf(offered('FCZONEREDUNDANCY')), { wantsZones: true })).toEqual([]);
  expect(await found(regionsOf(offered()), { wantsZones: true })).toEqual([
    'problem: northeurope has no zones for Flex Consumption, and zoneRedundant is true: leave it out, or take another region, such as eastus2',
  ]);
  // Whoever wants none asks nothing.
  expect(await found(regionsOf(offered()))).toEqual([]);
  // Not every cloud need have the question.
  for (const answer of [undefined, { value: [] }])
    expect(await found(regionsOf(answer), { wantsZones: true })).toEqual([
      expect.stringMatching(/^question: whether northeurope has zones/),
    ]);
});

test('what may not be asked is no answer, and does not hide the rest', async () => {
  const refused = (asked: string): unknown => {
    if (asked.includes('/systemTopics?')) throw new Error('GET …: 403 AuthorizationFailed');
    return asked.includes('/resourceGroups/') ? undefined : 'usual';
  };
  const texts = await found(refused);
  expect(texts.filter((text) => text.startsWith('question: '))).toHaveLength(1);
  expect(texts.filter((text) => text.startsWith('problem: '))).toHaveLength(2);
});

test.each([
  ['source', sourceGroup],
  ['target', target],
  ['work group', { subscriptionId: sourceGroup.subscriptionId, resourceGroup: 'rg-work' }],
])('a group of the service that is a %s too: it would go with the service', async (part, group) => {
  const { subscriptionId, resourceGroup } = group;
  const change = { subscriptionId, serviceGroup: resourceGroup.toUpperCase(), config: converting };
  expect(await found(() => 'usual', change)).toEqual([
    expect.stringMatching(new RegExp(`^problem: .* is the group of the service and a ${part} too`)),
  ]);
  // A group of that name in another subscription is another one.
  expect(await found(() => 'usual', { ...change, subscriptionId: plan.subscriptionId })).toEqual([]);
});
