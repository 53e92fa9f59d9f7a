/**
 * Copies that Azure refused, by the journal: in the listings they are missing, as those are that nobody has tried yet.
 * Where there is no journal to read, they stay so.
 */
import { JournalDamagedError } from '../../reconciler/journal-damaged-error.ts';
import { ArmError } from '../../reconciler/arm-error.ts';
import type { World } from '../../reconciler/ports.ts';
import { recall } from '../../reconciler/recall.ts';
import type { JournalEntry } from '../../replication/journal-entry.ts';
import { groupText } from '../../replication/resource-id.ts';

/** The night tries each again, and says so again. */
const rememberedMs = 49 * 3_600_000;

/** The last one of a source at a target; undefined where there is none. */
export type Refusals = (place: { source: string; target: string }) => JournalEntry | undefined;

export async function readRefusals({ journal, surroundings }: World): Promise<Refusals> {
  const last = new Map<string, JournalEntry>();
  for (const entry of await read(journal, surroundings.now() - rememberedMs)) {
    const { source, target } = entry;
    if (target !== undefined) last.set(placeKey({ source, target: groupText(target) }), entry);
  }
  return (place) => last.get(placeKey(place));
}

function placeKey({ source, target }: { source: string; target: string }): string {
  return `${source} ${target}`.toLowerCase();
}

function isRefusal({ kind }: JournalEntry): boolean {
  return kind === 'refused';
}

async function read(journal: World['journal'], since: number): Promise<readonly JournalEntry[]> {
  try {
    return await recall(journal, since, isRefusal);
  } catch (error) {
    if (error instanceof JournalDamagedError) return error.entries.filter(isRefusal);
    if (error instanceof ArmError) return [];
    throw error;
  }
}
