import type { ArmClient } from './arm-client.ts';

/** Event Grid tells twenty at a time (documented), and where the next ones are. None where there is no such address. */
export async function allPages<Item>(arm: ArmClient, first: string): Promise<Item[]> {
  return (await allPagesIfThere<Item>(arm, first)) ?? [];
}

/** The same; undefined where there is no such address. */
export async function allPagesIfThere<Item>(arm: ArmClient, first: string): Promise<Item[] | undefined> {
  const items: Item[] = [];
  for (let path: string | undefined = first; path !== undefined;) {
    const page = (await arm.get(path)) as { value?: Item[]; nextLink?: string | null } | undefined;
    if (page === undefined) return path === first ? undefined : items;
    items.push(...(page.value ?? []));
    const next: URL | undefined = page.nextLink ? new URL(page.nextLink) : undefined;
    path = next && `${next.pathname}${next.search}`;
  }
  return items;
}
