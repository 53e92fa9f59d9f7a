import type { JSX } from 'preact';
import { discardAct, replayAct } from '../acts.ts';
import type { DeadLetter, DeadLettersReport } from '../api-types.ts';
import { fromNow, spaced } from '../words.ts';
import { ActButton } from './acting.tsx';
import { Icon } from './icon.tsx';
import { Unread } from './unread.tsx';

interface DeadLettersProps {
  letters: readonly DeadLetter[];
  /** Where there may be more. */
  unread: DeadLettersReport['unread'];
  problem: string;
  now: number;
}

export function DeadLetters({ letters, unread, problem, now }: DeadLettersProps): JSX.Element {
  return (
    <section aria-labelledby="letters">
      <h2 id="letters" class="hidden">
        Dead letters
      </h2>
      {problem !== '' && <p class="card nothing">{problem}</p>}
      <Unread unread={unread} />
      {problem === '' && unread.length === 0 && letters.length === 0 && (
        <p class="card nothing">
          <Icon name="check" /> No message was given up.
        </p>
      )}
      {letters.map((letter) => {
        const { queue, id, reason, detail, enqueued, deliveries, about, todo, body } = letter;
        return (
          <article key={`${queue} ${id}`} class="card letter">
            <h3>
              <Icon name="letter" /> {about ?? id}
            </h3>
            <p class="tone-bad">{spaced(reason)}</p>
            {detail !== undefined && <p class="quote">{detail}</p>}
            {todo !== undefined && (
              <p class="todo">
                <strong>To do:</strong> {todo}
              </p>
            )}
            <p class="faint">
              queue {queue}
              {enqueued !== undefined && ` · came ${fromNow(Date.parse(enqueued), now)}`}
              {deliveries !== undefined && ` · delivered ${deliveries} times`} · {id}
            </p>
            {body !== undefined && (
              <details>
                <summary>The message</summary>
                <pre tabIndex={0}>{body}</pre>
              </details>
            )}
            <div class="buttons">
              <ActButton act={replayAct(letter)} icon="sync" />
              <ActButton act={discardAct(letter)} icon="bin" class="grave-outline" />
            </div>
          </article>
        );
      })}
    </section>
  );
}
