/** All items of all pages of a listing, each as `from` reads it. Throws when any page fails. */
export async function collect<Listed, Item>(
  pages: AsyncIterable<Listed>,
  from: (listed: Listed) => Item,
): Promise<Item[]> {
  const items: Item[] = [];
  for await (const listed of pages) items.push(from(listed));
  return items;
}
