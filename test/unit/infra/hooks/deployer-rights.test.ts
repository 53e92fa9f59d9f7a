/** Who may not deploy is told so before anything is made, with the action and the scope. */
import { describe, expect, test } from 'vitest';
import type { ArmClient } from '../../../../infra/hooks/arm-client.ts';
import type { Plan } from '../../../../infra/hooks/before-provision.ts';
import { neededOfDeployer, notPermitted } from '../../../../infra/hooks/deployer-rights.ts';
import type { EffectivePermissions } from '../../../../src/cli/doctor/required-permissions.ts';
import { rule, sourceGroup, target } from '../../../support/snapshots.ts';

const plan: Plan = {
  subscriptionId: '99999999-9999-9999-9999-999999999999',
  location: 'northeurope',
  isPrivate: false,
  serviceGroup: 'rg-snaprep',
  assignsRoles: true,
  definesRoles: true,
  takesOver: false,
  topics: { existing: [] },
  config: { rules: [rule], nightlySync: '0 0 2 * * *', deletionGuard: { maxCount: 10, maxPercent: 50 } },
};
const service = `/subscriptions/${plan.subscriptionId}`;
const group = ({
  subscriptionId,
  resourceGroup,
}: {
  subscriptionId: string;
  resourceGroup: string;
}): string => `/subscriptions/${subscriptionId}/resourceGroups/${resourceGroup}`;

// As `az role definition list` prints the roles.
const owner = { actions: ['*'], notActions: [] };
const contributor = {
  actions: ['*'],
  notActions: [
    'Microsoft.Authorization/*/Delete',
    'Microsoft.Authorization/*/Write',
    'Microsoft.Authorization/elevateAccess/Action',
    'Microsoft.Blueprint/blueprintAssignments/write',
    'Microsoft.Blueprint/blueprintAssignments/delete',
    'Microsoft.Compute/galleries/share/action',
    'Microsoft.Purview/consents/write',
    'Microsoft.Purview/consents/delete',
    'Microsoft.Resources/deploymentStacks/manageDenySetting/action',
    'Microsoft.Subscription/cancel/action',
    'Microsoft.Subscription/enable/action',
  ],
};
const userAccessAdministrator = {
  actions: ['*/read', 'Microsoft.Authorization/*', 'Microsoft.Support/*'],
  notActions: [],
};
const rbacAdministrator = {
  actions: [
    'Microsoft.Authorization/roleAssignments/write',
    'Microsoft.Authorization/roleAssignments/delete',
    '*/read',
    'Microsoft.Support/*',
  ],
  notActions: [],
};

/** Permissions by scope, those of the subscription for its groups too; undefined where the scope is not there. */
async function told(
  at: (scope: string) => readonly EffectivePermissions[] | undefined,
  change: Partial<Plan> = {},
): Promise<string[]> {
  const arm: ArmClient = {
    get: (path) => {
      const [scope = ''] = path.split('/providers/Microsoft.Authorization/permissions?');
      const value = at(scope);
      return Promise.resolve(value && { value });
    },
    post: () => Promise.reject(new Error('nothing is changed')),
  };
  const findings = await Promise.all(
    neededOfDeployer({ ...plan, ...change }).map((needed) => notPermitted(arm, needed)),
  );
  return findings.flat().map(({ kind, text }) => `${kind}: ${text}`);
}

describe('who may deploy', () => {
  test.each([
    ['Owner', [owner]],
    ['Contributor and User Access Administrator', [contributor, userAccessAdministrator]],
  ])('%s', async (_who, roles) => {
    expect(await told(() => roles)).toEqual([]);
  });
});

test('Contributor alone is told of each scope where roles are assigned or defined', async () => {
  const problems = await told(() => [contributor]);
  const scopes = [
    `${service}/resourceGroups/rg-snaprep`,
    ...new Set([sourceGroup, target].map(({ subscriptionId }) => `/subscriptions/${subscriptionId}`)),
    group(sourceGroup),
    group(target),
  ];
  expect(problems).toHaveLength(scopes.length);
  for (const scope of scopes) {
    expect(problems).toContainEqual(
      expect.stringMatching(
        new RegExp(`^problem: you may not do Microsoft.Authorization/role\\w+/write in ${scope}:`),
      ),
    );
  }
});

test('Role Based Access Control Administrator may not write role definitions, and need not where they are there', async () => {
  const roles = [contributor, rbacAdministrator];
  const problems = await told(() => roles);
  expect(problems.length).toBeGreaterThan(0);
  for (const text of problems)
    expect(text).toContain('you may not do Microsoft.Authorization/roleDefinitions/write in');
  expect(await told(() => roles, { definesRoles: false })).toEqual([]);
});

test('with duties split, nothing is asked of sources and targets', () => {
  const { topics: _made, ...others } = plan;
  const change = { ...others, assignsRoles: false, definesRoles: false };
  const scopes = neededOfDeployer(change).map(({ scope }) => scope);
  expect(scopes).toEqual([service, `${service}/resourceGroups/rg-snaprep`]);
});

test('a group of the service that is not there yet is made by who may make it', async () => {
  const atSubscription = (roles: EffectivePermissions[]) => (scope: string) =>
    scope.endsWith('/rg-snaprep') ? undefined : scope.startsWith(service) ? roles : [owner];
  expect(await told(atSubscription([owner]))).toEqual([]);
  expect(await told(atSubscription([contributor]))).toEqual([
    expect.stringContaining('you may not do Microsoft.Authorization/roleAssignments/write in'),
  ]);
});

test('what Azure does not tell is no refusal', async () => {
  const questions = await told(() => []);
  expect(questions.length).toBeGreaterThan(0);
  for (const text of questions) expect(text).toMatch(/^question: /);
  // A group that is not there is told by another check.
  expect(await told(() => undefined)).toEqual([]);
});

describe('groups beside sources and targets', () => {
  const set = `/subscriptions/${target.subscriptionId}/resourceGroups/rg-keys/providers/Microsoft.Compute/diskEncryptionSets/des`;
  const keys = group({ ...target, resourceGroup: 'rg-keys' });
  const work = group({ ...sourceGroup, resourceGroup: 'rg-work' });
  const config: Plan['config'] = {
    ...plan.config,
    workResourceGroup: 'rg-work',
    rules: [{ ...rule, fullSnapshots: 'convert', targets: [{ ...target, diskEncryptionSetId: set }] }],
  };

  test('that of an encryption set, into which a role assignment goes', async () => {
    const problems = await told((scope) => [scope === keys ? contributor : owner], { config });
    expect(problems).toEqual([expect.stringContaining(`roleAssignments/write in ${keys}:`)]);
  });

  test('that of conversions, which is made in the subscription of the source', async () => {
    const reader = { actions: ['*/read', 'Microsoft.Authorization/*'], notActions: [] };
    const inSource = `/subscriptions/${sourceGroup.subscriptionId}`;
    const problems = await told(
      (scope) => (scope === work ? undefined : [scope === inSource ? reader : owner]),
      { config },
    );
    expect(problems).toEqual([
      expect.stringMatching(new RegExp(`resourceGroups/write in ${inSource}:`)),
      expect.stringMatching(new RegExp(`deployments/write in ${work}:`)),
    ]);
  });

  test('neither where owners grant the service its roles', async () => {
    const problems = await told((scope) => [scope === keys || scope === work ? contributor : owner], {
      config,
      assignsRoles: false,
      definesRoles: false,
    });
    expect(problems).toEqual([]);
  });
});
