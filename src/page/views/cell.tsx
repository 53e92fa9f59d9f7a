import type { JSX } from 'preact';
import type { ReplicaStatus } from '../../report/status.ts';
import { stateLooks, type IconName } from '../states.ts';
import { duration, fromNow, spaced } from '../words.ts';
import { Icon } from './icon.tsx';

/** What more there is to say of a state, in a few words. */
export function aside(
  { state, reason, percent, etaSeconds, deletionDue, paused }: ReplicaStatus,
  now: number,
): string {
  switch (state) {
    case 'copying': {
      const done = percent === undefined ? '' : `${Math.floor(percent)} %`;
      const left = etaSeconds === undefined ? '' : `${duration(etaSeconds)} left`;
      return [done, left].filter((part) => part !== '').join(' · ');
    }
    case 'deleting':
      // Of what is paused nothing goes then.
      if (paused !== undefined) return '';
      return deletionDue === undefined ? spaced(reason) : fromNow(Date.parse(deletionDue), now);
    case 'ready':
      return reason === 'InSync' ? '' : spaced(reason);
    default:
      return spaced(reason);
  }
}

/** What is to be seen beside the state, whatever that is. */
export function flagsOf({ paused, objective }: ReplicaStatus): { icon: IconName; says: string }[] {
  return [
    ...(paused === undefined ? [] : [{ icon: 'pause' as const, says: 'paused' }]),
    ...(objective === 'willMiss' ? [{ icon: 'late' as const, says: 'will be late' }] : []),
    ...(objective === 'missed' ? [{ icon: 'late' as const, says: 'late' }] : []),
  ];
}

/** One replica, as a cell of the grid has it. */
export function Cell({ replica, now }: { replica: ReplicaStatus | undefined; now: number }): JSX.Element {
  if (replica === undefined) return <span class="cell-none">not in this rule</span>;
  const { state, percent, detail, reason, paused } = replica;
  const { icon, tone, word } = stateLooks[state];
  const flags = flagsOf(replica);
  const more = [...flags.map(({ says }) => says), aside(replica, now)].filter((part) => part !== '');
  return (
    <span
      class={`cell tone-${tone} ${paused === undefined ? '' : 'cell-paused'}`}
      title={[...flags.map(({ says }) => says), detail ?? reason].join(': ')}
    >
      <Icon name={icon} />
      <span class="cell-text">
        <span class="cell-word">
          {word}
          {flags.map(({ icon: flag }) => (
            <Icon key={flag} name={flag} size={13} />
          ))}
        </span>
        {more.length > 0 && <span class="cell-more">{more.join(' · ')}</span>}
      </span>
      {state === 'copying' && percent !== undefined && (
        <span class="bar">
          <span style={{ width: `${percent}%` }} />
        </span>
      )}
    </span>
  );
}
