import { blobExists, conditionNotMet, invalidHeader } from '../blob-error.ts';
import {
  blobHeaders,
  blobOf,
  changed,
  checkConditions,
  containerOf,
  metadataOf,
  rangeOf,
  versionHeaders,
  type BlobAnswer,
  type BlobCall,
} from '../blob-request.ts';
import { Lease } from '../lease.ts';
import { Pages, pageSize, type PageSource } from '../pages.ts';

/** Documented: page blobs hold up to 8 TiB. */
const largest = 8 * 2 ** 40;

export function createPageBlob(call: BlobCall): BlobAnswer {
  const { request, store, now } = call;
  const container = containerOf(call);
  if (request.headers['x-ms-blob-type'] !== 'PageBlob') throw invalidHeader('x-ms-blob-type');
  const size = Number(request.headers['x-ms-blob-content-length']);
  if (!Number.isInteger(size) || size < 0 || size % pageSize !== 0 || size > largest) {
    throw invalidHeader('x-ms-blob-content-length');
  }
  const present = container.blobs.get(request.blob);
  if (present !== undefined && request.headers['if-none-match'] === '*') throw blobExists();
  if (present === undefined && request.headers['if-match'] !== undefined) throw conditionNotMet();
  if (present !== undefined) checkConditions(request, present);
  present?.lease.check(request.headers['x-ms-lease-id'], now);
  const blob = {
    name: request.blob,
    pages: new Pages(size),
    metadata: metadataOf(request),
    etag: store.nextEtag(),
    lastModified: now,
    lease: present?.lease ?? new Lease(),
  };
  container.blobs.set(blob.name, blob);
  return { status: 201, headers: versionHeaders(blob) };
}

export function getBlob(call: BlobCall): BlobAnswer {
  const blob = blobOf(call);
  return readPages(call.request, blob.pages, blobHeaders(blob, call.now));
}

/** Bytes of a blob or of an exported snapshot. */
export function readPages(
  request: BlobCall['request'],
  pages: PageSource,
  headers: Record<string, string>,
): BlobAnswer {
  if (request.method === 'HEAD') {
    return { status: 200, headers: { ...headers, 'content-length': String(pages.size) } };
  }
  const range = rangeOf(request, pages.size);
  const { start, end } = range ?? { start: 0, end: pages.size };
  const answered = range && { 'content-range': `bytes ${start}-${end - 1}/${pages.size}` };
  return {
    status: range === undefined ? 200 : 206,
    headers: { ...headers, ...answered },
    body: pages.read(start, end),
  };
}

export function deleteBlob(call: BlobCall): BlobAnswer {
  const blob = blobOf(call);
  blob.lease.check(call.request.headers['x-ms-lease-id'], call.now);
  containerOf(call).blobs.delete(blob.name);
  return { status: 202 };
}

export function setMetadata(call: BlobCall): BlobAnswer {
  const blob = blobOf(call);
  blob.lease.check(call.request.headers['x-ms-lease-id'], call.now);
  blob.metadata = metadataOf(call.request);
  changed(call, blob);
  return { status: 200, headers: versionHeaders(blob) };
}

export function leaseBlob(call: BlobCall): BlobAnswer {
  const { headers } = call.request;
  const { lease, ...blob } = blobOf(call);
  const id = headers['x-ms-lease-id'];
  const answer = (status: number, leaseId?: string): BlobAnswer => ({
    status,
    headers: { ...versionHeaders(blob), ...(leaseId !== undefined && { 'x-ms-lease-id': leaseId }) },
  });
  switch (headers['x-ms-lease-action']) {
    case 'acquire': {
      const seconds = Number(headers['x-ms-lease-duration']);
      return answer(201, lease.acquire(headers['x-ms-proposed-lease-id'], seconds, call.now));
    }
    case 'renew':
      return answer(200, lease.renew(id, call.now));
    case 'release':
      lease.release(id);
      return answer(200);
    case 'break':
      lease.break();
      return { ...answer(202), headers: { ...versionHeaders(blob), 'x-ms-lease-time': '0' } };
    default:
      throw invalidHeader('x-ms-lease-action');
  }
}
