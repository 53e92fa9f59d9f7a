/** Listings, leases and conditions of blobs where Azure's documentation is exact, through the real client. */
import type { PageBlobClient } from '@azure/storage-blob';
import { beforeEach, expect, test } from 'vitest';
import { codeOf } from '../blob/page-blob-contract.ts';
import { openStorage, type StorageFixture } from './storage-fixture.ts';

let fixture: StorageFixture;
let blob: PageBlobClient;

beforeEach(async () => {
  fixture = await openStorage();
  blob = fixture.container.getPageBlobClient('c.vhd');
  await blob.create(512);
});

test('a listing goes by names, and a delete between its pages hides nothing', async () => {
  const { container } = fixture;
  for (const name of ['a.vhd', 'd.vhd', 'b.vhd']) await container.getPageBlobClient(name).create(512);
  const names: string[] = [];
  for await (const { segment } of container.listBlobsFlat().byPage({ maxPageSize: 2 })) {
    names.push(...segment.blobItems.map(({ name }) => name));
    await container.getPageBlobClient('a.vhd').deleteIfExists();
  }
  expect(names).toEqual(['a.vhd', 'b.vhd', 'c.vhd', 'd.vhd']);
});

test('a write under a lease that has run out, or that there is not, is refused by its own code', async () => {
  const lease = blob.getBlobLeaseClient();
  const write = (): Promise<unknown> => blob.setMetadata({}, { conditions: { leaseId: lease.leaseId } });
  expect(await codeOf(write())).toBe('412 LeaseNotPresentWithBlobOperation');
  expect(await codeOf(lease.breakLease(0))).toBe('409 LeaseNotPresentWithLeaseOperation');
  await lease.acquireLease(15);
  await write();
  fixture.clock.advanceBy(16_000);
  expect(await codeOf(write())).toBe('412 LeaseLost');
  await lease.renewLease();
  await write();
});

test('conditions hold for creates too', async () => {
  const { etag = '' } = await blob.getProperties();
  await blob.setMetadata({ state: 'newer' });
  const over = (name: string): Promise<unknown> =>
    fixture.container.getPageBlobClient(name).create(1024, { conditions: { ifMatch: etag } });
  expect(await codeOf(over('c.vhd'))).toBe('412 ConditionNotMet');
  expect(await codeOf(over('absent.vhd'))).toBe('412 ConditionNotMet');
  expect((await blob.getProperties()).contentLength).toBe(512);
});

test('what cannot be read is answered, not cut off', async () => {
  const authorization = `Bearer ${await fixture.token()}`;
  const ask = async (
    method: string,
    url: string,
    headers: Record<string, string> = {},
  ): Promise<unknown[]> => {
    const answer = await fetch(url, {
      method,
      headers: { authorization, 'x-ms-version': '2024-11-04', ...headers },
    });
    return [answer.status, answer.headers.get('x-ms-error-code')];
  };
  expect(await ask('GET', `${fixture.container.url}/%E0%A4%A`)).toEqual([400, 'InvalidUri']);
  const page = { 'x-ms-page-write': 'update', 'x-ms-range': 'bytes=0-511', 'x-ms-copy-source': 'nonsense' };
  expect(await ask('PUT', `${blob.url}?comp=page`, page)).toEqual([400, 'InvalidHeaderValue']);
  const { etag = '' } = await blob.getProperties();
  expect(await ask('GET', blob.url, { 'if-none-match': etag })).toEqual([304, 'ConditionNotMet']);
});

test('a refusal names the type of its body where it has one, and only there', async () => {
  const ask = async (method: string): Promise<unknown[]> => {
    const answer = await fetch(`${fixture.cloud.blobs.url}/nowhere/vhds/a.vhd?sig=revoked`, { method });
    return [answer.status >= 400, answer.headers.get('content-type'), (await answer.text()) === ''];
  };
  expect(await ask('GET')).toEqual([true, 'application/xml', false]);
  // .NET's client would read the body that a type announces.
  expect(await ask('HEAD')).toEqual([true, null, true]);
});
