import type { JSX } from 'preact';
import type { State } from '../../report/state.ts';
import type { Address } from '../address.ts';
import { stateLooks, states } from '../states.ts';
import type { Go } from '../use-address.ts';
import { Icon } from './icon.tsx';

/** From what is done, by what goes on, to what needs someone, and what is left alone. */
const order: readonly State[] = [
  'ready',
  'copying',
  'waiting',
  'changing',
  'missing',
  'approval',
  'blocked',
  'deleting',
  'kept',
  'foreign',
];

/** Seen even where there is none. */
const always: readonly State[] = ['ready', 'copying', 'missing', 'blocked', 'approval', 'deleting'];

interface CountsProps {
  counts: Readonly<Record<State, number>>;
  /** Whether they were read: what is not known is no zero. */
  isKnown: boolean;
  address: Address;
  go: Go;
}

/** Tiles that say how many, and filter by it. */
export function Counts({ counts, isKnown, address, go }: CountsProps): JSX.Element {
  const total = states.reduce((sum, state) => sum + counts[state], 0);
  const text = (number: number): string => (isKnown ? number.toLocaleString('en') : '–');
  const toggle = (state: State): void => {
    const { states: chosen } = address;
    const isChosen = chosen.includes(state);
    const next = isChosen ? chosen.filter((one) => one !== state) : [...chosen, state];
    go({ states: states.filter((one) => next.includes(one)), tab: 'replicas' });
  };
  const shown = order.filter(
    (state) => always.includes(state) || counts[state] > 0 || address.states.includes(state),
  );
  return (
    <div class="tiles" role="group" aria-label="Replicas by state; choose to filter">
      <button
        type="button"
        class="tile tile-all"
        aria-pressed={address.states.length === 0}
        onClick={() => go({ states: [], tab: 'replicas' })}
      >
        <span class="tile-count">{text(total)}</span>
        <span class="tile-word">All replicas</span>
      </button>
      {shown.map((state) => {
        const { icon, tone, word, means } = stateLooks[state];
        const number = counts[state];
        return (
          <button
            key={state}
            type="button"
            class={`tile tone-${tone} ${number === 0 ? 'tile-none' : ''}`}
            aria-pressed={address.states.includes(state)}
            title={means}
            onClick={() => toggle(state)}
          >
            <span class="tile-count">{text(number)}</span>
            <span class="tile-word">
              <Icon name={icon} /> {word}
            </span>
          </button>
        );
      })}
    </div>
  );
}
