import { containerExists, containerNotFound, invalidResourceName, nameLengthRefused } from '../blob-error.ts';
import { containerOf, versionHeaders, type BlobAnswer, type BlobCall } from '../blob-request.ts';
import type { StoredBlob } from '../blob-store.ts';
import { element, listing } from '../xml.ts';

export function createContainer({ account, request, store, now }: BlobCall): BlobAnswer {
  checkName(request.container);
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
  return listing(request.url, names, { plural: 'Containers' }, ({ name, etag, lastModified }) =>
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
  const { searchParams } = call.request.url;
  const withMetadata = searchParams.get('include')?.includes('metadata') ?? false;
  const delimiter = searchParams.get('delimiter') ?? '';
  return listing(call.request.url, blobs, { plural: 'Blobs', delimiter }, (blob) =>
    element('Blob', [
      element('Name', blob.name),
      propertiesOf(blob, call.now),
      ...(withMetadata
        ? [
            element(
              'Metadata',
              Object.entries(blob.metadata).map(([key, value]) => element(key, value)),
            ),
          ]
        : []),
    ]),
  );
}

function propertiesOf(blob: StoredBlob, now: number): string {
  const isHeld = blob.lease.isHeld(now);
  return element('Properties', [
    element('Creation-Time', new Date(blob.createdOn).toUTCString()),
    element('Last-Modified', new Date(blob.lastModified).toUTCString()),
    element('Etag', blob.etag),
    element('Content-Length', String(blob.content.size)),
    element('Content-Type', blob.contentType),
    element('BlobType', blob.type),
    element('LeaseStatus', isHeld ? 'locked' : 'unlocked'),
    element('LeaseState', isHeld ? 'leased' : 'available'),
  ]);
}

/** Documented: 3 to 63 lower-case letters, digits and single hyphens between them; or one of the reserved names. */
function checkName(name: string): void {
  if (['$root', '$web', '$logs'].includes(name)) return;
  if (name.length < 3 || name.length > 63) throw nameLengthRefused();
  if (!/^[a-z\d]+(-[a-z\d]+)*$/.test(name)) throw invalidResourceName();
}
