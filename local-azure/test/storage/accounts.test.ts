/** Storage accounts that are being made, through the real client. */
import { beforeEach, expect, test } from 'vitest';
import { codeOf } from '../blob/page-blob-contract.ts';
import { accountBody, group, minute, openStorage, type StorageFixture } from './storage-fixture.ts';

let fixture: StorageFixture;

beforeEach(async () => {
  fixture = await openStorage();
});

const put = (name: string, body = accountBody): Promise<unknown> =>
  fixture.accounts.create(group, name, body).submitted();

async function stateOf(name: string): Promise<string | undefined> {
  return (await fixture.accounts.getProperties(group, name)).provisioningState;
}

test('one that is being made is not made again', async () => {
  const { cloud, clock } = fixture;
  cloud.resourceManager.behaviour.operationMs = minute;
  await put('slowstore');
  expect(await codeOf(put('slowstore'))).toBe('409 StorageAccountOperationInProgress');
  expect(await stateOf('slowstore')).toBe('Creating');
  clock.advanceBy(minute);
  expect(await stateOf('slowstore')).toBe('Succeeded');
  await put('slowstore');
});

test.each([429, 503])('an answer %i may be that of a request that took effect', async (status) => {
  const { cloud } = fixture;
  cloud.resourceManager.faults.add({
    method: 'PUT',
    path: 'storageAccounts',
    answer: {
      status,
      code: 'TooManyRequests',
      message: 'The request is being throttled.',
      takesEffect: true,
    },
  });
  cloud.resourceManager.behaviour.operationMs = minute;
  expect(await codeOf(put('madeanyway'))).toBe(`${status} TooManyRequests`);
  expect(await stateOf('madeanyway')).toBe('Creating');
  expect(await codeOf(put('madeanyway'))).toBe('409 StorageAccountOperationInProgress');
});

test('one stays where it is', async () => {
  expect(await codeOf(put('teststore', { ...accountBody, location: 'eastus' }))).toBe(
    '409 InvalidResourceLocation',
  );
  expect((await fixture.accounts.getProperties(group, 'teststore')).location).toBe('westeurope');
});

test('one that is deleted while it is made does not come back', async () => {
  const { cloud, clock, accounts } = fixture;
  cloud.resourceManager.behaviour.operationMs = minute;
  await put('shortlived');
  await accounts.delete(group, 'shortlived');
  clock.advanceBy(minute);
  expect(await codeOf(accounts.getProperties(group, 'shortlived'))).toBe('404 ResourceNotFound');
});
