import { Interrupted, UsageError } from './exit-code.ts';
import { flag, type Call } from './verb.ts';

/**
 * Shows what it is about and asks a person, unless --yes was given. Throws `UsageError` where that is not a yes, and
 * `Interrupted`.
 */
export async function confirm(call: Call, shown: string, question: string): Promise<void> {
  if (flag(call, 'yes')) return;
  call.io.error(shown);
  const answer = await call.io.ask(`${question} [y/N] `);
  if (call.io.signal.aborted) throw new Interrupted('Interrupted; nothing was changed.');
  if (answer === undefined) throw new UsageError('nobody can be asked here; give --yes');
  if (!/^y(es)?$/i.test(answer.trim())) throw new UsageError('not confirmed; nothing was changed');
}
