/** Kinds and SKUs of storage accounts. */
import { beforeEach, expect, test } from 'vitest';
import { codeOf } from '../blob/page-blob-contract.ts';
import { accountBody, group, openStorage, type StorageFixture } from './storage-fixture.ts';

let fixture: StorageFixture;

beforeEach(async () => {
  fixture = await openStorage();
});

const put = (name: string, change: object): Promise<unknown> =>
  fixture.accounts.create(group, name, { ...accountBody, ...change }).submitted();

test.each([
  ['a kind that does not exist', { kind: 'StorageV3' }],
  ['no kind', { kind: undefined }],
  ['a SKU of disks', { sku: { name: 'StandardSSD_LRS' } }],
  ['a SKU without a name', { sku: { name: '' } }],
  ['a SKU that its kind does not have', { kind: 'BlobStorage', sku: { name: 'Standard_ZRS' } }],
  ['premium storage of a general kind over zones', { sku: { name: 'Premium_ZRS' } }],
  ['standard storage of a premium kind', { kind: 'BlockBlobStorage' }],
])('an account is not made of %s', async (_, change) => {
  expect(await codeOf(put('newstore', change))).toBe('400 InvalidValuesForRequestParameters');
  expect(await codeOf(fixture.accounts.getProperties(group, 'newstore'))).toBe('404 ResourceNotFound');
});

test.each([
  ['StorageV2', 'Standard_GZRS'],
  ['BlockBlobStorage', 'Premium_LRS'],
])('one of %s may be %s', async (kind, name) => {
  await put('newstore', { kind, sku: { name } });
  expect(await fixture.accounts.getProperties(group, 'newstore')).toMatchObject({ kind, sku: { name } });
});

test('one that is there keeps its kind, and gets no SKU that does not exist', async () => {
  const refused = '400 InvalidValuesForRequestParameters';
  expect(await codeOf(put('teststore', { kind: 'BlobStorage' }))).toBe(refused);
  expect(
    await codeOf(fixture.accounts.update(group, 'teststore', { sku: { name: 'StandardSSD_LRS' } })),
  ).toBe(refused);
  expect(await fixture.accounts.getProperties(group, 'teststore')).toMatchObject(accountBody);
});
