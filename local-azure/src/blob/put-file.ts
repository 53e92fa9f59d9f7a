import { AppendedBlocks } from './appended-blocks.ts';
import type { BlobStore } from './blob-store.ts';
import { Lease } from './lease.ts';

/**
 * Puts a file of JSON into a container, by the id of that, from inside; `now` in ms. Into one that is not there it goes
 * nowhere.
 */
export function putFile(
  store: BlobStore,
  now: number,
  { container, name, text }: { container: string; name: string; text: string },
): void {
  const [account = '', containerName = ''] = container.split('/blobServices/default/containers/');
  const found = [...store.accounts.values()].find(({ id }) => id.toLowerCase() === account.toLowerCase());
  const content = new AppendedBlocks();
  content.append(Buffer.from(text));
  found?.containers.get(containerName)?.blobs.set(name, {
    name,
    type: 'BlockBlob',
    content,
    metadata: {},
    contentType: 'application/json',
    etag: store.nextEtag(),
    createdOn: now,
    lastModified: now,
    lease: new Lease(),
  });
}
