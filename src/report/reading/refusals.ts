/**
 * Copies that Azure refused, by the journal: in the listings they are missing, as those are that nobody has tried yet.
 * Where there is no journal to read, they stay so.
 */
import type { World } from '../../reconciler/ports.ts';
import type { JournalEntry } from '../../replication/journal-entry.ts';
import { lastTold, type Place } from './last-told.ts';

/** The night tries each again, and says so again. */
const rememberedMs = 49 * 3_600_000;

/** What a report shows of one. */
export type Refusal = Pick<JournalEntry, 'time' | 'reason' | 'detail'>;

/**
 * The last one of a source at a target; undefined where there is none. One from before the source was `taken` (ms; NaN
 * where it is gone) says nothing of it.
 */
export type Refusals = (place: Place, taken: number) => Refusal | undefined;

export async function readRefusals({ journal, surroundings }: World): Promise<Refusals> {
  const last = await lastTold(journal, surroundings.now() - rememberedMs, ({ kind }) => kind === 'refused');
  return (place, taken) => {
    const found = last(place);
    return found !== undefined && found.time >= taken ? found : undefined;
  };
}
