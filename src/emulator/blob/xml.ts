import type { BlobAnswer } from './blob-request.ts';

const head = '<?xml version="1.0" encoding="utf-8"?>';

/** An element with text, or with elements that are XML already. */
export function element(name: string, content: string | readonly string[]): string {
  const inner = typeof content === 'string' ? escaped(content) : content.join('');
  return `<${name}>${inner}</${name}>`;
}

export function document(root: string): string {
  return head + root;
}

/** A page of a listing; the marker is the number of the next entry. */
export function listing<Entry>(
  { searchParams }: URL,
  entries: readonly Entry[],
  plural: string,
  xml: (entry: Entry) => string,
): BlobAnswer {
  const from = Number(searchParams.get('marker') ?? '0');
  const size = Number(searchParams.get('maxresults') ?? '5000');
  const prefix = searchParams.get('prefix') ?? '';
  const fitting = entries.filter((entry) => String((entry as { name?: unknown }).name).startsWith(prefix));
  const more = from + size < fitting.length;
  const root = element('EnumerationResults', [
    element(plural, fitting.slice(from, from + size).map(xml)),
    element('NextMarker', more ? String(from + size) : ''),
  ]);
  return { status: 200, headers: { 'content-type': 'application/xml' }, body: document(root) };
}

function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
