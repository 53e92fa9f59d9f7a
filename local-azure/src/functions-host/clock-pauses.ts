import timers from 'node:timers/promises';

/** Of what a pause is by the app's own reckoning. */
const share = 1 / 100;

/**
 * `node:timers/promises` for an app whose clock moves only when it is told to. No clock waits for what runs, so that its
 * pauses have to end by themselves; but a second of real time is nothing there, and the longer of two still ends later.
 * What limits a call is no pause: `setTimeout` and `AbortSignal.timeout` stay as they are.
 */
export const shortPauses: typeof timers = {
  ...timers,
  setTimeout: (ms, ...rest) => timers.setTimeout((ms ?? 0) * share, ...rest),
};
