/** What the journal says of locks that come off and go back on: a message that is lost must not be all that knows of them. */
import { restoreId, type LockRestoration } from '../replication/locks/restoration.ts';
import type { JournalEntry } from '../replication/journal-entry.ts';

/** None where it is not known for whom they were lifted. `now`: ms since 1970. */
export function lockEntries(
  kind: 'lockLifted' | 'lockRestored',
  restoration: LockRestoration,
  now: number,
  told: Pick<JournalEntry, 'detail'> = {},
): JournalEntry[] {
  const { liftedFor, replica, uniqueId, locks } = restoration;
  if (liftedFor === undefined) return [];
  const { rule, source } = liftedFor;
  const { subscriptionId, resourceGroup } = replica;
  return [
    {
      id: `${kind}-${restoreId(restoration, now)}`,
      time: now,
      kind,
      rule,
      source,
      target: { subscriptionId, resourceGroup },
      uniqueId,
      detail: locks.map(({ name, level }) => `${name} (${level})`).join(', '),
      ...told,
    },
  ];
}
