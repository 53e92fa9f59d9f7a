/**
 * Whether the guard asked for somebody's approval of this deletion before, and nobody gave it. What it asked for does not
 * go because a day is over in which many others went.
 */
import type { JournalEntry } from '../journal-entry.ts';
import type { Snapshot } from '../snapshot.ts';

/** `journal` in order of time. */
export function wasHeld({ uniqueId }: Pick<Snapshot, 'uniqueId'>, journal: readonly JournalEntry[]): boolean {
  return heldIn(journal).has(uniqueId);
}

/** The `uniqueId` of each replica that waits for an approval by what the journal has, which is in order of time. */
export function heldIn(journal: readonly JournalEntry[]): ReadonlySet<string> {
  const held = new Set<string>();
  for (const entry of journal) {
    if (entry.uniqueId === undefined) continue;
    if (isAsked(entry)) held.add(entry.uniqueId);
    else if (isEnd(entry)) held.delete(entry.uniqueId);
  }
  return held;
}

/** Whether it says that somebody's approval is waited for, or that it no longer is. */
export function isOfHolding(entry: JournalEntry): boolean {
  return isAsked(entry) || isEnd(entry);
}

/** One that was held for want of a word alone says nothing of an approval: its own event lets it go. */
function isAsked({ kind, reason, approved }: JournalEntry): boolean {
  return kind === 'held' && reason === 'MassDeleteGuard' && approved === false;
}

/** Its source was seen, or somebody approved it. */
function isEnd({ kind }: JournalEntry): boolean {
  return kind === 'unmarked' || kind === 'approved';
}
