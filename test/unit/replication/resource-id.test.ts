import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  isSameResource,
  parseResourceGroupId,
  parseResourceId,
  parseSnapshotId,
  snapshotIdText,
} from '../../../src/replication/resource-id.ts';

const id = '/subscriptions/1111/resourceGroups/rg-images/providers/Microsoft.Compute/snapshots/golden-1';

describe('parseSnapshotId', () => {
  test('reads a snapshot id in whatever case it comes', () => {
    const expected = { subscriptionId: '1111', resourceGroup: 'rg-images', name: 'golden-1' };
    expect(parseSnapshotId(id)).toEqual(expected);
    expect(
      parseSnapshotId(
        '/SUBSCRIPTIONS/1111/resourcegroups/rg-images/PROVIDERS/microsoft.compute/SNAPSHOTS/golden-1',
      ),
    ).toEqual(expected);
  });

  test.each([
    ['a lock on a snapshot', `${id}/providers/Microsoft.Authorization/locks/keep`],
    ['the tags of a snapshot', `${id}/providers/Microsoft.Resources/tags/default`],
    ['a role assignment on a snapshot', `${id}/providers/Microsoft.Authorization/roleAssignments/0`],
    ['a disk', id.replace('snapshots', 'disks')],
    ['a type that begins alike', id.replace('snapshots', 'snapshotsX')],
    ['a child type', `${id}/parts/one`],
    ['a group', '/subscriptions/1111/resourceGroups/rg-images'],
    ['an id that ends in a slash', `${id}/`],
    ['an empty segment', id.replace('rg-images', '')],
    ['no id', 'golden-1'],
    ['nothing', ''],
  ])('%s is no snapshot', (_what, other) => {
    expect(parseSnapshotId(other)).toBeUndefined();
  });

  test('is the inverse of snapshotIdText for every name', () => {
    const segment = fc.stringMatching(/^[A-Za-z0-9._()-]{1,80}$/);
    fc.assert(
      fc.property(segment, segment, segment, (subscriptionId, resourceGroup, name) => {
        const snapshot = { subscriptionId, resourceGroup, name };
        expect(parseSnapshotId(snapshotIdText(snapshot))).toEqual(snapshot);
        expect(isSameResource(snapshotIdText(snapshot), snapshotIdText(snapshot).toUpperCase())).toBe(true);
      }),
    );
  });
});

test('an extension knows what it sits on', () => {
  const lock = parseResourceId(`${id}/providers/Microsoft.Authorization/locks/keep`);
  expect(lock).toMatchObject({ type: 'Microsoft.Authorization/locks', name: 'keep' });
  expect(lock?.parent).toMatchObject({ type: 'Microsoft.Compute/snapshots', name: 'golden-1' });
});

test('only the id of a group itself is a group', () => {
  expect(parseResourceGroupId('/subscriptions/1111/resourcegroups/RG')).toEqual({
    subscriptionId: '1111',
    resourceGroup: 'RG',
  });
  expect(parseResourceGroupId(id)).toBeUndefined();
  expect(parseResourceGroupId('/subscriptions/1111')).toBeUndefined();
});
