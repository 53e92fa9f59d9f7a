import { AppendedBlocks } from '../appended-blocks.ts';
import { blobExists, conditionNotMet, invalidHeader, unsupportedHeader } from '../blob-error.ts';
import {
  blobHeaders,
  blobOf,
  changed,
  containerOf,
  metadataOf,
  rangeOf,
  versionHeaders,
  type BlobAnswer,
  type BlobCall,
} from '../blob-request.ts';
import type { AppendBlob, BlockBlob, PageBlob, StoredBlob } from '../blob-store.ts';
import { checkConditions } from '../conditions.ts';
import { Lease } from '../lease.ts';
import { Pages, pageSize, type PageSource } from '../pages.ts';

/** Documented: page blobs hold up to 8 TiB. */
const largest = 8 * 2 ** 40;

/** What a new blob is made of, by the type that is asked for. */
type Content = Pick<PageBlob, 'type' | 'content'> | Pick<AppendBlob | BlockBlob, 'type' | 'content'>;

/** Put Blob. Another blob of this name is replaced, whatever its type, unless a condition forbids it. */
export function putBlob(call: BlobCall): BlobAnswer {
  const { request, store, now } = call;
  const container = containerOf(call);
  const content = contentOf(request);
  const present = container.blobs.get(request.blob);
  if (present !== undefined && request.headers['if-none-match'] === '*') throw blobExists();
  if (present === undefined && request.headers['if-match'] !== undefined) throw conditionNotMet();
  if (present !== undefined) checkConditions(request, present);
  present?.lease.check(request.headers['x-ms-lease-id'], now);
  const blob: StoredBlob = {
    name: request.blob,
    ...content,
    metadata: metadataOf(request),
    contentType:
      request.headers['x-ms-blob-content-type'] ??
      request.headers['content-type'] ??
      'application/octet-stream',
    etag: store.nextEtag(),
    createdOn: now,
    lastModified: now,
    lease: present?.lease ?? new Lease(),
  };
  container.blobs.set(blob.name, blob);
  return { status: 201, headers: versionHeaders(blob) };
}

function contentOf({ headers, body }: BlobCall['request']): Content {
  const type = headers['x-ms-blob-type'];
  // Put Blob From URL, and Copy Blob, which names no type: written without bytes they would look done.
  if (headers['x-ms-copy-source'] !== undefined) throw unsupportedHeader('x-ms-copy-source');
  if (type === 'BlockBlob') {
    const content = new AppendedBlocks();
    content.append(body);
    return { type, content };
  }
  // Documented: page and append blobs begin without bytes.
  if (body.length > 0) throw invalidHeader('Content-Length');
  if (type === 'AppendBlob') return { type, content: new AppendedBlocks() };
  if (type !== 'PageBlob') throw invalidHeader('x-ms-blob-type');
  const size = Number(headers['x-ms-blob-content-length']);
  if (!Number.isInteger(size) || size < 0 || size % pageSize !== 0 || size > largest) {
    throw invalidHeader('x-ms-blob-content-length');
  }
  return { type, content: new Pages(size) };
}

export function getBlob(call: BlobCall): BlobAnswer {
  const blob = blobOf(call);
  return readBytes(call.request, blob.content, blobHeaders(blob, call.now));
}

/** Bytes of a blob or of an exported snapshot. */
export function readBytes(
  request: BlobCall['request'],
  source: Pick<PageSource, 'size' | 'read'>,
  headers: Record<string, string>,
): BlobAnswer {
  if (request.method === 'HEAD') {
    return { status: 200, headers: { ...headers, 'content-length': String(source.size) } };
  }
  const range = rangeOf(request, source.size);
  const { start, end } = range ?? { start: 0, end: source.size };
  const answered = range && { 'content-range': `bytes ${start}-${end - 1}/${source.size}` };
  return {
    status: range === undefined ? 200 : 206,
    headers: { ...headers, ...answered },
    body: source.read(start, end),
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
