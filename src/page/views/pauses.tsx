import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { pauseAct, resumeAct } from '../acts.ts';
import type { Pause } from '../api-types.ts';
import { dateTime, fromNow } from '../words.ts';
import { ActButton } from './acting.tsx';
import { Icon } from './icon.tsx';

interface PausesProps {
  pauses: readonly Pause[];
  rules: readonly string[];
  problem: string;
  now: number;
}

export function Pauses({ pauses, rules, problem, now }: PausesProps): JSX.Element {
  const [rule, setRule] = useState('');
  const [reason, setReason] = useState('');
  return (
    <section aria-labelledby="pauses">
      <h2 id="pauses" class="hidden">
        Pauses
      </h2>
      {problem !== '' && <p class="card nothing">{problem}</p>}
      {problem === '' && pauses.length === 0 && (
        <p class="card nothing">
          <Icon name="check" /> Nothing is paused.
        </p>
      )}
      {pauses.map((pause) => (
        <article key={`${pause.rule ?? ''} ${pause.scope}`} class="card paused">
          <h3>
            <Icon name="pause" /> {pause.scope === 'everything' ? 'Everything' : 'Deletions'} paused for{' '}
            {pause.rule === undefined ? 'every rule' : `rule ${pause.rule}`}
          </h3>
          <p class="faint">
            since {dateTime(Date.parse(pause.since))}, {fromNow(Date.parse(pause.since), now)}
            {pause.by !== undefined && ` · by ${pause.by}`}
          </p>
          {pause.reason !== undefined && <p class="quote">{pause.reason}</p>}
          <div class="buttons">
            <ActButton act={resumeAct(pause)} icon="play" class="primary" />
          </div>
        </article>
      ))}
      <form class="card form" onSubmit={(event) => event.preventDefault()}>
        <h3>Pause</h3>
        <label>
          Rule
          <select value={rule} onChange={(event) => setRule(event.currentTarget.value)}>
            <option value="">every rule</option>
            {rules.map((one) => (
              <option key={one} value={one}>
                {one}
              </option>
            ))}
          </select>
        </label>
        <label>
          Why, for whoever sees it
          <input value={reason} maxLength={200} onInput={(event) => setReason(event.currentTarget.value)} />
        </label>
        <div class="buttons">
          <ActButton act={pauseAct('deletions', rule, reason)} icon="pause" />
          <ActButton act={pauseAct('everything', rule, reason)} icon="pause" class="grave-outline" />
        </div>
      </form>
    </section>
  );
}
