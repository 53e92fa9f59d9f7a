import type { Outcome } from '../reconciler/reconcile.ts';
import type { GroupLocks } from '../replication/locks/held-by-locks.ts';
import { hinders, lockText } from '../replication/locks/lock.ts';
import { isOwnLock } from '../replication/locks/own-lock.ts';
import type { Snapshot } from '../replication/snapshot.ts';
import type { Condition } from './condition.ts';

/** Of the locks of others: ours goes by itself. That they cannot be read is told where something is to be done. */
export function lockCondition({ id }: Snapshot, { kind }: Outcome, group: GroupLocks): Condition[] {
  const condition = 'no lock of others is on it, or above it';
  if (group.kind === 'unreadable') {
    if (kind === 'none') return [];
    const seen = `locks unknown: ${group.code}: ${group.detail}`;
    return [
      {
        condition,
        met: false,
        seen,
        todo: 'give the right Microsoft.Authorization/locks/read on the target',
      },
    ];
  }
  const found = group.locks.filter((lock) => !isOwnLock(lock) && hinders(lock, id, 'delete'));
  if (found.length === 0) return kind === 'none' ? [] : [{ condition, met: true, seen: 'none' }];
  return [{ condition, met: false, seen: found.map(lockText).join(', ') }];
}
