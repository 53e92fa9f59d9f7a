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

/** A page of a listing, in order of names (documented); the marker is the next name, so that deletes skip nothing. */
export function listing<Entry extends { name: string }>(
  { searchParams }: URL,
  entries: readonly Entry[],
  plural: string,
  xml: (entry: Entry) => string,
): BlobAnswer {
  const from = searchParams.get('marker') ?? '';
  const size = Number(searchParams.get('maxresults') ?? '5000');
  const prefix = searchParams.get('prefix') ?? '';
  const fitting = entries
    .filter(({ name }) => name.startsWith(prefix) && name >= from)
    .sort((left, right) => (left.name < right.name ? -1 : 1));
  const root = element('EnumerationResults', [
    element(plural, fitting.slice(0, size).map(xml)),
    element('NextMarker', fitting[size]?.name ?? ''),
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
