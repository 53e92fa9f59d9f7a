/** What append and block blobs do wherever they are: in the local cloud, and in Azurite, to which it is compared. */
import type { AppendBlobClient, ContainerClient } from '@azure/storage-blob';
import { beforeEach, describe, expect, test } from 'vitest';
import { codeOf } from './page-blob-contract.ts';

/** Names of blobs are new in each run: the store may live longer. */
let blobs = Date.now();

export function appendBlobContract(containerOf: () => ContainerClient): void {
  describe('append blobs', () => {
    let container: ContainerClient;
    let blob: AppendBlobClient;

    beforeEach(async () => {
      container = containerOf();
      blob = container.getAppendBlobClient(`log-${++blobs}.jsonl`);
      await blob.create({ blobHTTPHeaders: { blobContentType: 'application/x-ndjson' } });
    });

    const append = (text: string, conditions = {}): ReturnType<AppendBlobClient['appendBlock']> =>
      blob.appendBlock(text, Buffer.byteLength(text), { conditions });
    const text = async (offset = 0): Promise<string> => (await blob.downloadToBuffer(offset)).toString();

    test('begin empty, and keep what is appended in order', async () => {
      expect(await blob.getProperties()).toMatchObject({
        blobType: 'AppendBlob',
        contentLength: 0,
        contentType: 'application/x-ndjson',
        blobCommittedBlockCount: 0,
      });
      const first = await append('one\n');
      const second = await append('two and ü\n');
      expect([first.blobAppendOffset, first.blobCommittedBlockCount]).toEqual(['0', 1]);
      expect([second.blobAppendOffset, second.blobCommittedBlockCount]).toEqual(['4', 2]);
      expect(second.etag).not.toBe(first.etag);
      expect(await text()).toBe('one\ntwo and ü\n');
      expect(await blob.getProperties()).toMatchObject({ contentLength: 15, blobCommittedBlockCount: 2 });
    });

    test('are read from an offset to their end, and not beyond it', async () => {
      await append('one\n');
      await append('two\n');
      const part = await blob.download(4);
      expect(part.contentRange).toBe('bytes 4-7/8');
      expect(part.blobType).toBe('AppendBlob');
      expect(await text(6)).toBe('o\n');
      // At the very end, too, in Azure (documented); Azurite answers there with nothing.
      expect(await codeOf(blob.download(9))).toBe('416 InvalidRange');
    });

    test('take every one of many writers at once', async () => {
      const lines = Array.from({ length: 40 }, (_, at) => `line ${at}\n`);
      await Promise.all(lines.map((line) => append(line)));
      expect((await text()).split(/(?<=\n)/).sort()).toEqual([...lines].sort());
    });

    test('hold to the position and the size that a writer names', async () => {
      await append('one\n');
      expect(await codeOf(append('two\n', { appendPosition: 0 }))).toBe('412 AppendPositionConditionNotMet');
      await append('two\n', { appendPosition: 4 });
      expect(await codeOf(append('three\n', { maxSize: 13 }))).toBe('412 MaxBlobSizeConditionNotMet');
      await append('three\n', { maxSize: 14 });
      const { etag = '' } = await blob.getProperties();
      expect(await codeOf(append('four\n', { ifNoneMatch: etag }))).toBe('412 ConditionNotMet');
      expect(await text()).toBe('one\ntwo\nthree\n');
    });

    test('are made once where it is asked so, and emptied where it is not', async () => {
      await append('one\n');
      expect((await blob.createIfNotExists()).succeeded).toBe(false);
      expect(await codeOf(blob.create({ conditions: { ifNoneMatch: '*' } }))).toBe('409 BlobAlreadyExists');
      expect(await text()).toBe('one\n');
      await blob.create();
      expect((await blob.getProperties()).contentLength).toBe(0);
    });

    test('are appended to only where they are, and are of their type', async () => {
      const absent = container.getAppendBlobClient('absent.jsonl');
      expect(await codeOf(absent.appendBlock('x', 1))).toBe('404 BlobNotFound');
      const pages = container.getPageBlobClient(`disk-${++blobs}.vhd`);
      await pages.create(512);
      const asAppend = container.getAppendBlobClient(pages.name);
      expect(await codeOf(asAppend.appendBlock('x', 1))).toBe('409 InvalidBlobType');
      const asPages = container.getPageBlobClient(blob.name);
      expect(await codeOf(asPages.uploadPages(Buffer.alloc(512), 0, 512))).toBe('409 InvalidBlobType');
    });

    test('are listed by prefix with type, length and when they were made', async () => {
      await append('one\n');
      const { createdOn } = await blob.getProperties();
      const listed = [];
      for await (const item of container.listBlobsFlat({ prefix: blob.name.slice(0, -2) })) listed.push(item);
      expect(listed).toMatchObject([
        { name: blob.name, properties: { blobType: 'AppendBlob', contentLength: 4, createdOn } },
      ]);
      expect(createdOn).toBeInstanceOf(Date);
      await blob.delete();
      expect(await codeOf(append('two\n'))).toBe('404 BlobNotFound');
    });

    test('may be leased, and then take blocks of the holder alone', async () => {
      const lease = blob.getBlobLeaseClient();
      await lease.acquireLease(60);
      expect(await codeOf(append('one\n'))).toBe('412 LeaseIdMissing');
      await append('one\n', { leaseId: lease.leaseId });
      await lease.releaseLease();
    });
  });

  describe('block blobs', () => {
    test('are written whole, and read', async () => {
      const blob = containerOf().getBlockBlobClient(`file-${++blobs}.txt`);
      await blob.upload('hello', 5, { metadata: { of: 'me' } });
      await blob.upload('hello there', 11, { metadata: { of: 'me' } });
      expect((await blob.downloadToBuffer()).toString()).toBe('hello there');
      expect(await blob.getProperties()).toMatchObject({ blobType: 'BlockBlob', metadata: { of: 'me' } });
      const once = blob.upload('x', 1, { conditions: { ifNoneMatch: '*' } });
      expect(await codeOf(once)).toBe('409 BlobAlreadyExists');
    });
  });
}
