/** Files with events that could not be delivered, as Event Grid would write them into the deployed container. */
import { AppendedBlocks, Lease, type LocalCloud } from 'local-azure';

let written = 0;

export function putUndelivered(cloud: LocalCloud, name: string, events: readonly object[]): void {
  const content = new AppendedBlocks();
  content.append(Buffer.from(JSON.stringify(events)));
  const now = cloud.clock.now();
  blobsOf(cloud).set(name, {
    name,
    type: 'BlockBlob',
    content,
    metadata: {},
    contentType: 'application/json',
    etag: `"undelivered-${++written}"`,
    createdOn: now,
    lastModified: now,
    lease: new Lease(),
  });
}

export function undeliveredIn(cloud: LocalCloud): string[] {
  return [...blobsOf(cloud).keys()];
}

function blobsOf(cloud: LocalCloud): Map<string, StoredBlob> {
  for (const { containers } of cloud.blobs.store.accounts.values()) {
    const found = containers.get('event-dead-letters');
    if (found !== undefined) return found.blobs;
  }
  throw new Error('the deployment has no container of undelivered events');
}

type StoredBlob = Parameters<
  NonNullable<
    ReturnType<NonNullable<ReturnType<LocalCloud['blobs']['store']['accounts']['get']>>['containers']['get']>
  >['blobs']['set']
>[1];
