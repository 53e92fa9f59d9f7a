/** The time of a run: Azure's is everybody's, that of the local cloud and of a recording passes when it is waited for. */
export interface Time {
  now: () => number;
  pause: (ms: number) => Promise<void>;
}

export function realTime(signal: AbortSignal): Time {
  return {
    now: () => Date.now(),
    pause: (ms) =>
      new Promise((resolve, reject) => {
        const over = (): void => {
          clearTimeout(timer);
          reject(signal.reason as Error);
        };
        const timer = setTimeout(() => {
          signal.removeEventListener('abort', over);
          resolve();
        }, ms);
        if (signal.aborted) over();
        else signal.addEventListener('abort', over, { once: true });
      }),
  };
}

/** `advance` moves whatever goes by this time. */
export function movedTime(
  start: number,
  signal: AbortSignal,
  advance: (ms: number) => void = () => undefined,
): Time {
  let now = start;
  return {
    now: () => now,
    pause: (ms) => {
      if (signal.aborted) return Promise.reject(signal.reason as Error);
      now += ms;
      advance(ms);
      // A turn for what became due by it.
      return new Promise((resolve) => setImmediate(resolve));
    },
  };
}
