/** Shapes that differ without their colours; always beside a word, so hidden from readers that speak. */
import type { JSX } from 'preact';
import { stateLooks, type IconName } from '../states.ts';
import type { State } from '../../report/state.ts';

const paths: Readonly<
  Record<IconName | 'next' | 'before' | 'close' | 'sun' | 'moon' | 'search' | 'sync' | 'play', string>
> = {
  check: 'M8 1.5a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13ZM5 8.2l2.1 2.1L11 6.2',
  copy: 'M8 1.5a6.5 6.5 0 1 1-6.1 4.2M8 4.6v6.6M5.4 8.8 8 11.4l2.6-2.6',
  clock: 'M8 1.5a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13ZM8 4.4V8l2.5 1.6',
  late: 'M4 1.8h8M4 14.2h8M4.8 1.8c0 3.6 3.2 4.2 3.2 6.2s-3.2 2.6-3.2 6.2M11.2 1.8c0 3.6-3.2 4.2-3.2 6.2s3.2 2.6 3.2 6.2',
  dashed:
    'M8 1.5a6.5 6.5 0 0 1 3 .8M13.2 4.1a6.5 6.5 0 0 1 1.2 3M14 10.4a6.5 6.5 0 0 1-2.1 2.8M9.3 14.4a6.5 6.5 0 0 1-3.4-.2M3.5 12.7a6.5 6.5 0 0 1-1.7-2.7M1.6 6.9a6.5 6.5 0 0 1 1.1-2.7',
  change: 'M2.2 6.6A6 6 0 0 1 13 4.6M13.6 1.8v3h-3M13.8 9.4A6 6 0 0 1 3 11.4M2.4 14.2v-3h3',
  stop: 'M5.2 1.5h5.6l3.7 3.7v5.6l-3.7 3.7H5.2l-3.7-3.7V5.2ZM5.8 5.8l4.4 4.4M10.2 5.8l-4.4 4.4',
  hand: 'M8 1.4 14 4v4c0 3.4-2.5 5.6-6 6.6C4.5 13.6 2 11.4 2 8V4ZM6.3 6.2a1.8 1.8 0 1 1 2.5 1.65c-.6.25-.8.55-.8 1.15M8 11v.3',
  bin: 'M2.5 4h11M6 4V2.2h4V4M4 4l.7 9.8h6.6L12 4M6.7 6.8v4.4M9.3 6.8v4.4',
  pin: 'M4 1.8h8v12.4l-4-3-4 3Z',
  other: 'M8 7.4a2.8 2.8 0 1 0 0-5.6 2.8 2.8 0 0 0 0 5.6ZM2.6 14.2c.4-3 2.6-4.6 5.4-4.6s5 1.6 5.4 4.6',
  pause: 'M5.5 2.5v11M10.5 2.5v11',
  alert: 'M8 1.8 15 14H1ZM8 6.2v3.6M8 11.8v.4',
  letter: 'M1.6 3.4h12.8v9.2H1.6ZM1.6 3.8 8 8.8l6.4-5',
  next: 'm6 3 5 5-5 5',
  before: 'm10 3-5 5 5 5',
  close: 'm3.5 3.5 9 9M12.5 3.5l-9 9',
  sun: 'M8 5a3 3 0 1 0 0 6 3 3 0 0 0 0-6ZM8 1v1.6M8 13.4V15M1 8h1.6M13.4 8H15M3 3l1.2 1.2M11.8 11.8 13 13M3 13l1.2-1.2M11.8 4.2 13 3',
  moon: 'M13.5 9.8A6 6 0 0 1 6.2 2.5a6 6 0 1 0 7.3 7.3Z',
  search: 'M7 2.5a4.5 4.5 0 1 0 0 9 4.5 4.5 0 0 0 0-9ZM10.4 10.4 14 14',
  sync: 'M2.2 6.6A6 6 0 0 1 13 4.6M13.6 1.8v3h-3M13.8 9.4A6 6 0 0 1 3 11.4M2.4 14.2v-3h3',
  play: 'M4.5 2.5v11l8.5-5.5Z',
};

export function Icon({ name, size = 16 }: { name: keyof typeof paths; size?: number }): JSX.Element {
  return (
    <svg
      class={`icon icon-${name}`}
      viewBox="0 0 16 16"
      // Grows with the letters.
      width={`${size / 14}rem`}
      height={`${size / 14}rem`}
      aria-hidden="true"
      focusable="false"
    >
      <path d={paths[name]} />
    </svg>
  );
}

/** A state as a shape and its word. */
export function StateTag({ state }: { state: State }): JSX.Element {
  const { icon, tone, word, means } = stateLooks[state];
  return (
    <span class={`state tone-${tone}`} title={means}>
      <Icon name={icon} />
      <span>{word}</span>
    </span>
  );
}
