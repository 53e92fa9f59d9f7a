import type { JSX } from 'preact';
import { lookOf, type Activity } from '../happenings.ts';
import type { Go } from '../use-address.ts';
import { dateTime, fromNow, lastPart } from '../words.ts';
import { Icon } from './icon.tsx';
import { Link } from './link.tsx';

interface ActivityProps {
  activities: readonly Activity[];
  /** Why it cannot be told; empty where it can. */
  problem: string;
  /** Whether parts of the journal could not be read. */
  isPartial: boolean;
  now: number;
  go: Go;
}

export function RecentActivity({ activities, problem, isPartial, now, go }: ActivityProps): JSX.Element {
  return (
    <section class="card" aria-labelledby="activity">
      <h2 id="activity">Recent activity</h2>
      {problem !== '' && <p class="nothing">{problem}</p>}
      {isPartial && (
        <p class="nothing">
          <Icon name="alert" /> Parts of the journal could not be read.
        </p>
      )}
      {problem === '' && !isPartial && activities.length === 0 && (
        <p class="nothing">Nothing was done in the last days.</p>
      )}
      <ol class="activity">
        {activities.map(({ key, time, what, names, rule, targets, reason, by }) => {
          const [name] = names;
          const { says, icon, tone } = lookOf(what);
          const where = targets.length > 2 ? `${targets.length} targets` : targets.map(lastPart).join(', ');
          return (
            <li key={key} class={`tone-${tone}`}>
              <Icon name={icon} />
              <span class="activity-text">
                {name === undefined ? (
                  // A star is every rule, or none in particular.
                  rule !== '*' && <strong>{rule}</strong>
                ) : (
                  <Link to={{ tab: 'replicas', snapshot: `${rule}/${name}` }} go={go}>
                    {name}
                  </Link>
                )}{' '}
                {names.length > 1 && <span class="faint">and {names.length - 1} more: </span>}
                {says}
                {(what === 'paused' || what === 'resumed') && (
                  <>
                    : {reason} of {rule === '*' ? 'every rule' : 'this rule'}
                  </>
                )}
                {where !== '' && <span class="faint"> · {where}</span>}
                {by !== undefined && <span class="faint"> · by {by}</span>}
              </span>
              <time class="faint" dateTime={new Date(time).toISOString()} title={dateTime(time)}>
                {fromNow(time, now)}
              </time>
            </li>
          );
        })}
      </ol>
    </section>
  );
}
