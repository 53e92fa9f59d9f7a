import type { About, JournalEntry } from '../replication/journal-entry.ts';
import { keptIn } from '../replication/kept-in.ts';
import { isCounted, isOfMark } from '../replication/removal/remembered.ts';
import { isSameGroup, resourceGroupKey } from '../replication/resource-id.ts';

/** What the guard may count of one target. */
interface Counted {
  deleting: JournalEntry[];
  /** By replica and its source's group: those of its marks that say that it may wait for its deletion. */
  waiting: Map<string, readonly JournalEntry[]>;
}

/**
 * Entries about one deletion of many without going through all: of a day on which tens of thousands go, each asks thrice.
 * What somebody approved, and what was unmarked, no deletion has to go through.
 */
export class EntryIndex {
  readonly #withoutTarget: JournalEntry[] = [];
  readonly #byTarget = new Map<string, Counted>();
  readonly #byReplica = new Map<string, JournalEntry[]>();

  add(entry: JournalEntry): void {
    const { target, uniqueId } = entry;
    if (target === undefined) this.#withoutTarget.push(entry);
    // The guard counts replicas, and this would be none.
    if (uniqueId === undefined) return;
    const ofReplica = keptIn(this.#byReplica, uniqueId, (): JournalEntry[] => []);
    ofReplica.push(entry);
    if (target === undefined || !isCounted(entry)) return;
    const counted = keptIn(this.#byTarget, resourceGroupKey(target), emptyCount);
    if (!isOfMark(entry)) {
      counted.deleting.push(entry);
      return;
    }
    const speaking = speakingOf(marksBeside(entry, ofReplica));
    const key = `${uniqueId} ${groupOfSource(entry.source)}`;
    if (speaking.length > 0) counted.waiting.set(key, speaking);
    else counted.waiting.delete(key);
  }

  /**
   * What has no target, what the guard counts of this one, and all of this replica; some of it perhaps twice, in no order
   * between these.
   */
  about({ target, uniqueId }: About): JournalEntry[] {
    const counted = this.#byTarget.get(resourceGroupKey(target)) ?? emptyCount();
    const ofReplica = uniqueId === undefined ? [] : (this.#byReplica.get(uniqueId) ?? []);
    return [
      ...this.#withoutTarget,
      ...counted.deleting,
      ...[...counted.waiting.values()].flat(),
      ...ofReplica,
    ];
  }
}

/** The marks of one replica for one target and one group of sources, this one among them. */
function marksBeside({ target, source }: JournalEntry, ofReplica: readonly JournalEntry[]): JournalEntry[] {
  return ofReplica.filter(
    (one) =>
      isOfMark(one) &&
      one.target !== undefined &&
      target !== undefined &&
      isSameGroup(one.target, target) &&
      groupOfSource(one.source) === groupOfSource(source),
  );
}

/**
 * By the last of them it waits or does not, since whenever one asks. Of what was told twice, which is the last depends on
 * that.
 */
function speakingOf(marks: readonly JournalEntry[]): readonly JournalEntry[] {
  const isToldTwice = new Set(marks.map(({ id }) => id)).size < marks.length;
  if (isToldTwice) return marks;
  const last = marks.toSorted((left, right) => left.time - right.time).at(-1);
  return last?.kind === 'marked' ? [last] : [];
}

/** What comes before a snapshot's name in its id, in lower case. */
function groupOfSource(source: string): string {
  return source.slice(0, source.lastIndexOf('/')).toLowerCase();
}

function emptyCount(): Counted {
  return { deleting: [], waiting: new Map() };
}
