/** A token for Resource Manager, of whichever tool the person who deploys signed in with. */
import { execFileSync } from 'node:child_process';

export type Tool = 'az' | 'azd';

export interface SignIn {
  /** Of an environment of azd: its tool is asked first. */
  environmentName?: string | undefined;
  /** The service's: the token is for its tenant, which need not be the one that a guest signed in to. */
  subscriptionId?: string | undefined;
  /** What a tool prints; throws where it is not there or refuses, with what it said. */
  run?: (tool: Tool, args: readonly string[]) => string;
}

/** Arguments of a tool are words of a shell on Windows. */
const guid = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i;

/**
 * Throws what the first tool said where none gives a token. One that is there and not signed in says no more than one
 * that is missing: with az, too, a variable names the environment, and azd finds the tenant by the environment itself.
 */
export function signedInToken({ environmentName, subscriptionId, run = runTool }: SignIn): string {
  const azd = (): string => parsed(run('azd', ['auth', 'token', '--output', 'json']));
  const az = (...more: string[]): string =>
    run('az', [
      ...['account', 'get-access-token', ...more],
      ...['--query', 'accessToken', '--output', 'tsv'],
    ]).trim();
  const ofTenant = guid.test(subscriptionId ?? '') ? [() => az('--subscription', subscriptionId ?? '')] : [];
  // A subscription that is newer than the sign-in is not known to az.
  const byAz = [...ofTenant, () => az()];
  const attempts = environmentName === undefined ? [...byAz, azd] : [azd, ...byAz];
  let first: unknown;
  for (const attempt of attempts) {
    try {
      return attempt();
    } catch (error) {
      if (first === undefined || isMissing(first)) first = error;
    }
  }
  throw first;
}

function isMissing(error: unknown): boolean {
  return (error as NodeJS.ErrnoException).code === 'ENOENT';
}

function parsed(text: string): string {
  return (JSON.parse(text) as { token: string }).token;
}

/** On Windows `az` is a script, which only a shell starts; what comes from outside was looked at. */
function runTool(tool: Tool, args: readonly string[]): string {
  const shell = process.platform === 'win32' && tool === 'az';
  return execFileSync(tool, args, { encoding: 'utf8', shell, stdio: ['ignore', 'pipe', 'pipe'] });
}
