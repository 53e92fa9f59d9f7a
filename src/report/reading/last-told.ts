import { ArmError } from '../../reconciler/arm-error.ts';
import type { Journal, TakesEntry } from '../../reconciler/ports.ts';
import type { JournalEntry } from '../../replication/journal-entry.ts';
import { groupText } from '../../replication/resource-id.ts';
import { readableEntries } from './readable-entries.ts';

/** Ids of a source and of a target group. */
export interface Place {
  source: string;
  target: string;
}

/**
 * The last of such entries that the journal has of a source at a target, since then (ms since 1970); of none where there
 * is no journal to read.
 */
export async function lastTold(
  journal: Journal,
  since: number,
  takes: TakesEntry,
): Promise<(place: Place) => JournalEntry | undefined> {
  const last = new Map<string, JournalEntry>();
  for (const entry of await read(journal, since, takes)) {
    const { source, target } = entry;
    if (target !== undefined) last.set(placeKey({ source, target: groupText(target) }), entry);
  }
  return (place) => last.get(placeKey(place));
}

function placeKey({ source, target }: Place): string {
  return `${source} ${target}`.toLowerCase();
}

async function read(journal: Journal, since: number, takes: TakesEntry): Promise<readonly JournalEntry[]> {
  try {
    const { entries } = await readableEntries(journal, since, takes);
    return entries;
  } catch (error) {
    if (error instanceof ArmError) return [];
    throw error;
  }
}
