/** Who may do what and where: exactly what roles.json lists, and nothing else. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { loadReplicationConfig } from '../../../src/config/load.ts';
import { workGroupOf } from '../../../src/reconciler/find-rule.ts';
import { resourceGroupKey } from '../../../src/replication/resource-id.ts';
import { mayConvert, mayStage } from '../../../src/replication/rule.ts';
import path from 'node:path';
import {
  assignmentsOf,
  ofType,
  propertiesOf,
  readEvaluated,
  type EvaluatedDeployment,
} from '../../../src/local/deployment/evaluated.ts';
import { deploymentOf, exampleFile, exampleNames, readInfra } from './deployment-snapshot.ts';

interface Entry {
  action: string;
  reason: string;
  standing: string;
}

interface Roles {
  custom: Record<string, { name: string; actions: Entry[]; dataActions: Entry[] }>;
  builtIn: Record<string, { name: string; id: string; reason: string; standing: string }>;
}

interface Definition {
  roleName: string;
  type: string;
  permissions: { actions: string[]; notActions: string[]; dataActions: string[]; notDataActions: string[] }[];
  assignableScopes: string[];
}

const roles = readInfra('roles.json') as Roles;

/** Definitions that were there before, as the example `sign-in` names them. */
const givenRoles: Record<string, string> = {
  'c0000000-0000-4000-8000-000000000001': 'source',
  'c0000000-0000-4000-8000-000000000002': 'target',
};

function definitionsOf(deployment: EvaluatedDeployment): (Definition & { id: string; role: string })[] {
  return ofType(deployment, 'Microsoft.Authorization/roleDefinitions').map(({ id, properties }) => {
    const definition = properties as unknown as Definition;
    const role = Object.keys(roles.custom)
      .sort((left, right) => (roles.custom[right]?.name.length ?? 0) - (roles.custom[left]?.name.length ?? 0))
      .find((key) => definition.roleName.startsWith(`${roles.custom[key]?.name ?? ''} `));
    if (role === undefined) throw new Error(`roles.json does not know ${definition.roleName}`);
    return { ...definition, id, role };
  });
}

test('the roles hold the calls of the service, each with its reason', () => {
  const actions = Object.entries(roles.custom).map(
    ([role, { actions }]) => [role, actions.map(({ action }) => action)] as const,
  );
  expect(Object.fromEntries(actions)).toEqual({
    source: [
      'Microsoft.Compute/snapshots/read',
      'Microsoft.Compute/snapshots/beginGetAccess/action',
      'Microsoft.Compute/disks/beginGetAccess/action',
      'Microsoft.Resources/subscriptions/resourceGroups/read',
    ],
    target: [
      'Microsoft.Compute/snapshots/read',
      'Microsoft.Compute/snapshots/write',
      'Microsoft.Compute/snapshots/delete',
      'Microsoft.Compute/snapshots/beginGetAccess/action',
      'Microsoft.Compute/disks/beginGetAccess/action',
      'Microsoft.Resources/tags/write',
    ],
    staging: [
      'Microsoft.Storage/storageAccounts/read',
      'Microsoft.Storage/storageAccounts/write',
      'Microsoft.Storage/storageAccounts/delete',
      'Microsoft.Storage/storageAccounts/listKeys/action',
      'Microsoft.Storage/storageAccounts/blobServices/containers/read',
      'Microsoft.Storage/storageAccounts/blobServices/containers/write',
    ],
    stagingSource: ['Microsoft.Compute/snapshots/endGetAccess/action'],
    conversion: [
      'Microsoft.Compute/disks/read',
      'Microsoft.Compute/disks/write',
      'Microsoft.Compute/disks/delete',
      'Microsoft.Compute/disks/beginGetAccess/action',
      'Microsoft.Compute/snapshots/read',
      'Microsoft.Compute/snapshots/write',
      'Microsoft.Compute/snapshots/delete',
      'Microsoft.Compute/snapshots/beginGetAccess/action',
    ],
    locks: [
      'Microsoft.Authorization/locks/read',
      'Microsoft.Authorization/locks/write',
      'Microsoft.Authorization/locks/delete',
    ],
    encryptionSet: ['Microsoft.Compute/diskEncryptionSets/read'],
  });
  for (const { actions } of Object.values(roles.custom)) {
    for (const { reason, standing } of actions) expect([reason, standing]).not.toContain('');
  }
});

