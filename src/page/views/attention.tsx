import type { JSX } from 'preact';
import type { Concern } from '../attention.ts';
import type { Go } from '../use-address.ts';
import { Icon } from './icon.tsx';
import { Link } from './link.tsx';

const mostShown = 6;

interface AttentionProps {
  concerns: readonly Concern[];
  /** Whether all was read that could be one. */
  isKnown: boolean;
  go: Go;
}

export function Attention({ concerns, isKnown, go }: AttentionProps): JSX.Element {
  const more = concerns.length - mostShown;
  return (
    <section class="card" aria-labelledby="attention">
      <h2 id="attention">Needs attention</h2>
      {concerns.length === 0 ? (
        <p class="nothing">
          {isKnown ? (
            <>
              <Icon name="check" /> Nothing needs anyone.
            </>
          ) : (
            'Reading…'
          )}
        </p>
      ) : (
        <ul class="concerns">
          {concerns.slice(0, mostShown).map(({ key, icon, tone, title, detail, leadsTo }) => (
            <li key={key}>
              <Link to={leadsTo} go={go} class={`concern tone-${tone}`}>
                <Icon name={icon} />
                <span class="concern-text">
                  <strong>{title}</strong>
                  <span class="faint clamp">{detail}</span>
                </span>
                <Icon name="next" />
              </Link>
            </li>
          ))}
          {more > 0 && <li class="faint more">and {more} more</li>}
        </ul>
      )}
    </section>
  );
}
