/** One bar a target, all on one axis. Words for it all are in the list below it. */
import type { JSX } from 'preact';
import { useRef } from 'preact/hooks';
import { lookOf } from '../happenings.ts';
import { anchorAt, timeTicks, scale } from '../time-axis.ts';
import { timelineRange, type SpanKind, type Timeline } from '../timeline.ts';
import { dateTime, duration } from '../words.ts';
import { useSize } from './use-size.ts';

const spanWords: Readonly<Record<SpanKind, string>> = {
  waiting: 'waiting',
  copying: 'copying',
  ready: 'ready',
  marked: 'deletion announced',
  gone: 'gone',
  unknown: 'not recorded',
};

/** px, where letters are not larger. */
const [bar, labels, gap, axis] = [16, 18, 8, 24];

export interface Lane {
  label: string;
  timeline: Timeline;
}

export function TimelineChart({ lanes, now }: { lanes: readonly Lane[]; now: number }): JSX.Element {
  const box = useRef<HTMLDivElement>(null);
  const { width, letters } = useSize(box);
  const [barHeight, labelHeight, axisHeight] = [bar * letters, labels * letters, axis * letters];
  const pitch = barHeight + labelHeight + gap * letters;
  const { from, to } = timelineRange(
    lanes.map(({ timeline }) => timeline),
    now,
  );
  const x = scale(from, to, 2, Math.max(2, width - 2));
  const height = lanes.length * pitch + axisHeight;
  const kinds = [...new Set(lanes.flatMap(({ timeline }) => timeline.spans.map(({ kind }) => kind)))];
  return (
    <div ref={box} class="timeline">
      <svg
        width={width}
        height={height}
        role="img"
        aria-label={`Timeline from ${dateTime(from)} to ${dateTime(to)}`}
      >
        <defs>
          <pattern id="gap" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
            <path d="M0 0V6" class="gap-line" />
          </pattern>
        </defs>
        {timeTicks(from, to, Math.max(2, Math.floor(width / (90 * letters)))).map(({ at, label }) => (
          <g key={at}>
            <path d={`M${x(at)} 0V${height - axisHeight + 4}`} class="grid-line" />
            <text
              x={x(at)}
              y={height - 6}
              text-anchor={anchorAt(x(at), width, 24 * letters)}
              class="axis-label"
            >
              {label}
            </text>
          </g>
        ))}
        {lanes.map(({ label, timeline }, index) => (
          <g key={label} transform={`translate(0 ${index * pitch})`}>
            <text x={2} y={labelHeight - 5} class="lane-label">
              {label}
            </text>
            {timeline.spans.map(({ kind, from: start, to: end }) => {
              const left = Math.max(2, x(start));
              const right = Math.min(x(end), width - 2);
              if (right <= left) return null;
              return (
                <rect
                  key={start}
                  x={left}
                  y={labelHeight}
                  width={Math.max(2, right - left)}
                  height={barHeight}
                  class={`span-${kind}`}
                >
                  <title>{`${spanWords[kind]}, ${duration((end - start) / 1000)}`}</title>
                </rect>
              );
            })}
          </g>
        ))}
      </svg>
      <ul class="legend" aria-label="What the bars mean">
        {kinds.map((kind) => (
          <li key={kind}>
            <svg width="18" height="10" aria-hidden="true">
              <rect width="18" height="10" class={`span-${kind}`} />
            </svg>
            {spanWords[kind]}
          </li>
        ))}
      </ul>
    </div>
  );
}

export function Marks({ lanes }: { lanes: readonly Lane[] }): JSX.Element {
  const taken = new Set<number>();
  const all = lanes
    .flatMap(({ label, timeline }) => timeline.marks.map((mark) => ({ ...mark, label })))
    .filter(({ what, at }) => {
      if (what !== 'taken') return true;
      if (taken.has(at)) return false;
      taken.add(at);
      return true;
    })
    .sort((left, right) => left.at - right.at);
  return (
    <ol class="marks">
      {all.map(({ at, what, reason, by, label }) => (
        <li key={`${at} ${what} ${label}`}>
          <time dateTime={new Date(at).toISOString()} class="faint">
            {dateTime(at)}
          </time>
          <span>
            {lookOf(what).says}
            {what !== 'taken' && <span class="faint"> · {label}</span>}
            {reason !== undefined && <span class="faint"> · {reason}</span>}
            {by !== undefined && <span class="faint"> · by {by}</span>}
          </span>
        </li>
      ))}
    </ol>
  );
}
