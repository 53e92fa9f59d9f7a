/** A snapshot that no replica is of any more: a link to it tells what is known of it all the same. */
import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import type { ExplainReport, Happening, HistoryReport } from '../api-types.ts';
import { timelineOf } from '../timeline.ts';
import { usePolled } from '../use-polled.ts';
import { lastPart } from '../words.ts';
import { Explanation } from './explanation.tsx';
import { Icon } from './icon.tsx';
import { problemOf } from './problem-of.ts';
import { Marks, type Lane } from './timeline.tsx';

interface AbsentProps {
  /** Rule and name, as the address has it; a name alone is of all rules. */
  snapshot: string;
  /** Whether all groups were read, so that what is not there is not there. */
  isComplete: boolean;
  now: number;
  close: () => void;
}

export function Absent({ snapshot, isComplete, now, close }: AbsentProps): JSX.Element {
  const title = useRef<HTMLHeadingElement>(null);
  useEffect(() => title.current?.focus(), []);
  const at = snapshot.indexOf('/');
  const [rule, name] = [snapshot.slice(0, Math.max(0, at)), snapshot.slice(at + 1)];
  const asked = encodeURIComponent(name);
  // Of all rules: the one of the link may be there no longer.
  const explained = usePolled<ExplainReport>(`v1/explain/${asked}`, 30_000);
  const history = usePolled<HistoryReport>(`v1/history?since=P90D&name=${asked}`, 30_000);
  const lanes = lanesOf({ rule, name }, history.body, now);
  return (
    <section class="detail" aria-labelledby="detail-title">
      <header>
        <nav aria-label="Within the list">
          <button type="button" class="quiet square" onClick={close} aria-label="Close" title="Close (Esc)">
            <Icon name="close" />
          </button>
        </nav>
        <h2 id="detail-title" tabIndex={-1} ref={title}>
          {name}
        </h2>
        <p>
          <Icon name="dashed" />{' '}
          {isComplete
            ? absentText(rule)
            : 'Not every group could be read: whether there is a replica of it is not known.'}
        </p>
      </header>
      <h3>Timeline</h3>
      {lanes.length > 0 ? (
        <Marks lanes={lanes} />
      ) : (
        <p class="nothing">{problemOf(history) || 'The journal of the last 90 days tells nothing of it.'}</p>
      )}
      <h3>Why</h3>
      {rule === '' && explained.body !== undefined ? (
        explained.body.rules.map((one) => (
          <section key={one.rule}>
            <h4>Rule {one.rule}</h4>
            <Explanation explained={explained} rule={one.rule} />
          </section>
        ))
      ) : (
        <Explanation explained={explained} rule={rule} />
      )}
    </section>
  );
}

function absentText(rule: string): string {
  return rule === ''
    ? 'No rule wants a snapshot of this name, and no replica of it is there.'
    : `There is no replica of it in rule ${rule}, and none is wanted.`;
}

function lanesOf(
  { rule, name }: { rule: string; name: string },
  history: HistoryReport | undefined,
  now: number,
): Lane[] {
  if (history === undefined) return [];
  const since = Date.parse(history.since);
  const firsts = new Map<string, Happening>();
  for (const one of history.happenings) {
    const isOfRule = rule === '' || one.rule === rule;
    if (isOfRule && one.name === name && one.target !== undefined)
      firsts.set(`${one.rule} ${one.target}`.toLowerCase(), one);
  }
  return [...firsts.values()].map(({ source, target = '', rule: ofRule }) => ({
    label: rule === '' ? `${ofRule} · ${lastPart(target)}` : lastPart(target),
    timeline: timelineOf(
      { source, target, rule: ofRule, state: 'missing' },
      { happenings: history.happenings, since, now },
    ),
  }));
}
