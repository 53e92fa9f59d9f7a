import type { About, JournalEntry } from '../replication/journal-entry.ts';
import { isCounted } from '../replication/removal/remembered.ts';
import { resourceGroupKey } from '../replication/resource-id.ts';

/**
 * Entries as they came, and those about one deletion of many without going through all: of a day on which tens of
 * thousands go, each asks thrice.
 */
export class EntryIndex {
  readonly #all: JournalEntry[] = [];
  readonly #withoutTarget: JournalEntry[] = [];
  readonly #countedByTarget = new Map<string, JournalEntry[]>();
  readonly #byReplica = new Map<string, JournalEntry[]>();

  get all(): readonly JournalEntry[] {
    return this.#all;
  }

  add(entry: JournalEntry): void {
    const { target, uniqueId } = entry;
    this.#all.push(entry);
    if (target === undefined) this.#withoutTarget.push(entry);
    else if (isCounted(entry)) push(this.#countedByTarget, resourceGroupKey(target), entry);
    if (uniqueId !== undefined) push(this.#byReplica, uniqueId, entry);
  }

  /**
   * What has no target, what the guard counts of this one, and all of this replica; some of it perhaps twice, in no order
   * between these.
   */
  about({ target, uniqueId }: About): JournalEntry[] {
    const counted = this.#countedByTarget.get(resourceGroupKey(target)) ?? [];
    const ofReplica = uniqueId === undefined ? [] : (this.#byReplica.get(uniqueId) ?? []);
    return [...this.#withoutTarget, ...counted, ...ofReplica];
  }
}

function push(lists: Map<string, JournalEntry[]>, key: string, entry: JournalEntry): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [entry]);
  else list.push(entry);
}
