import { invalidQuery, queryOutOfRange } from './blob-error.ts';
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

/** What a page holds at most, and what is taken for more. */
const largestPage = 5000;

/**
 * A page of a listing, in order of names (documented); the marker is the next name, so that deletes skip nothing. With
 * a delimiter, what has it behind the prefix is shown once, up to it.
 */
export function listing<Entry extends { name: string }>(
  { searchParams }: URL,
  entries: readonly Entry[],
  { plural, delimiter = '' }: { plural: 'Blobs' | 'Containers'; delimiter?: string },
  xml: (entry: Entry) => string,
): BlobAnswer {
  const from = searchParams.get('marker') ?? '';
  const size = pageSizeFrom(searchParams.get('maxresults'));
  const prefix = searchParams.get('prefix') ?? '';
  const shown = new Map<string, () => string>();
  for (const entry of entries) {
    if (!entry.name.startsWith(prefix)) continue;
    const end = delimiter === '' ? -1 : entry.name.indexOf(delimiter, prefix.length);
    if (end < 0) {
      shown.set(entry.name, () => xml(entry));
      continue;
    }
    const folder = entry.name.slice(0, end + delimiter.length);
    shown.set(folder, () => element('BlobPrefix', [element('Name', folder)]));
  }
  const rest = [...shown].filter(([name]) => name >= from).sort(([left], [right]) => (left < right ? -1 : 1));
  const root = element('EnumerationResults', [
    element(
      plural,
      rest.slice(0, size).map(([, show]) => show()),
    ),
    element('NextMarker', rest[size]?.[0] ?? ''),
  ]);
  return { status: 200, headers: { 'content-type': 'application/xml' }, body: document(root) };
}

function pageSizeFrom(text: string | null): number {
  if (text === null) return largestPage;
  if (!/^-?\d+$/.test(text)) throw invalidQuery('maxresults');
  if (Number(text) < 1) throw queryOutOfRange('maxresults');
  return Math.min(Number(text), largestPage);
}

function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
