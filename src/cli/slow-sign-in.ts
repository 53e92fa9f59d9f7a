/** A credential that says on a terminal what it waits for: where nobody is signed in, all ways are tried, for seconds. */
import type { AccessToken, TokenCredential } from '@azure/identity';
import type { Io } from './io.ts';

/** Calls `act` after so many ms, unless the answer is called before; never keeps the process. */
export type Later = (ms: number, act: () => void) => () => void;

const patienceMs = 2000;

/** A command has several credentials, and says it once. */
const told = new WeakSet<object>();

export function sayingWhenSlow(
  credential: TokenCredential,
  io: Pick<Io, 'error' | 'isTerminal'>,
  later: Later = laterByTimer,
): TokenCredential {
  if (!io.isTerminal) return credential;
  return {
    async getToken(...asked): Promise<AccessToken | null> {
      const cancel = later(patienceMs, () => {
        if (told.has(io)) return;
        told.add(io);
        io.error('Looking for a sign-in to Azure …\n');
      });
      try {
        return await credential.getToken(...asked);
      } finally {
        cancel();
      }
    },
  };
}

function laterByTimer(ms: number, act: () => void): () => void {
  const timer = setTimeout(act, ms);
  timer.unref();
  return () => clearTimeout(timer);
}
