/**
 * Copies that Azure refused, by the journal: in the listings they are missing, as those are that nobody has tried yet.
 * Where there is no journal to read, they stay so.
 */
import { ArmError } from '../../reconciler/arm-error.ts';
import type { World } from '../../reconciler/ports.ts';
import type { JournalEntry } from '../../replication/journal-entry.ts';
import { groupText } from '../../replication/resource-id.ts';
import { readableEntries } from './readable-entries.ts';

/** The night tries each again, and says so again. */
const rememberedMs = 49 * 3_600_000;

/** What a report shows of one. */
export type Refusal = Pick<JournalEntry, 'time' | 'reason' | 'detail'>;

/**
 * The last one of a source at a target; undefined where there is none. One from before the source was `taken` (ms; NaN
 * where it is gone) says nothing of it.
 */
export type Refusals = (place: { source: string; target: string }, taken: number) => Refusal | undefined;

export async function readRefusals({ journal, surroundings }: World): Promise<Refusals> {
  const last = new Map<string, JournalEntry>();
  for (const entry of await read(journal, surroundings.now() - rememberedMs)) {
    const { source, target } = entry;
    if (target !== undefined) last.set(placeKey({ source, target: groupText(target) }), entry);
  }
  return (place, taken) => {
    const found = last.get(placeKey(place));
    return found !== undefined && found.time >= taken ? found : undefined;
  };
}

function placeKey({ source, target }: { source: string; target: string }): string {
  return `${source} ${target}`.toLowerCase();
}

async function read(journal: World['journal'], since: number): Promise<readonly JournalEntry[]> {
  try {
    const { entries } = await readableEntries(journal, since, ({ kind }) => kind === 'refused');
    return entries;
  } catch (error) {
    if (error instanceof ArmError) return [];
    throw error;
  }
}
