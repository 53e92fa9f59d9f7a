import { containerExists, containerNotFound } from '../blob-error.ts';
import { containerOf, versionHeaders, type BlobAnswer, type BlobCall } from '../blob-request.ts';
import { element, listing } from '../xml.ts';

export function createContainer({ account, request, store, now }: BlobCall): BlobAnswer {
  if (account.containers.has(request.container)) throw containerExists();
  const container = { name: request.container, etag: store.nextEtag(), lastModified: now, blobs: new Map() };
  account.containers.set(container.name, container);
  return { status: 201, headers: versionHeaders(container) };
}

export function getContainer(call: BlobCall): BlobAnswer {
  return { status: 200, headers: versionHeaders(containerOf(call)) };
}

export function deleteContainer({ account, request }: BlobCall): BlobAnswer {
  if (!account.containers.delete(request.container)) throw containerNotFound();
  return { status: 202 };
}

export function listContainers({ account, request }: BlobCall): BlobAnswer {
  const names = [...account.containers.values()];
  return listing(request.url, names, 'Containers', ({ name, etag, lastModified }) =>
    element('Container', [
      element('Name', name),
      element('Properties', [
        element('Last-Modified', new Date(lastModified).toUTCString()),
        element('Etag', etag),
      ]),
    ]),
  );
}

export function listBlobs(call: BlobCall): BlobAnswer {
  const blobs = [...containerOf(call).blobs.values()];
  const withMetadata = call.request.url.searchParams.get('include')?.includes('metadata') ?? false;
  return listing(call.request.url, blobs, 'Blobs', ({ name, etag, lastModified, lease, metadata, pages }) =>
    element('Blob', [
      element('Name', name),
      element('Properties', [
        element('Last-Modified', new Date(lastModified).toUTCString()),
        element('Etag', etag),
        element('Content-Length', String(pages.size)),
        element('BlobType', 'PageBlob'),
        element('LeaseStatus', lease.isHeld(call.now) ? 'locked' : 'unlocked'),
        element('LeaseState', lease.isHeld(call.now) ? 'leased' : 'available'),
      ]),
      ...(withMetadata
        ? [
            element(
              'Metadata',
              Object.entries(metadata).map(([key, value]) => element(key, value)),
            ),
          ]
        : []),
    ]),
  );
}
