/** Each replica as a point: when it was ready, and how long that took. */
import type { JSX } from 'preact';
import { useRef } from 'preact/hooks';
import { lagFigures, type Lag, type LagObjective, type LagPoint } from '../lag.ts';
import type { Column } from '../matrix.ts';
import { anchorAt, lengthTicks, scale, timeTicks } from '../time-axis.ts';
import { dateTime, duration, lastPart } from '../words.ts';
import { useSize } from './use-size.ts';

/** More than can be told apart are not drawn. */
const mostPoints = 1500;
/** What is seen at least, ms. */
const leastMs = 600_000;
/** px, where letters are not larger. */
const lowest = 320;
const margins = { left: 70, right: 16, top: 12, bottom: 28 };

interface LagProps {
  lag: Lag;
  columns: readonly Column[];
  now: number;
  /** Records of the seven days that were left out, the oldest. */
  omitted: number;
}

export function LagChart({ lag, columns, now, omitted }: LagProps): JSX.Element {
  const box = useRef<HTMLDivElement>(null);
  const { width, letters } = useSize(box);
  const figures = lagFigures(lag);
  const { objectives } = lag;
  const points = lag.points.slice(-mostPoints);
  return (
    <section class="card" aria-labelledby="lag-title">
      <h2 id="lag-title">Lag, from the source to ready</h2>
      <p class="faint">
        {objectivesText(objectives)}
        {points.length < lag.points.length && ` The newest ${mostPoints} of ${lag.points.length} are drawn.`}
        {omitted > 0 && ` The oldest ${omitted.toLocaleString('en')} records of the seven days are left out.`}
      </p>
      {figures !== undefined && (
        <dl class="figures">
          <Figure word="Median" value={duration(figures.median)} />
          <Figure word="95 of 100 within" value={duration(figures.p95)} />
          <Figure word="Longest" value={duration(figures.longest)} />
          <Figure word="Ready" value={String(figures.count)} />
          {objectives.length > 0 && <Figure word="Beyond the objective" value={String(figures.late)} />}
        </dl>
      )}
      <div ref={box} class="lag-box">
        {points.length === 0 ? (
          <p class="nothing">No replica became ready in the time that the journal was read for.</p>
        ) : (
          <Plot {...{ points, objectives, columns, now, width, letters }} />
        )}
      </div>
      <ul class="legend" aria-label="What the points mean">
        {columns.map(({ key, location, group }, index) => (
          <li key={key}>
            <svg width="14" height="14" aria-hidden="true">
              <path d={shapeAt(index)} transform="translate(7 7)" class={`point series-${index % 6}`} />
            </svg>
            {location} · {group}
          </li>
        ))}
        <li>
          <svg width="14" height="14" aria-hidden="true">
            <path d={shapeAt(0)} transform="translate(7 7)" class="point point-open" />
          </svg>
          hollow: not ready yet
        </li>
      </ul>
    </section>
  );
}

function Figure({ word, value }: { word: string; value: string }): JSX.Element {
  return (
    <div>
      <dt>{word}</dt>
      <dd>{value}</dd>
    </div>
  );
}

function objectivesText(objectives: readonly LagObjective[]): string {
  const [first, ...others] = objectives;
  if (first === undefined) return 'No rule has an objective: readyWithin sets one.';
  if (others.length === 0) return `The objective is ${duration(first.seconds)}.`;
  const parts = objectives.map(({ seconds, rules }) => `${duration(seconds)} (${rules.join(', ')})`);
  return `The objectives are ${parts.join(', ')}; each replica is held against its own rule's.`;
}

interface PlotProps {
  points: readonly LagPoint[];
  objectives: readonly LagObjective[];
  columns: readonly Column[];
  now: number;
  width: number;
  letters: number;
}

function Plot({ points, objectives, columns, now, width, letters }: PlotProps): JSX.Element {
  const height = lowest * letters;
  const [left, right] = [margins.left * letters, width - margins.right * letters];
  const [top, bottom] = [margins.top * letters, height - margins.bottom * letters];
  // What waits is drawn at the present, and nothing beyond it.
  const to = Math.max(now, ...points.map(({ at }) => at));
  const from = Math.min(to - leastMs, ...points.map(({ at }) => at));
  const ready = points.filter(({ isReady }) => isReady).map(({ seconds }) => seconds);
  // What has been stuck for days would flatten all else; it is drawn at the upper edge, and says so.
  const most = Math.max(
    60,
    (objectives.at(-1)?.seconds ?? 0) * 1.5,
    ...(ready.length > 0 ? ready : points.map(({ seconds }) => seconds)),
  );
  const lengths = lengthTicks(most, 5);
  const x = scale(from, to, left, right);
  const y = scale(0, lengths.at(-1) ?? most, bottom, top);
  return (
    <svg
      width={width}
      height={height}
      role="img"
      aria-label="Lag of each replica over time; figures above, table of the longest below"
    >
      {lengths.map((seconds) => (
        <g key={seconds}>
          <path d={`M${left} ${y(seconds)}H${right}`} class="grid-line" />
          <text x={left - 8} y={y(seconds) + 4 * letters} text-anchor="end" class="axis-label">
            {duration(seconds)}
          </text>
        </g>
      ))}
      {timeTicks(from, to, Math.max(2, Math.floor(width / (110 * letters)))).map(({ at, label }) => (
        <text
          key={at}
          x={x(at)}
          y={height - 8 * letters}
          text-anchor={anchorAt(x(at), width, 30 * letters)}
          class="axis-label"
        >
          {label}
        </text>
      ))}
      {points.map((point) => {
        const index = columns.findIndex(({ key }) => key === point.target.toLowerCase());
        const isBeyond = point.seconds > (lengths.at(-1) ?? most);
        const place = isBeyond ? top : y(point.seconds);
        return (
          <path
            key={`${point.rule} ${point.name} ${point.target}`}
            d={isBeyond ? arrow : shapeAt(index)}
            transform={`translate(${x(point.at)} ${place}) scale(${letters})`}
            class={`point ${point.isReady ? `series-${Math.max(0, index) % 6}` : 'point-open'}`}
          >
            <title>
              {`${point.name} · ${lastPart(point.target)}: ${duration(point.seconds)}${point.isReady ? `, ready ${dateTime(point.at)}` : ', not ready yet'}`}
            </title>
          </path>
        );
      })}
      {objectives.map(({ seconds, rules }) => (
        <g key={seconds}>
          <path d={`M${left} ${y(seconds)}H${right}`} class="objective-line" />
          <text x={right} y={y(seconds) - 6} text-anchor="end" class="objective-label">
            objective {duration(seconds)}
            {objectives.length > 1 && ` of ${rules.join(', ')}`}
          </text>
        </g>
      ))}
    </svg>
  );
}

/** A shape of its own for each target, about 0 0. */
function shapeAt(index: number): string {
  return shapes[((index % shapes.length) + shapes.length) % shapes.length] ?? '';
}

const shapes = [
  'M-4 0a4 4 0 1 0 8 0a4 4 0 1 0 -8 0Z',
  'M-3.5 -3.5h7v7h-7Z',
  'M0 -4.5l4.5 8h-9Z',
  'M0 -5l5 5l-5 5l-5 -5Z',
  'M0 4.5l4.5 -8h-9Z',
  'M-5 -2h10v4h-10Z',
];

const arrow = 'M0 -6l6 8h-4v5h-4v-5h-4Z';