describe.each(exampleNames)('%s', (example) => {
  const deployment = deploymentOf(example);
  const definitions = definitionsOf(deployment);
  const assignments = assignmentsOf(deployment);
  const config = loadReplicationConfig(exampleFile(example, 'replication.json'));
  const [app, ...others] = ofType(deployment, 'Microsoft.ManagedIdentity/userAssignedIdentities').filter(
    // Stands for the app registration, and has no role anywhere.
    ({ name }) => !name.startsWith('id-signin-'),
  );

  test('the app has the only identity that is made; events are delivered by those of their topics', () => {
    expect(others).toEqual([]);
    const holders = assignments.map(({ holder }) => holder).filter((holder) => holder !== app?.id);
    expect(holders.length).toBeGreaterThan(0);
    const ofTopics = example === 'roles-given' ? /^a0000000-/ : /\/Microsoft\.EventGrid\/systemTopics\//;
    for (const holder of holders) expect(holder).toMatch(ofTopics);
  });

  test('definitions are what roles.json says, one per subscription and role', () => {
    for (const { role, permissions, type, assignableScopes, id } of definitions) {
      const actions = roles.custom[role]?.actions.map(({ action }) => action);
      const dataActions = roles.custom[role]?.dataActions.map(({ action }) => action);
      expect(permissions).toEqual([{ actions, notActions: [], dataActions, notDataActions: [] }]);
      expect(type).toBe('CustomRole');
      expect(assignableScopes).toEqual([id.slice(0, id.indexOf('/providers/'))]);
    }
    const names = definitions.map(({ roleName }) => roleName);
    expect(new Set(names).size).toBe(names.length);
    for (const { roleName, assignableScopes } of definitions) {
      expect(roleName).toContain(assignableScopes[0]?.split('/')[2]);
    }
  });

  test('the app has the custom roles exactly where the rules need them', () => {
    const wanted = new Set<string>();
    for (const rule of example === 'roles-given' ? [] : config.rules) {
      const { source, targets, locks, protect } = rule;
      wanted.add(`source ${resourceGroupKey(source)}`);
      if (mayStage(rule)) wanted.add(`stagingSource ${resourceGroupKey(source)}`);
      if (mayStage(rule) && locks === 'lift') wanted.add(`locks ${resourceGroupKey(source)}`);
      const work = mayConvert(rule) && workGroupOf(config, source);
      if (work) wanted.add(`conversion ${resourceGroupKey(work)}`);
      for (const target of targets) {
        wanted.add(`target ${resourceGroupKey(target)}`);
        if (mayStage(rule)) wanted.add(`staging ${resourceGroupKey(target)}`);
        if (locks === 'lift' || protect) wanted.add(`locks ${resourceGroupKey(target)}`);
        if (target.diskEncryptionSetId !== undefined)
          wanted.add(`encryptionSet ${target.diskEncryptionSetId.toLowerCase()}`);
      }
    }
    for (const id of sourceEncryptionSets(example)) wanted.add(`encryptionSet ${id}`);
    const granted = assignments.flatMap(({ holder, scope, roleDefinitionId }) => {
      const definition = definitions.find(({ id }) => id === roleDefinitionId);
      const role = definition?.role ?? givenRoles[roleDefinitionId.split('/').at(-1) ?? ''];
      if (role === undefined) return [];
      expect(holder).toBe(app?.id);
      expect(scope.startsWith(roleDefinitionId.slice(0, roleDefinitionId.indexOf('/providers/')))).toBe(true);
      return [`${role} ${scopeKey(scope)}`];
    });
    expect(granted.sort()).toEqual([...wanted].sort());
  });

  test('built-in roles: those of roles.json, on the smallest scope that works', () => {
    const granted = assignments.flatMap(({ holder, scope, role }) => {
      const key = Object.keys(roles.builtIn).find((name) => roles.builtIn[name]?.id === role);
      return key === undefined ? [] : [`${holder === app?.id ? 'app' : 'delivery'} ${key} ${kindOf(scope)}`];
    });
    expect(new Set(granted)).toEqual(
      new Set([
        'app storageBlobDataOwner storageAccounts',
        'app storageBlobDataContributor containers/journal',
        'app storageBlobDataContributor containers/event-dead-letters',
        'app monitoringMetricsPublisher components',
        ...(example === 'three-subscriptions' ? ['app eventGridDataSender topics'] : []),
        ...(example === 'private-network'
          ? [
              'app serviceBusDataReceiver queues/snapshot-events',
              'app serviceBusDataReceiver queues/replication-hints',
              'app serviceBusDataSender queues/replication-hints',
              'app serviceBusDataSender queues/snapshot-events',
            ]
          : ['app serviceBusDataOwner namespaces']),
        'delivery serviceBusDataSender queues/snapshot-events',
        'delivery storageBlobDataContributor containers/event-dead-letters',
      ]),
    );
  });

  test('every role assignment is of a known role, to an identity', () => {
    const known = new Set([
      ...definitions.map(({ id }) => id.split('/').at(-1)),
      ...Object.values(roles.builtIn).map(({ id }) => id),
      ...Object.keys(givenRoles),
    ]);
    expect(assignments.filter(({ role }) => !known.has(role))).toEqual([]);
    expect(new Set(assignments.map(({ principalType }) => principalType))).toEqual(
      new Set(['ServicePrincipal']),
    );
  });
});

