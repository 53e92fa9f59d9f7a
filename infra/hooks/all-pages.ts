import type { ArmClient } from './arm-client.ts';

/** Event Grid tells twenty at a time (documented), and where the next ones are. */
export async function allPages<Item>(arm: ArmClient, first: string): Promise<Item[]> {
  const items: Item[] = [];
  for (let path: string | undefined = first; path !== undefined;) {
    const page = ((await arm.get(path)) ?? {}) as { value?: Item[]; nextLink?: string | null };
    items.push(...(page.value ?? []));
    const next: URL | undefined = page.nextLink ? new URL(page.nextLink) : undefined;
    path = next && `${next.pathname}${next.search}`;
  }
  return items;
}
