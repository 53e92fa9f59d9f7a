/** What each check makes of answers of the forms that Azure documents; those that the local cloud has not. */
import { expect, test } from 'vitest';
import type { ArmReads } from '../../../../src/azure/arm-reads.ts';
import { authentication, nodeVersion } from '../../../../src/cli/doctor/app.ts';
import type { Check, Patient } from '../../../../src/cli/doctor/check.ts';
import { clock } from '../../../../src/cli/doctor/clock.ts';
import { network } from '../../../../src/cli/doctor/network.ts';
import { diagnose } from '../../../../src/cli/doctor/doctor.ts';
import { encryptionSets } from '../../../../src/cli/doctor/encryption-sets.ts';
import { eventSubscription } from '../../../../src/cli/doctor/event-subscription.ts';
import { policies } from '../../../../src/cli/doctor/policies.ts';
import { queues } from '../../../../src/cli/doctor/queues.ts';
import { regions } from '../../../../src/cli/doctor/regions.ts';
import { isPermitted, requiredPermissions } from '../../../../src/cli/doctor/required-permissions.ts';
import { signIn } from '../../../../src/cli/doctor/sign-in.ts';
import { ArmError } from '../../../../src/reconciler/arm-error.ts';
import type { ReplicationConfig, Target } from '../../../../src/replication/rule.ts';
import { MemoryAzure } from '../../../support/memory-azure.ts';
import { rule, sourceGroup, target } from '../../../support/snapshots.ts';

const subscription = `/subscriptions/${sourceGroup.subscriptionId}`;
const namespaceId = `${subscription}/resourceGroups/rg-snaprep/providers/Microsoft.ServiceBus/namespaces/sb-1`;
const topicId = `${subscription}/resourceGroups/rg-snaprep/providers/Microsoft.EventGrid/systemTopics/egst-1`;
const siteId = `${subscription}/resourceGroups/rg-snaprep/providers/Microsoft.Web/sites/func-1`;

/** Answers by the beginning of a path, the longest first; a listing where it is a list, 404 where there is none. */
function arm(answers: Record<string, unknown>, clockOf?: ArmReads['clock']): ArmReads {
  const find = (path: string): unknown => {
    const [plain = ''] = decodeURIComponent(path).split('?api-version');
    const found = Object.keys(answers)
      .sort((left, right) => right.length - left.length)
      .find((key) => (key.endsWith('*') ? plain.startsWith(key.slice(0, -1)) : plain === key));
    const answer = found === undefined ? undefined : answers[found];
    if (answer instanceof Error) throw answer;
    return answer;
  };
  const promised = (path: string): Promise<unknown> =>
    new Promise((resolve) => {
      resolve(find(path));
    });
  return {
    get: promised,
    list: async (path) => (await promised(path)) as unknown[] | undefined,
    ask: promised,
    clock: clockOf,
  };
}

function patient(more: Partial<Patient> = {}, change: Partial<Target> = {}): Patient {
  const config: ReplicationConfig = {
    rules: [{ ...rule, targets: [{ ...target, ...change }] }],
    nightlySync: '0 0 2 * * *',
    deletionGuard: { maxCount: 1, maxPercent: 40 },
  };
  return {
    arm: arm({}),
    world: new MemoryAzure(),
    config,
    token: () => Promise.resolve('a.e30.c'),
    isLocal: false,
    queues: ['snapshot-events', 'replication-hints'],
    namespace: 'sb-1.servicebus.windows.net',
    app: 'func-1',
    ...more,
  };
}

async function statesOf(check: Check, of: Patient): Promise<string[]> {
  const findings = await check.run(of);
  for (const { state, mend, text } of findings) {
    expect(text).not.toBe('');
    if (state === 'problem') expect(mend ?? '').not.toBe('');
  }
  return findings.map(({ state, text }) => `${state}: ${text}`);
}

