import type { World } from './world.ts';

/** All lines of the journal of a world, as they stand in its blobs. */
export function journalLines(world: World): Record<string, unknown>[] {
  const lines: Record<string, unknown>[] = [];
  for (const { containers } of world.cloud.blobs.store.accounts.values()) {
    for (const blob of containers.get('journal')?.blobs.values() ?? []) {
      if (!/^\d{4}-\d\d-\d\d\.\d+\.jsonl$/.test(blob.name)) continue;
      const text = blob.content.read(0, blob.content.size).toString();
      const parsed = text.split('\n').filter(Boolean);
      lines.push(...parsed.map((line) => JSON.parse(line) as Record<string, unknown>));
    }
  }
  return lines;
}
