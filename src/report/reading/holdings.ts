/**
 * Deletions that the guard holds until somebody approves them, by the journal: in the listings their replicas are marked
 * as those are that go by themselves. Where there is no journal to read, they look like those.
 */
import type { World } from '../../reconciler/ports.ts';
import { isOfHolding } from '../../replication/removal/held-before.ts';
import { lastTold, type Place } from './last-told.ts';

/** As long as the guard remembers it, ms; the night says it again before that is over. */
const rememberedMs = 7 * 24 * 3_600_000;

export type Holdings = (place: Place) => boolean;

export async function readHoldings({ journal, surroundings }: World): Promise<Holdings> {
  const last = await lastTold(
    journal,
    surroundings.now() - rememberedMs,
    // Of one that went, another replica may have its place by now.
    (entry) => isOfHolding(entry) || entry.kind === 'deleted',
  );
  return (place) => last(place)?.kind === 'held';
}
