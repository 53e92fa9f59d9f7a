/** What only reads is left at once by Ctrl-C: whatever it was asking may answer to nobody. */
import { Interrupted } from './exit-code.ts';
import type { Io } from './io.ts';

const goesOn =
  'Interrupted. Nothing was being changed from here; what was begun before goes on in Azure by itself.';

/** Throws `Interrupted`. */
export async function leavable<Result>(
  { signal }: Pick<Io, 'signal'>,
  reading: Promise<Result>,
  text = goesOn,
): Promise<Result> {
  const { promise: interrupted, reject } = Promise.withResolvers<never>();
  const leave = (): void => reject(new Interrupted(text));
  signal.addEventListener('abort', leave, { once: true });
  if (signal.aborted) leave();
  try {
    return await Promise.race([reading, interrupted]);
  } finally {
    signal.removeEventListener('abort', leave);
  }
}
