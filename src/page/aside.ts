/** What stands small beside the state of a replica. */
import type { ReplicaStatus } from '../report/status.ts';
import { duration, fromNow, spaced } from './words.ts';

/** What more there is to say of a state, in a few words. */
export function aside(
  { state, reason, percent, etaSeconds, deletionDue, paused, held }: ReplicaStatus,
  now: number,
): string {
  switch (state) {
    case 'copying': {
      const done = percent === undefined ? '' : `${Math.floor(percent)} %`;
      const left = etaSeconds === undefined ? '' : `${duration(etaSeconds)} left`;
      return [done, left].filter((part) => part !== '').join(' · ');
    }
    case 'deleting':
      // Of what is paused or held nothing goes then.
      if (paused !== undefined || held) return '';
      return deletionDue === undefined ? spaced(reason) : dueText(Date.parse(deletionDue), now);
    case 'ready':
      return reason === 'InSync' ? '' : spaced(reason);
    default:
      return spaced(reason);
  }
}

/** What is past is said to have been due: it has not gone. */
function dueText(due: number, now: number): string {
  return due < now ? `due ${fromNow(due, now)}` : fromNow(due, now);
}
