import { MalformedAnswerError } from './malformed-answer.ts';

/** What a listing gives: page by page, as the clients' own iterators do. */
interface Listing<Listed> {
  byPage(): AsyncIterable<Listed[]>;
}

/** So many pages in a row may be empty: Resource Manager filters some after it has cut them. */
const mostEmptyPages = 100;

/** All items of all pages of a listing, each as `from` reads it. Throws when any page fails. */
export async function collect<Listed extends { id?: string }, Item>(
  listing: Listing<Listed>,
  from: (listed: Listed) => Item,
): Promise<Item[]> {
  const items: Item[] = [];
  for await (const page of pagesOf(listing)) items.push(...page.map(from));
  return items;
}

/**
 * The pages of a listing, one after the other. Throws `MalformedAnswerError` where links lead in a circle, which would
 * never end.
 */
export async function* pagesOf<Listed extends { id?: string }>(
  listing: Listing<Listed>,
): AsyncGenerator<Listed[]> {
  const seen = new Set<string>();
  let empty = 0;
  for await (const page of listing.byPage()) {
    empty = page.length === 0 ? empty + 1 : 0;
    const ends = `${page.length} ${page.at(0)?.id} ${page.at(-1)?.id}`;
    if (empty > mostEmptyPages || (page.length > 0 && seen.has(ends))) {
      throw new MalformedAnswerError('its pages never end');
    }
    seen.add(ends);
    yield page;
  }
}
