/** What page blobs do wherever they are: in the local cloud, and in Azurite, to which it is compared. */
import type { ContainerClient, PageBlobClient } from '@azure/storage-blob';
import { beforeEach, describe, expect, test } from 'vitest';

const kib = 1024;
const mib = 1024 * kib;

/** Names of blobs are new in each run: the store may live longer. */
let blobs = Date.now();

export async function rangesOf(blob: PageBlobClient): Promise<[number, number][]> {
  const found: [number, number][] = [];
  for await (const { start, end } of blob.listPageRanges()) found.push([start, end]);
  return found;
}

/** Status and code of a refusal. */
export async function codeOf(refused: Promise<unknown>): Promise<string> {
  const error = await refused.then(
    () => undefined,
    (reason: unknown) => reason as { statusCode?: number; code?: string },
  );
  return `${error?.statusCode ?? ''} ${error?.code ?? ''}`;
}

export function pageBlobContract(containerOf: () => ContainerClient): void {
  describe('page blobs', () => {
    let container: ContainerClient;
    let blob: PageBlobClient;

    beforeEach(async () => {
      container = containerOf();
      blob = container.getPageBlobClient(`disk-${++blobs}.vhd`);
      await blob.create(16 * mib, { metadata: { state: 'new' } });
    });

    test('keep what is written and clear what is cleared, page by page', async () => {
      const bytes = Buffer.alloc(64 * kib, 7);
      await blob.uploadPages(bytes, 4 * mib, bytes.length);
      await blob.uploadPages(bytes, 0, bytes.length);
      await blob.clearPages(4 * mib, 512);
      expect(await rangesOf(blob)).toEqual([
        [0, 64 * kib - 1],
        [4 * mib + 512, 4 * mib + 64 * kib - 1],
      ]);
      const read = await blob.downloadToBuffer(4 * mib, 1024);
      expect(read.equals(Buffer.concat([Buffer.alloc(512), Buffer.alloc(512, 7)]))).toBe(true);
      expect((await blob.getProperties()).contentLength).toBe(16 * mib);
    });

    test('take whole pages, within themselves', async () => {
      const write = async (offset: number, count: number): Promise<string> =>
        (await codeOf(blob.uploadPages(Buffer.alloc(count), offset, count))).slice(0, 3);
      // 416 is documented; Azurite says 400 to some.
      const refused = /^(400|416)$/;
      expect(await write(100, 512)).toMatch(refused);
      expect(await write(0, 100)).toMatch(refused);
      expect(await write(16 * mib, 512)).toMatch(refused);
      expect(await rangesOf(blob)).toEqual([]);
    });

    test('have metadata and an ETag that changes with each write', async () => {
      const { etag } = await blob.getProperties();
      await blob.setMetadata({ state: 'done', copiedto: '512' });
      const after = await blob.getProperties();
      expect(after.metadata).toEqual({ state: 'done', copiedto: '512' });
      expect(after.etag).not.toBe(etag);
      const stale = blob.setMetadata({}, { conditions: { ifMatch: etag ?? '' } });
      expect(await codeOf(stale)).toBe('412 ConditionNotMet');
      expect(await codeOf(blob.create(512, { conditions: { ifNoneMatch: '*' } }))).toBe(
        '409 BlobAlreadyExists',
      );
    });

    test('are listed with their metadata, and gone when deleted', async () => {
      const names = [];
      for await (const { name, metadata } of container.listBlobsFlat({ includeMetadata: true })) {
        if (name === blob.name) names.push(metadata);
      }
      expect(names).toEqual([{ state: 'new' }]);
      await blob.delete();
      expect(await codeOf(blob.getProperties())).toContain('404');
      expect((await blob.deleteIfExists()).succeeded).toBe(false);
    });

    test('can be leased by one at a time, until the lease ends', async () => {
      const lease = blob.getBlobLeaseClient();
      await lease.acquireLease(60);
      expect((await blob.getProperties()).leaseState).toBe('leased');
      expect(await codeOf(blob.getBlobLeaseClient().acquireLease(60))).toBe('409 LeaseAlreadyPresent');
      expect(await codeOf(blob.setMetadata({}))).toBe('412 LeaseIdMissing');
      const other = '00000000-0000-0000-0000-000000000001';
      expect(await codeOf(blob.setMetadata({}, { conditions: { leaseId: other } }))).toBe(
        '412 LeaseIdMismatchWithBlobOperation',
      );
      await blob.setMetadata({ state: 'held' }, { conditions: { leaseId: lease.leaseId } });
      await lease.renewLease();
      await lease.releaseLease();
      expect((await blob.getProperties()).leaseState).toBe('available');
      await blob.setMetadata({ state: 'free' });
    });
  });
}