test('with roles given, no definition is written', () => {
  for (const example of ['roles-given', 'sign-in']) expect(definitionsOf(deploymentOf(example))).toEqual([]);
});

test('with duties split, nothing is written outside of the group of the service', () => {
  const places = deploymentOf('roles-given').predictedResources.map(
    ({ id }) => /'?(\/subscriptions\/[^/']+(?:\/resourceGroups\/[^/']+)?)/.exec(id)?.[1] ?? id,
  );
  expect([...new Set(places)]).toEqual([
    '/subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/rg-snaprep',
  ]);
});

describe('what an owner grants', () => {
  const grantOf = (kind: string): EvaluatedDeployment =>
    readEvaluated(path.join(import.meta.dirname, '../../../infra/bicep/grants', kind, 'main.snapshot.json'));

  test('of a target: its roles on this group, for the identity of the service', () => {
    const grant = grantOf('target');
    expect(definitionsOf(grant).map(({ role }) => role)).toEqual(['target', 'locks']);
    for (const { holder, scope } of assignmentsOf(grant)) {
      expect(holder).toBe('d0000000-0000-4000-8000-000000000001');
      expect(scope).toBe('/subscriptions/22222222-2222-2222-2222-222222222222/resourceGroups/rg-images');
    }
    expect(assignmentsOf(grant)).toHaveLength(2);
    expect(ofType(grant, 'Microsoft.EventGrid/systemTopics')).toEqual([]);
  });

  test('of a source: a role that writes nothing, and a topic that tells the service', () => {
    const grant = grantOf('source');
    const [definition] = definitionsOf(grant);
    expect(definition?.role).toBe('source');
    expect(definition?.permissions[0]?.actions.filter((action) => /write|delete/.test(action))).toEqual([]);
    expect(ofType(grant, 'Microsoft.EventGrid/systemTopics').map(({ identity }) => identity)).toEqual([
      { type: 'SystemAssigned' },
    ]);
    const subscription = propertiesOf(grant, 'Microsoft.EventGrid/systemTopics/eventSubscriptions');
    const queue = ofType(deploymentOf('one-target'), 'Microsoft.ServiceBus/namespaces/queues');
    expect(subscription).toMatchObject({
      deliveryWithResourceIdentity: {
        destination: { properties: { resourceId: queue.find(({ id }) => id.endsWith('events'))?.id } },
      },
    });
  });

  test('under the ids that the whole deployment would give them', () => {
    const [own] = definitionsOf(grantOf('source'));
    expect(own?.roleName).toContain('z4pb6jekuysi6 22222222-2222-2222-2222-222222222222');
  });
});

test('role GUIDs are stable, and differ by subscription and role', () => {
  const ids = definitionsOf(deploymentOf('three-subscriptions')).map(
    ({ id, role }) => `${id.split('/')[2]?.slice(0, 4) ?? ''} ${role} ${id.split('/').at(-1) ?? ''}`,
  );
  expect(ids).toMatchInlineSnapshot(`
    [
      "2222 source bc768820-3874-5f56-bb27-684eaee81002",
      "2222 target ab088756-082b-54a4-b968-cd30ee9faf17",
      "3333 source e1f9c6c0-679a-5689-ab54-aa14fc012b38",
      "3333 target b74727c6-e246-5da8-8391-b3f06e8bae70",
      "3333 encryptionSet 16b342ba-a744-55e2-8ef9-68c64fd874aa",
      "1111 target 9e41102e-f44c-5d23-aebe-cf451817a26d",
    ]
  `);
});

/** Only the deployment reads these; the service reads them from the snapshots. */
function sourceEncryptionSets(example: string): string[] {
  const { rules } = JSON.parse(readFileSync(exampleFile(example, 'replication.json'), 'utf8')) as {
    rules: { source: { diskEncryptionSetIds?: string[] } }[];
  };
  return rules.flatMap(({ source }) => source.diskEncryptionSetIds ?? []).map((id) => id.toLowerCase());
}

/** A group as the configuration spells its key, any other resource by its id. */
function scopeKey(scope: string): string {
  const [, , subscriptionId = '', , resourceGroup = '', ...rest] = scope.split('/');
  return rest.length === 0 ? resourceGroupKey({ subscriptionId, resourceGroup }) : scope.toLowerCase();
}

/** Type of the scope; queues and containers with their names. */
function kindOf(scope: string): string {
  const [kind = '', name = ''] = scope.split('/').slice(-2);
  return kind === 'queues' || kind === 'containers' ? `${kind}/${name}` : kind;
}
