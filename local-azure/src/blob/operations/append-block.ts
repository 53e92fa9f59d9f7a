import {
  appendPositionNotMet,
  bodyTooLarge,
  invalidBlobType,
  invalidHeader,
  maxSizeNotMet,
  tooManyBlocks,
} from '../blob-error.ts';
import { blobOf, changed, versionHeaders, type BlobAnswer, type BlobCall } from '../blob-request.ts';

const mib = 2 ** 20;
/** Documented: blocks of an append blob, and bytes of a block by the version of the service. */
const mostBlocks = 50_000;
const longestBlock = (version: string): number => (version >= '2022-11-02' ? 100 * mib : 4 * mib);

/** Append Block: the bytes come behind those that are there, all or none of them. */
export function appendBlock(call: BlobCall): BlobAnswer {
  const { request, now } = call;
  const { headers, body } = request;
  const blob = blobOf(call);
  if (blob.type !== 'AppendBlob') throw invalidBlobType();
  if (body.length === 0) throw invalidHeader('Content-Length');
  if (body.length > longestBlock(headers['x-ms-version'] ?? '')) throw bodyTooLarge();
  blob.lease.check(headers['x-ms-lease-id'], now);
  const { content } = blob;
  const position = numberFrom(headers, 'x-ms-blob-condition-appendpos');
  const longest = numberFrom(headers, 'x-ms-blob-condition-maxsize') ?? Infinity;
  if (position !== undefined && position !== content.size) throw appendPositionNotMet();
  if (content.size + body.length > longest) throw maxSizeNotMet();
  if (content.blocks >= mostBlocks) throw tooManyBlocks();
  const offset = content.size;
  content.append(body);
  changed(call, blob);
  return {
    status: 201,
    headers: {
      ...versionHeaders(blob),
      'x-ms-blob-append-offset': String(offset),
      'x-ms-blob-committed-block-count': String(content.blocks),
    },
  };
}

function numberFrom(headers: BlobCall['request']['headers'], name: string): number | undefined {
  const text = headers[name];
  if (text === undefined) return undefined;
  if (!/^\d+$/.test(text)) throw invalidHeader(name);
  return Number(text);
}