test('nobody who is not signed in is told anything else', async () => {
  const out = patient({ token: () => Promise.reject(new Error('no credential\nlong story')) });
  const { healthy, findings } = await diagnose(out, [signIn, clock], () => undefined);
  expect(healthy).toBe(false);
  expect(findings).toEqual([
    { check: 'sign-in', state: 'problem', text: 'no token: no credential', mend: 'az login' },
  ]);
  const claims = Buffer.from(JSON.stringify({ upn: 'me@x', tid: 't-1' })).toString('base64url');
  const into = patient({ token: () => Promise.resolve(`a.${claims}.c`) });
  expect(await statesOf(signIn, into)).toEqual(['ok: as me@x in tenant t-1']);
});

test('where Resource Manager does not answer, that is the problem, and nothing else is asked', async () => {
  const lost = new ArmError('GET /x', { code: 'ENOTFOUND', message: 'getaddrinfo ENOTFOUND management' });
  const from = (answer: unknown): Patient => patient({ arm: arm({ [subscription]: answer }) });
  const { healthy, findings } = await diagnose(from(lost), [network, clock], () => undefined);
  expect(healthy).toBe(false);
  expect(findings).toEqual([
    {
      check: 'network',
      state: 'problem',
      text: 'Resource Manager does not answer: ENOTFOUND: getaddrinfo ENOTFOUND management',
      mend: 'let this machine reach it: network, DNS, HTTPS_PROXY and NO_PROXY, RESOURCE_MANAGER_ENDPOINT',
    },
  ]);
  // Any answer is one.
  const refused = new ArmError('GET /x', { status: 403, code: 'AuthorizationFailed', message: 'no' });
  for (const answer of [refused, undefined, {}])
    expect(await statesOf(network, from(answer))).toEqual(['ok: Resource Manager answers']);
});

test('a clock that is off is told, in both directions', async () => {
  const at = (ours: number): Patient => patient({ arm: arm({}, { theirs: 1_000_000_000, ours }) });
  expect(await statesOf(clock, at(1_000_000_000 + 1000))).toEqual(['ok: 1 s ahead of Azure']);
  expect(await statesOf(clock, at(1_000_000_000 - 600_000))).toEqual([
    'problem: 10 min behind Azure: tokens are refused',
  ]);
  expect(await statesOf(clock, patient())).toEqual(['unknown: Azure gave no time']);
});

test('what a role permits is matched as Azure does', () => {
  const contributor = [{ actions: ['*'], notActions: ['Microsoft.Authorization/*/Write'] }];
  expect(isPermitted('Microsoft.Compute/snapshots/write', contributor)).toBe(true);
  expect(isPermitted('Microsoft.Authorization/locks/write', contributor)).toBe(false);
  // What one assignment excludes another gives.
  const both = [...contributor, { actions: ['microsoft.authorization/LOCKS/*'] }];
  expect(isPermitted('Microsoft.Authorization/locks/write', both)).toBe(true);
  expect(isPermitted('Microsoft.Compute/snapshots/write', [])).toBe(false);
  expect(
    isPermitted('Microsoft.Compute/snapshots/writeX', [{ actions: ['Microsoft.Compute/snapshots/write'] }]),
  ).toBe(false);
});

test('what is needed follows from the rules', () => {
  const { config } = patient();
  const [plain] = config.rules;
  if (plain === undefined) throw new Error('no rule');
  const actionsAt = (scope: string, change: object): string[] =>
    requiredPermissions({ ...config, ...change }).find((one) => one.scope.endsWith(scope))?.actions ?? [];
  const at = `resourceGroups/${target.resourceGroup}`;
  expect(actionsAt(at, {})).toContain('Microsoft.Compute/snapshots/write');
  expect(actionsAt(at, {})).not.toContain('Microsoft.Authorization/locks/write');
  const locking = { rules: [{ ...plain, protect: true }] };
  expect(actionsAt(at, locking)).toContain('Microsoft.Authorization/locks/write');
  const staging = { rules: [{ ...plain, fullSnapshots: 'stage' }] };
  expect(actionsAt(at, staging)).toContain('Microsoft.Storage/storageAccounts/listKeys/action');
  const converting = { rules: [{ ...plain, fullSnapshots: 'convert' }], workResourceGroup: 'rg-work' };
  expect(actionsAt('resourceGroups/rg-work', converting)).toContain('Microsoft.Compute/disks/delete');
});

