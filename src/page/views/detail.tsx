/** One snapshot: how it stands in each target and why, what became of it, and what it comes from. */
import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import type { ExplainReport, HistoryReport } from '../api-types.ts';
import { lineageOf, neighbours } from '../lineage.ts';
import type { Column, Row } from '../matrix.ts';
import { timelineOf } from '../timeline.ts';
import type { Go } from '../use-address.ts';
import type { Polled } from '../use-polled.ts';
import { dateTime, duration, fromNow, lastPart } from '../words.ts';
import { flagsOf } from './cell.tsx';
import { Explanation } from './explanation.tsx';
import { Icon, StateTag } from './icon.tsx';
import { Link } from './link.tsx';
import { problemOf } from './problem-of.ts';
import { Marks, TimelineChart } from './timeline.tsx';
import { Unread } from './unread.tsx';

interface DetailProps {
  row: Row;
  /** Those that are seen, in their order. */
  rows: readonly Row[];
  all: readonly Row[];
  columns: readonly Column[];
  explained: Polled<ExplainReport>;
  history: Polled<HistoryReport>;
  now: number;
  go: Go;
  /** What can be done with it. */
  actions: (row: Row) => JSX.Element | null;
  close: () => void;
}

export function Detail(props: DetailProps): JSX.Element {
  const { row, rows, all, columns, explained, history, now, go, actions, close } = props;
  const title = useRef<HTMLHeadingElement>(null);
  const section = useRef<HTMLElement>(null);
  useEffect(() => {
    title.current?.focus({ preventScroll: true });
    const top = section.current?.getBoundingClientRect().top ?? 0;
    // Below what is seen, as on a phone, or on the way there from the first screen.
    if (top < 0 || top > innerHeight / 2) section.current?.scrollIntoView({ block: 'start' });
  }, [row.key]);
  const { before, after } = neighbours(row.key, rows);
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.target instanceof HTMLInputElement) return;
    const to = event.key === 'ArrowLeft' ? before : event.key === 'ArrowRight' ? after : undefined;
    if (to !== undefined) go({ snapshot: to.key }, { replace: true });
  };
  const lineage = lineageOf(row, all);
  const lanes = lanesOf(row, columns, history.body, now);
  return (
    <section ref={section} class="detail" aria-labelledby="detail-title" onKeyDown={onKeyDown}>
      <header>
        <nav aria-label="Within the list">
          <Step row={before} word="Previous" go={go} />
          <Step row={after} word="Next" go={go} />
          <button type="button" class="quiet square" onClick={close} aria-label="Close" title="Close (Esc)">
            <Icon name="close" />
          </button>
        </nav>
        <h2 id="detail-title" tabIndex={-1} ref={title}>
          {row.name}
        </h2>
        <p class="faint">
          <StateTag state={row.worst} /> · rule {row.rule} ·{' '}
          {row.taken === undefined
            ? 'the source is gone'
            : `taken ${fromNow(row.taken, now)}, ${dateTime(row.taken)}`}
        </p>
        <p class="faint id">{row.source}</p>
        <Flags row={row} now={now} />
        {actions(row)}
      </header>
      <h3>Timeline</h3>
      {lanes === undefined ? (
        <p class="nothing">{problemOf(history)}</p>
      ) : (
        <>
          <Unread unread={history.body?.unread ?? []} />
          <TimelineChart lanes={lanes} now={now} />
          <Marks lanes={lanes} />
        </>
      )}
      <h3>Why</h3>
      <Explanation explained={explained} rule={row.rule} />
      <h3>Lineage</h3>
      {lineage.length === 0 ? (
        <p class="nothing">Which disk it was taken of is not known.</p>
      ) : (
        <>
          <p class="faint">of disk {lastPart(row.disk ?? '')}, the newest first</p>
          <ol class="lineage">
            {lineage.map((one) => (
              <li key={one.key} class={one.key === row.key ? 'lineage-this' : ''}>
                <Link to={{ snapshot: one.key }} go={go} current={one.key === row.key}>
                  {one.name}
                </Link>
                <StateTag state={one.worst} />
                <span class="faint">{one.taken === undefined ? '' : fromNow(one.taken, now)}</span>
              </li>
            ))}
          </ol>
        </>
      )}
    </section>
  );
}

/** Which replicas stand still as people want it, and which are or will be late. */
function Flags({ row, now }: { row: Row; now: number }): JSX.Element | null {
  const flagged = row.cells.flatMap((cell) => {
    const [first, ...others] = cell === undefined ? [] : flagsOf(cell);
    return cell === undefined || first === undefined ? [] : [{ cell, flags: [first, ...others] }];
  });
  if (flagged.length === 0) return null;
  return (
    <ul class="flags">
      {flagged.map(({ cell, flags }) => (
        <li key={cell.target}>
          {flags.map(({ icon }) => (
            <Icon key={icon} name={icon} />
          ))}{' '}
          {cell.location}: {flags.map(({ says }) => says).join(', ')}
          {cell.objectiveDue !== undefined && cell.objective !== 'onTime' && (
            <span class="faint">
              {' '}
              · the objective {Date.parse(cell.objectiveDue) < now ? 'was over' : 'ends'}{' '}
              {fromNow(Date.parse(cell.objectiveDue), now)}
              {cell.etaSeconds !== undefined && `, ready in about ${duration(cell.etaSeconds)}`}
            </span>
          )}
        </li>
      ))}
    </ul>
  );
}

function Step({ row, word, go }: { row: Row | undefined; word: string; go: Go }): JSX.Element {
  return (
    <button
      type="button"
      class="quiet square"
      disabled={row === undefined}
      aria-label={`${word} of the list`}
      title={`${word} of the list (${word === 'Next' ? '→' : '←'})`}
      onClick={() => row !== undefined && go({ snapshot: row.key }, { replace: true })}
    >
      <Icon name={word === 'Next' ? 'next' : 'before'} />
    </button>
  );
}

function lanesOf(
  row: Row,
  columns: readonly Column[],
  history: HistoryReport | undefined,
  now: number,
): Parameters<typeof TimelineChart>[0]['lanes'] | undefined {
  if (history === undefined) return undefined;
  const since = Date.parse(history.since);
  return row.cells.flatMap((cell, index) => {
    const column = columns[index];
    if (cell === undefined || column === undefined) return [];
    const timeline = timelineOf(cell, { happenings: history.happenings, since, now });
    return [{ label: `${column.location} · ${column.group}`, timeline }];
  });
}
