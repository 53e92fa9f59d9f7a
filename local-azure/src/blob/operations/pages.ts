import { copySourceRefused, invalidHeader, invalidPageRange, missingHeader } from '../blob-error.ts';
import {
  changed,
  longestWrite,
  pageBlobOf,
  pageRangeOf,
  rangeOf,
  versionHeaders,
  type BlobAnswer,
  type BlobCall,
  type BlobRequest,
} from '../blob-request.ts';
import { checkSequenceNumber } from '../conditions.ts';
import type { PageRange, PageSource } from '../pages.ts';
import { document, element } from '../xml.ts';

/** Put Page: bytes of the request, of another URL, or none. */
export function putPage(call: BlobCall): BlobAnswer {
  const { request, now } = call;
  const blob = pageBlobOf(call);
  blob.lease.check(request.headers['x-ms-lease-id'], now);
  const range = pageRangeOf(request, blob.content.size);
  const verb = request.headers['x-ms-page-write'];
  if (verb === undefined) throw missingHeader('x-ms-page-write');
  if (verb !== 'clear' && verb !== 'update') throw invalidHeader('x-ms-page-write');
  checkSequenceNumber(request);
  if (verb === 'clear') blob.content.clear(range.start, range.end);
  else blob.content.write(range.start, bytesFor(call, range));
  changed(call, blob);
  return { status: 201, headers: versionHeaders(blob) };
}

function bytesFor(call: BlobCall, { start, end }: PageRange): Buffer {
  const { headers, body } = call.request;
  if (end - start > longestWrite) throw invalidPageRange();
  const source = headers['x-ms-copy-source'];
  if (source === undefined) {
    if (body.length !== end - start) throw invalidHeader('content-length');
    return body;
  }
  if (!URL.canParse(source)) throw invalidHeader('x-ms-copy-source');
  const pages = sourceOf(call, new URL(source));
  const [, first = '', last = ''] = /^bytes=(\d+)-(\d+)$/.exec(headers['x-ms-source-range'] ?? '') ?? [];
  const from = { start: Number(first), end: Number(last) + 1 };
  if (from.end - from.start !== end - start || from.end > pages.size)
    throw invalidHeader('x-ms-source-range');
  return pages.read(from.start, from.end);
}

/** The service reads the source with what the URL itself carries. */
function sourceOf({ store }: BlobCall, url: URL): PageSource {
  const shared = store.shared(url);
  if (typeof shared !== 'string') return shared;
  throw shared === 'refused'
    ? copySourceRefused(403, 'Server failed to authenticate the request.')
    : copySourceRefused(404, 'The specified resource does not exist.');
}

export function listPages(call: BlobCall): BlobAnswer {
  const blob = pageBlobOf(call);
  return pageList(call.request, blob.content, versionHeaders(blob));
}

export function pageList(
  request: BlobRequest,
  pages: PageSource,
  headers: Record<string, string>,
): BlobAnswer {
  const { searchParams } = request.url;
  const from = Number(searchParams.get('marker') ?? '0');
  const size = Number(searchParams.get('maxresults') ?? '10000');
  const ranges = pages.ranges(rangeOf(request, pages.size));
  const more = from + size < ranges.length;
  const root = element('PageList', [
    ...ranges
      .slice(from, from + size)
      .map(({ start, end }) =>
        element('PageRange', [element('Start', String(start)), element('End', String(end - 1))]),
      ),
    element('NextMarker', more ? String(from + size) : ''),
  ]);
  return {
    status: 200,
    headers: {
      ...headers,
      'content-type': 'application/xml',
      'x-ms-blob-content-length': String(pages.size),
    },
    body: document(root),
  };
}