const subscribed = (change: object): Record<string, unknown> => ({
  [`${subscription}/providers/Microsoft.EventGrid/systemTopics`]: [
    { id: topicId, name: 'egst-1', properties: { source: subscription } },
  ],
  [`${topicId}/eventSubscriptions`]: [
    {
      name: 'evgs-1',
      properties: {
        provisioningState: 'Succeeded',
        deliveryWithResourceIdentity: {
          destination: {
            endpointType: 'ServiceBusQueue',
            properties: { resourceId: `${namespaceId}/queues/Snapshot-Events` },
          },
        },
        deadLetterWithResourceIdentity: { deadLetterDestination: { endpointType: 'StorageBlob' } },
        filter: {
          includedEventTypes: [
            'Microsoft.Resources.ResourceWriteSuccess',
            'Microsoft.Resources.ResourceDeleteSuccess',
          ],
        },
        ...change,
      },
    },
  ],
});

test('an event subscription has to be there, healthy, whole, and keep what it cannot deliver', async () => {
  const state = async (answers: Record<string, unknown>): Promise<string> =>
    (await statesOf(eventSubscription, patient({ arm: arm(answers) }))).join();
  expect(await state(subscribed({}))).toMatch(/^ok: event subscription evgs-1/);
  expect(await state({})).toMatch(/^problem: .* has no system topic/);
  expect(await state(subscribed({ provisioningState: 'Failed' }))).toMatch(/^problem: .* is Failed/);
  expect(await state(subscribed({ deadLetterWithResourceIdentity: null }))).toMatch(/keeps nothing/);
  const onlyWrites = { filter: { includedEventTypes: ['Microsoft.Resources.ResourceWriteSuccess'] } };
  expect(await state(subscribed(onlyWrites))).toMatch(/leaves out .*ResourceDeleteSuccess/);
  const elsewhere = { deliveryWithResourceIdentity: { destination: { endpointType: 'WebHook' } } };
  expect(await state(subscribed(elsewhere))).toMatch(/^problem: no event subscription of egst-1/);
});

const queueAnswers = (change: object): Record<string, unknown> => ({
  [`${subscription}/resources`]: [{ id: namespaceId }],
  [`${namespaceId}/queues/*`]: {
    properties: {
      status: 'Active',
      countDetails: { activeMessageCount: 2, deadLetterMessageCount: 0 },
      ...change,
    },
  },
});

test('queues have to be there, active and without dead letters', async () => {
  const state = (answers: Record<string, unknown>): Promise<string[]> =>
    statesOf(queues, patient({ arm: arm(answers) }));
  expect(await state(queueAnswers({}))).toEqual([
    'ok: snapshot-events: Active, 2 messages, 0 dead letters',
    'ok: replication-hints: Active, 2 messages, 0 dead letters',
  ]);
  expect((await state(queueAnswers({ status: 'Disabled' })))[0]).toMatch(/^problem/);
  expect((await state(queueAnswers({ countDetails: { deadLetterMessageCount: 1 } })))[0]).toMatch(
    /^problem.*1 dead/,
  );
  expect((await state(queueAnswers({ countDetails: { activeMessageCount: 9999 } })))[0]).toMatch(/^problem/);
  expect(await state({})).toEqual([expect.stringMatching(/^unknown: the namespace sb-1/)]);
});

const appAnswers = (auth: object, version = '24'): Record<string, unknown> => ({
  [`${subscription}/resources`]: [{ id: siteId }],
  [siteId]: {
    location: 'North Europe',
    properties: { functionAppConfig: { runtime: { name: 'node', version } } },
  },
  [`${siteId}/config/authsettingsV2`]: { properties: auth },
  '/providers/Microsoft.Web/locations/northeurope/functionAppStacks': {
    value: [
      {
        properties: {
          majorVersions: [
            {
              minorVersions: ['22', '24'].map((one) => ({
                stackSettings: {
                  linuxRuntimeSettings: {
                    Sku: [{ functionAppConfigProperties: { runtime: { name: 'node', version: one } } }],
                  },
                },
              })),
            },
          ],
        },
      },
    ],
  },
});

