import { describe, expect, test } from 'vitest';
import { RoleAssignments, type RoleAssignment } from '../../src/authorization/role-assignments.ts';

const group = '/subscriptions/1/resourceGroups/rg-images';
const snapshot = `${group}/providers/Microsoft.Compute/snapshots/golden-1`;

function assigned(permissions: Partial<RoleAssignment['permissions']>, scope = group): RoleAssignments {
  const none = { actions: [], notActions: [], dataActions: [], notDataActions: [] };
  return new RoleAssignments([{ principalId: 'app', scope, permissions: { ...none, ...permissions } }]);
}

const read = { principalId: 'app', action: 'Microsoft.Compute/snapshots/read', scope: snapshot };

describe('scope', () => {
  const reader = { actions: ['Microsoft.Compute/snapshots/read'] };

  test.each([
    ['the resource itself', snapshot, true],
    ['its group', group, true],
    ['its group, in another case', group.toUpperCase(), true],
    ['its subscription', '/subscriptions/1', true],
    ['another group that begins with the same name', `${group}-weu`, false],
    ['a group whose name is the beginning of this one', group.slice(0, -1), false],
    ['another subscription', '/subscriptions/11', false],
    ['another resource', `${snapshot}1`, false],
  ])('a role on %s', (_what, scope, allowed) => {
    expect(assigned(reader, scope).allows(read)).toBe(allowed);
  });

  test('is that of its own identity', () => {
    expect(assigned(reader).allows({ ...read, principalId: 'APP' })).toBe(true);
    expect(assigned(reader).allows({ ...read, principalId: 'other' })).toBe(false);
  });
});

describe('actions', () => {
  test.each([
    [['microsoft.compute/SNAPSHOTS/read'], [], true],
    [['Microsoft.Compute/*'], [], true],
    [['*/read'], [], true],
    [['*'], [], true],
    [['*'], ['Microsoft.Compute/snapshots/*'], false],
    [['Microsoft.Compute/snapshots/write'], [], false],
    [['Microsoft.Compute/snapshots'], [], false],
    [['Microsoft.Compute/snapshots/reader'], [], false],
    [['Microsoft.Compute/snapshots.read'], [], false],
    [[], [], false],
  ])('%j without %j', (actions, notActions, allowed) => {
    expect(assigned({ actions, notActions }).allows(read)).toBe(allowed);
  });

  test('are no data actions, nor the other way round', () => {
    const send = {
      principalId: 'app',
      action: 'Microsoft.ServiceBus/namespaces/messages/send/action',
      scope: group,
    };
    expect(assigned({ actions: ['*'] }).allowsData(send)).toBe(false);
    expect(assigned({ dataActions: ['Microsoft.ServiceBus/*'] }).allowsData(send)).toBe(true);
    expect(assigned({ dataActions: ['*'] }).allows(send)).toBe(false);
  });

  test('of several assignments, one that permits is enough', () => {
    const reader = { actions: ['*/read'], notActions: [], dataActions: [], notDataActions: [] };
    const nothing = { actions: ['*'], notActions: ['*'], dataActions: [], notDataActions: [] };
    const both = [reader, nothing].map((permissions) => ({ principalId: 'app', scope: group, permissions }));
    expect(new RoleAssignments(both).allows(read)).toBe(true);
  });
});

describe('what is given on a group that goes', () => {
  const reader = { actions: ['*/read'], notActions: [], dataActions: [], notDataActions: [] };
  const given = (scope: string): RoleAssignment => ({ principalId: 'app', scope, permissions: reader });

  test.each([group, group.toUpperCase(), snapshot])('%s goes with it, until it is given again', (scope) => {
    const list = [given(scope)];
    const assignments = new RoleAssignments(list);
    assignments.removeUnder(group);
    expect(assignments.allows(read)).toBe(false);
    list.push(given(scope));
    expect(assignments.allows(read)).toBe(true);
  });

  test.each(['/subscriptions/1', `${group}-weu`])('%s is no part of it, and stays', (scope) => {
    const assignments = new RoleAssignments([given(scope)]);
    assignments.removeUnder(group);
    expect(assignments.allows({ ...read, scope: `${scope}/x` })).toBe(true);
  });
});
