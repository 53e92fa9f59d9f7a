/** Round places on an axis. */
import { dateTime, monthOf } from './words.ts';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

const steps = [
  ...[1, 2, 5, 10, 15, 30].map((one) => one * 1000),
  ...[1, 2, 5, 10, 15, 30].map((one) => one * minute),
  ...[1, 2, 3, 6, 12].map((one) => one * hour),
  ...[1, 2, 7, 14, 28, 56, 112, 364].map((one) => one * day),
];

export interface Tick {
  at: number;
  label: string;
}

/** Round times of the reader's own clock from `from` to `to` (ms since 1970), about `wanted` of them. */
export function timeTicks(from: number, to: number, wanted: number): Tick[] {
  const span = to - from;
  if (!(span > 0)) return [];
  const step = steps.find((one) => span / one <= wanted) ?? Math.ceil(span / wanted / day) * day;
  const zone = new Date(from).getTimezoneOffset() * minute;
  const ticks: Tick[] = [];
  for (let at = Math.ceil((from - zone) / step) * step + zone; at <= to; at += step) {
    ticks.push({ at, label: labelOf(at, step) });
  }
  return ticks;
}

function labelOf(at: number, step: number): string {
  const text = dateTime(at);
  const clock = text.slice(11, step < minute ? 19 : 16);
  const midnight = text.slice(11, 19) === '00:00:00';
  return step >= day || midnight ? `${Number(text.slice(8, 10))} ${monthOf(at)}` : clock;
}

const lengths = [
  ...[1, 2, 5, 10, 20, 30, 60, 120, 300, 600, 900, 1800],
  ...[1, 2, 3, 6, 12, 24, 48, 96, 168].map((one) => one * 3600),
];

/** Round lengths in seconds from 0 to the first that is not below `most`. */
export function lengthTicks(most: number, wanted: number): number[] {
  const step = lengths.find((one) => most / one <= wanted) ?? Math.ceil(most / wanted / 86_400) * 86_400;
  const count = Math.max(1, Math.ceil(most / step));
  return Array.from({ length: count + 1 }, (_, index) => index * step);
}

/** Where a value is drawn: from `[from, to]` on to `[start, end]`. */
export function scale(from: number, to: number, start: number, end: number): (value: number) => number {
  const span = to - from || 1;
  return (value) => start + ((value - from) / span) * (end - start);
}

/** So that a label of twice this half is not cut off at an edge; px. */
export function anchorAt(x: number, width: number, half: number): 'start' | 'middle' | 'end' {
  if (x < half) return 'start';
  return x > width - half ? 'end' : 'middle';
}
