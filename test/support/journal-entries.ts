import type { JournalEntry } from '../../src/replication/journal-entry.ts';
import { noon, sourceSnapshot, target } from './snapshots.ts';

const { subscriptionId, resourceGroup } = target;

/** A deletion, unless it is made something else. */
export function journalEntry(id: string, change: Partial<JournalEntry> = {}): JournalEntry {
  return {
    id,
    time: noon,
    kind: 'deleted',
    rule: 'golden-images',
    source: sourceSnapshot().id,
    target: { subscriptionId, resourceGroup },
    uniqueId: 'u-1',
    reason: 'SourceDeleted',
    ...change,
  };
}
