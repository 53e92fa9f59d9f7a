import type { JSX } from 'preact';
import type { ExplainReport } from '../api-types.ts';
import type { Polled } from '../use-polled.ts';
import { lastPart } from '../words.ts';
import { Icon } from './icon.tsx';

type Condition = ExplainReport['rules'][number]['conditions'][number];

/** As `snaprep explain` has it, for one rule. */
export function Explanation({
  explained,
  rule,
}: {
  explained: Polled<ExplainReport>;
  rule: string;
}): JSX.Element {
  const { body, failure } = explained;
  if (body === undefined) {
    return <p class="nothing">{failure === undefined ? 'Asking…' : failure.error.message}</p>;
  }
  const of = body.rules.find((one) => one.rule === rule);
  if (of === undefined) return <p class="nothing">The rule {rule} is not there any more.</p>;
  return (
    <div class="explained">
      <Conditions conditions={of.conditions} />
      {of.targets.map(({ target, location, conditions, action, reason, detail, means, todo }) => (
        <section key={target} class="explained-target">
          <h4>
            {location} · {lastPart(target)}
          </h4>
          <p>
            <code>{reason}</code> {means}
          </p>
          {detail !== undefined && <p class="quote">{detail}</p>}
          {todo !== undefined && (
            <p class="todo">
              <strong>To do:</strong> {todo}
            </p>
          )}
          <Conditions conditions={conditions} />
          <p class="faint">the next look: {action}</p>
        </section>
      ))}
    </div>
  );
}

function Conditions({ conditions }: { conditions: readonly Condition[] }): JSX.Element {
  return (
    <ul class="conditions">
      {conditions.map(({ condition, met, seen, todo }) => (
        <li key={condition} class={met ? 'tone-good' : 'tone-warn'}>
          <Icon name={met ? 'check' : 'alert'} />
          <span>
            <span class="hidden">{met ? 'met: ' : 'not met: '}</span>
            {condition} <span class="faint">{seen}</span>
            {todo !== undefined && <span class="todo"> To do: {todo}</span>}
          </span>
        </li>
      ))}
    </ul>
  );
}
