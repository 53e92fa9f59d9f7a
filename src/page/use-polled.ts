/** Reads an address again and again while somebody looks. */
import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import { ApiError, read } from './api.ts';
import { nextReadMs } from './pace.ts';

export interface Polled<Body> {
  body: Body | undefined;
  /** When it was last read, ms since 1970. */
  readAt: number | undefined;
  failure: { error: ApiError; since: number } | undefined;
  /** Reads at once. */
  refresh: () => void;
}

interface Reading<Body> {
  body?: Body;
  readAt?: number;
  failure?: { error: ApiError; since: number };
}

/** Nothing is read without a path, nor while the page is hidden. Another `round` begins anew. */
export function usePolled<Body>(path: string | undefined, everyMs: number, round = 0): Polled<Body> {
  const [reading, setReading] = useState<Reading<Body>>({});
  const again = useRef<() => void>(() => undefined);
  useEffect(() => {
    if (path === undefined) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let isOver = false;
    let isReading = false;
    let isWanted = false;
    let failures = 0;
    const look = async (): Promise<void> => {
      clearTimeout(timer);
      if (document.hidden) return;
      // What is being read may be from before the act that asks for it.
      if (isReading) {
        isWanted = true;
        return;
      }
      isReading = true;
      let wait: number | undefined;
      try {
        const body = await read<Body>(path);
        failures = 0;
        if (!isOver) setReading({ body, readAt: Date.now() });
      } catch (thrown) {
        failures += 1;
        const error = thrown instanceof ApiError ? thrown : new ApiError(0, 'Unreadable', String(thrown));
        wait = error.retryAfterSeconds;
        if (!isOver) {
          setReading((before) => ({
            ...before,
            failure: { error, since: before.failure?.since ?? Date.now() },
          }));
        }
      }
      isReading = false;
      if (isOver) return;
      const waitMs = isWanted ? 0 : nextReadMs({ everyMs, failures, retryAfterSeconds: wait });
      isWanted = false;
      timer = setTimeout(() => void look(), waitMs);
    };
    again.current = () => void look();
    setReading({});
    const seen = (): void => void look();
    document.addEventListener('visibilitychange', seen);
    void look();
    return () => {
      isOver = true;
      clearTimeout(timer);
      document.removeEventListener('visibilitychange', seen);
    };
  }, [path, everyMs, round]);
  const refresh = useCallback(() => again.current(), []);
  const { body, readAt, failure } = reading;
  return { body, readAt, failure, refresh };
}
