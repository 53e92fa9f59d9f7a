import { expect, test } from 'vitest';
import type { ResourceManagerClients } from '../../../../src/azure/resource-manager.ts';
import { StagingAccounts } from '../../../../src/azure/staging/staging-account.ts';
import { resourceGroupKey } from '../../../../src/replication/resource-id.ts';
import { noon, target } from '../../../support/snapshots.ts';

function accountsWith(provisioningState: string, servedTarget = resourceGroupKey(target)): StagingAccounts {
  const account = {
    id: '/the-account',
    location: target.location,
    tags: { 'snaprep-staging': servedTarget },
    creationTime: new Date(noon),
    provisioningState,
    primaryEndpoints: { blob: 'https://blobs' },
  };
  const storageAccounts = { getProperties: () => Promise.resolve(account) };
  return new StagingAccounts({
    storage: () => Promise.resolve({ storageAccounts }),
  } as unknown as ResourceManagerClients);
}

test.each([
  ['Succeeded', 'ready'],
  ['succeeded', 'ready'],
  ['Creating', 'provisioning'],
  ['ResolvingDNS', 'provisioning'],
  // Waited for, it would be waited for for ever.
  ['Failed', 'absent'],
  ['Canceled', 'absent'],
])('an account of ours whose making says %s is %s', async (state, kind) => {
  expect(await accountsWith(state).find(target)).toMatchObject({ kind });
});

test('one that is not ours is left alone, whatever became of its making', async () => {
  expect(await accountsWith('Failed', 'of another').find(target)).toEqual({
    kind: 'foreign',
    id: '/the-account',
  });
});
