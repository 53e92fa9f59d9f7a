/** What a large set costs that waits for an approval, beside a journal of a week. */
import { expect, test } from 'vitest';
import { pendingDeletions } from '../../../src/reconciler/pending-deletions.ts';
import type { JournalEntry } from '../../../src/replication/journal-entry.ts';
import { tagKeys } from '../../../src/replication/replica-tags.ts';
import { journalEntry } from '../../support/journal-entries.ts';
import { configOf } from '../../support/looks.ts';
import { MemoryAzure } from '../../support/memory-azure.ts';
import { replicaOf, sourceSnapshot, target } from '../../support/snapshots.ts';

const mark = 'SourceDeleted@2026-11-23T13:00:00Z';

test('showing it goes through the journal once, and not once for each of the set', async () => {
  const azure = new MemoryAzure();
  for (let at = 0; at < 500; at++) {
    const name = `golden-${at}`;
    const replica = replicaOf(sourceSnapshot({ name }));
    azure.put({ ...replica, tags: { ...replica.tags, [tagKeys.deletion]: mark } }, { ...target, name });
  }
  let read = 0;
  const entries = Array.from({ length: 2000 }, (_, at): JournalEntry => {
    const entry = journalEntry(`marked-${at}`, { kind: 'marked' });
    return Object.defineProperty(entry, 'uniqueId', {
      enumerable: true,
      get: () => {
        read += 1;
        return `u-${at}`;
      },
    });
  });
  await azure.journal.append(entries);
  const { sets } = await pendingDeletions(azure, configOf());
  expect(sets).toMatchObject([{ needsApproval: true, replicas: 500 }]);
  expect(read).toBeLessThan(20 * entries.length);
});
