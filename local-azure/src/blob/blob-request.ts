import type { BlobAccount, BlobContainer, BlobStore, PageBlob, StoredBlob } from './blob-store.ts';
import {
  blobNotFound,
  containerNotFound,
  invalidBlobType,
  invalidMetadata,
  invalidPageRange,
  invalidRange,
} from './blob-error.ts';
import { checkConditions } from './conditions.ts';
import { pageSize, type PageRange } from './pages.ts';

/** A request to the Blob service, in path style: `/account/container/blob`. */
export interface BlobRequest {
  method: string;
  url: URL;
  account: string;
  container: string;
  blob: string;
  /** Lower-case names. */
  headers: Readonly<Record<string, string | undefined>>;
  body: Buffer;
}

export interface BlobAnswer {
  status: number;
  headers?: Record<string, string>;
  body?: string | Buffer;
}

/** What an operation works on. */
export interface BlobCall {
  request: BlobRequest;
  store: BlobStore;
  account: BlobAccount;
  /** ms since 1970 */
  now: number;
}

export function containerOf({ account, request }: BlobCall): BlobContainer {
  const container = account.containers.get(request.container);
  if (container === undefined) throw containerNotFound();
  return container;
}

/** Throws when the blob is not there or a condition of the request does not hold. No blob has a snapshot or versions. */
export function blobOf(call: BlobCall): StoredBlob {
  const { searchParams } = call.request.url;
  if (searchParams.has('snapshot') || searchParams.has('versionid')) throw blobNotFound();
  const blob = containerOf(call).blobs.get(call.request.blob);
  if (blob === undefined) throw blobNotFound();
  checkConditions(call.request, blob);
  return blob;
}

/** The same where only a page blob will do. */
export function pageBlobOf(call: BlobCall): PageBlob {
  const blob = blobOf(call);
  if (blob.type !== 'PageBlob') throw invalidBlobType();
  return blob;
}

/** Marks a write; every one makes a new ETag. */
export function changed({ store, now }: BlobCall, blob: StoredBlob): void {
  blob.etag = store.nextEtag();
  blob.lastModified = now;
}

/** `bytes=0-511` within a size; undefined when the request names no range. */
export function rangeOf({ headers }: BlobRequest, size: number): PageRange | undefined {
  const text = headers['x-ms-range'] ?? headers['range'];
  if (text === undefined) return undefined;
  const [, first = '', last = ''] = /^bytes=(\d+)-(\d*)$/.exec(text) ?? [];
  if (first === '') throw invalidRange();
  const range = { start: Number(first), end: last === '' ? size : Math.min(Number(last) + 1, size) };
  if (range.start >= size || range.end <= range.start) throw invalidRange();
  return range;
}

/** The range of a write, in whole pages, of at most 4 MiB, within the blob (documented). */
export function pageRangeOf(request: BlobRequest, size: number): PageRange {
  const text = request.headers['x-ms-range'] ?? request.headers['range'] ?? '';
  const [, first = '', last = ''] = /^bytes=(\d+)-(\d+)$/.exec(text) ?? [];
  const range = { start: Number(first), end: Number(last) + 1 };
  const isAligned = first !== '' && range.start % pageSize === 0 && range.end % pageSize === 0;
  if (!isAligned || range.end <= range.start || range.end > size) throw invalidPageRange();
  return range;
}

export const longestWrite = 4 * 1024 * 1024;

/** Names have to be identifiers of C# (documented). */
export function metadataOf({ headers }: BlobRequest): Record<string, string> {
  const metadata: Record<string, string> = {};
  for (const [header, value] of Object.entries(headers)) {
    if (!header.startsWith('x-ms-meta-') || value === undefined) continue;
    const name = header.slice('x-ms-meta-'.length);
    if (!/^[\p{L}_][\p{L}\p{N}_]*$/u.test(name)) throw invalidMetadata();
    metadata[name] = value;
  }
  return metadata;
}

export function blobHeaders(blob: StoredBlob, now: number): Record<string, string> {
  return {
    ...versionHeaders(blob),
    'x-ms-blob-type': blob.type,
    'x-ms-creation-time': new Date(blob.createdOn).toUTCString(),
    ...(blob.type === 'AppendBlob' && { 'x-ms-blob-committed-block-count': String(blob.content.blocks) }),
    'x-ms-lease-state': blob.lease.isHeld(now) ? 'leased' : 'available',
    'x-ms-lease-status': blob.lease.isHeld(now) ? 'locked' : 'unlocked',
    'content-type': blob.contentType,
    'accept-ranges': 'bytes',
    ...Object.fromEntries(Object.entries(blob.metadata).map(([name, value]) => [`x-ms-meta-${name}`, value])),
  };
}

export function versionHeaders({
  etag,
  lastModified,
  type,
}: {
  etag: string;
  lastModified: number;
  type?: StoredBlob['type'];
}): Record<string, string> {
  return {
    etag,
    'last-modified': new Date(lastModified).toUTCString(),
    ...(type === 'PageBlob' && { 'x-ms-blob-sequence-number': '0' }),
  };
}
