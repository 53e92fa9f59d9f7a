import type { About, JournalEntry } from '../replication/journal-entry.ts';
import { isCounted, isOfMark } from '../replication/removal/remembered.ts';
import { resourceGroupKey, type ResourceGroupId } from '../replication/resource-id.ts';

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
    const ofReplica = getOrPut(this.#byReplica, uniqueId, (): JournalEntry[] => []);
    ofReplica.push(entry);
    if (target === undefined || !isCounted(entry)) return;
    const counted = getOrPut(this.#byTarget, resourceGroupKey(target), emptyCount);
    if (isOfMark(entry)) remark(counted.waiting, { ...entry, target, uniqueId }, ofReplica);
    else counted.deleting.push(entry);
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

/** Which marks of a replica speak now that there is one more. */
function remark(
  waiting: Counted['waiting'],
  { target, uniqueId, source }: JournalEntry & { target: ResourceGroupId; uniqueId: string },
  ofReplica: readonly JournalEntry[],
): void {
  const [groupKey, sourcesKey] = [resourceGroupKey(target), groupOfSource(source)];
  const marks = ofReplica.filter(
    (one) =>
      isOfMark(one) &&
      one.target !== undefined &&
      resourceGroupKey(one.target) === groupKey &&
      groupOfSource(one.source) === sourcesKey,
  );
  const key = `${uniqueId} ${sourcesKey}`;
  const speaking = speakingOf(marks);
  if (speaking.length > 0) waiting.set(key, speaking);
  else waiting.delete(key);
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

function getOrPut<Value>(map: Map<string, Value>, key: string, make: () => Value): Value {
  const known = map.get(key);
  if (known !== undefined) return known;
  const made = make();
  map.set(key, made);
  return made;
}
