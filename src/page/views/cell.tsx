import type { JSX } from 'preact';
import type { ReplicaStatus } from '../../report/status.ts';
import { aside } from '../aside.ts';
import { stateLooks, type IconName } from '../states.ts';
import { Icon } from './icon.tsx';

/** What is to be seen beside the state, whatever that is. */
export function flagsOf({ paused, held, objective }: ReplicaStatus): { icon: IconName; says: string }[] {
  return [
    ...(paused === undefined ? [] : [{ icon: 'pause' as const, says: 'paused' }]),
    ...(held ? [{ icon: 'hand' as const, says: 'waits for approval' }] : []),
    ...(objective === 'willMiss' ? [{ icon: 'late' as const, says: 'will be late' }] : []),
    ...(objective === 'missed' ? [{ icon: 'late' as const, says: 'late' }] : []),
  ];
}

interface CellProps {
  replica: ReplicaStatus | undefined;
  /** Whether its rule is known to have this target. */
  isTarget: boolean;
  now: number;
}

/** One replica, as a cell of the grid has it. */
export function Cell({ replica, isTarget, now }: CellProps): JSX.Element {
  if (replica === undefined) return <span class="cell-none">{isTarget ? 'none' : 'not in this rule'}</span>;
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
