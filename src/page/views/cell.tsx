import type { JSX } from 'preact';
import type { ReplicaStatus } from '../../report/status.ts';
import { stateLooks } from '../states.ts';
import { duration, fromNow, spaced } from '../words.ts';
import { Icon } from './icon.tsx';

/** What more there is to say of a state, in a few words. */
export function aside(
  { state, reason, percent, etaSeconds, deletionDue }: ReplicaStatus,
  now: number,
): string {
  switch (state) {
    case 'copying': {
      const done = percent === undefined ? '' : `${Math.floor(percent)} %`;
      const left = etaSeconds === undefined ? '' : `${duration(etaSeconds)} left`;
      return [done, left].filter((part) => part !== '').join(' · ');
    }
    case 'deleting':
      return deletionDue === undefined ? spaced(reason) : fromNow(Date.parse(deletionDue), now);
    case 'ready':
      return reason === 'InSync' ? '' : spaced(reason);
    default:
      return spaced(reason);
  }
}

/** One replica, as a cell of the grid has it. */
export function Cell({ replica, now }: { replica: ReplicaStatus | undefined; now: number }): JSX.Element {
  if (replica === undefined) return <span class="cell-none">not in this rule</span>;
  const { state, percent, detail, reason } = replica;
  const { icon, tone, word } = stateLooks[state];
  const more = aside(replica, now);
  return (
    <span class={`cell tone-${tone}`} title={detail ?? reason}>
      <Icon name={icon} />
      <span class="cell-text">
        <span class="cell-word">{word}</span>
        {more !== '' && <span class="cell-more">{more}</span>}
      </span>
      {state === 'copying' && percent !== undefined && (
        <span class="bar">
          <span style={{ width: `${percent}%` }} />
        </span>
      )}
    </span>
  );
}
