import { UsageError } from '../exit-code.ts';
import { flag, textOption, type Call } from '../verb.ts';

/** Whether the deployed service does it: there is one, and nobody asked for this process. */
export async function isByService(call: Call): Promise<boolean> {
  if (flag(call, 'here')) return false;
  const { cliSettings } = await import('../cli-settings.ts');
  return cliSettings(call).hasNamespace;
}

/**
 * The deployed service is asked and not waited for: an end that somebody set would count for nothing, and they would
 * take the answer for its verdict. Throws `UsageError`; `instead` says what does wait.
 */
export function refuseTimeout(call: Call, instead: string): void {
  if (textOption(call, 'timeout') !== undefined)
    throw new UsageError(`--timeout says how long to wait; ${instead}`);
}