test('authentication has to be really on, and Node.js to be offered still', async () => {
  const on = { platform: { enabled: true }, globalValidation: { requireAuthentication: true } };
  const open = {
    ...on,
    globalValidation: { requireAuthentication: true, unauthenticatedClientAction: 'AllowAnonymous' },
  };
  const state = (check: Check, auth: object, version?: string): Promise<string[]> =>
    statesOf(check, patient({ arm: arm(appAnswers(auth, version)) }));
  expect((await state(authentication, on))[0]).toMatch(/^ok/);
  expect((await state(authentication, open))[0]).toMatch(/^problem/);
  expect((await state(authentication, { platform: { enabled: false } }))[0]).toMatch(/^unknown/);
  expect(await state(nodeVersion, on)).toEqual(['ok: Node.js 24 is offered in northeurope']);
  expect((await state(nodeVersion, on, '20'))[0]).toMatch(/^problem: .* 22, 24/);
  expect((await statesOf(nodeVersion, { ...patient(), arm: arm({}) }))[0]).toMatch(/^unknown/);
});

test('an encryption set has to be in the subscription and region of its target', async () => {
  const id = `/subscriptions/${target.subscriptionId}/resourceGroups/rg-keys/providers/Microsoft.Compute/diskEncryptionSets/des-1`;
  const state = async (set: object | undefined, diskEncryptionSetId = id): Promise<string> =>
    (await statesOf(encryptionSets, patient({ arm: arm({ [id]: set }) }, { diskEncryptionSetId }))).join();
  const good = { location: target.location, properties: { provisioningState: 'Succeeded' } };
  expect(await state(good)).toMatch(/^ok/);
  expect(await state(undefined)).toMatch(/is not there/);
  expect(await state({ ...good, location: 'North Europe' })).toMatch(/^problem: .* is in northeurope/);
  expect(await state({ ...good, properties: { provisioningState: 'Failed' } })).toMatch(/^problem/);
  const away = id.replace(target.subscriptionId, '99999999-9999-4999-8999-999999999999');
  expect(await state(good, away)).toMatch(/^problem: .* another subscription/);
});

test('what cannot be asked is unknown, and no problem', async () => {
  const refused = new ArmError('GET x', { status: 403, code: 'AuthorizationFailed', message: 'no' });
  const closed = patient({ arm: arm({ [`${subscription}/providers/*`]: refused }) });
  const { healthy, findings } = await diagnose(closed, [eventSubscription], () => undefined);
  expect(healthy).toBe(true);
  expect(findings).toMatchObject([
    { check: 'events', state: 'unknown', mend: expect.stringContaining('Reader') as string },
  ]);
});

test('one subscription that cannot be asked hides no other; what lets it be asked is a command', async () => {
  const other = '99999999-9999-4999-8999-999999999999';
  const { config } = patient();
  const [plain] = config.rules;
  if (plain === undefined) throw new Error('no rule');
  const two = { ...config, rules: [{ ...plain, targets: [target, { ...target, subscriptionId: other }] }] };
  const refused = new ArmError('GET x', { status: 403, code: 'AuthorizationFailed', message: 'no' });
  const answers = {
    [`/subscriptions/${other}/*`]: refused,
    [`/subscriptions/${target.subscriptionId}/locations`]: [{ name: target.location }],
  };
  const findings = await regions.run(patient({ config: two, arm: arm(answers) }));
  expect(findings).toEqual([
    { state: 'ok', text: `${target.location} is open to ${target.subscriptionId}` },
    {
      state: 'unknown',
      text: refused.message,
      mend: `az role assignment create --assignee <object id> --role "Reader" --scope /subscriptions/${other}`,
    },
  ]);
  // Reader may not ask what policies would do.
  const [unasked] = await policies.run(
    patient({ arm: arm({ [`/subscriptions/${target.subscriptionId}/*`]: refused }) }),
  );
  expect(unasked?.mend).toContain('--role "Resource Policy Contributor"');
});
