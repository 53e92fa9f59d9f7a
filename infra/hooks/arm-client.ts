/** Resource Manager as the person who deploys sees it, with the token of whichever tool they signed in with. */
import { execFileSync } from 'node:child_process';

export interface ArmClient {
  /** The answer as JSON; undefined for 404. Throws with status and code for everything else that is no success. */
  get(path: string): Promise<unknown>;
  post(path: string): Promise<unknown>;
}

/** Of `azd` where an environment is named, else of `az`; of the other one where that is not there. */
export function signedInClient(
  endpoint: string,
  env: Readonly<Record<string, string | undefined>>,
): ArmClient {
  const token = signedInToken(env['AZURE_ENV_NAME'] === undefined ? 'az' : 'azd');
  const call = async (method: string, path: string): Promise<unknown> => {
    const response = await fetch(`${endpoint.replace(/\/+$/, '')}${path}`, {
      method,
      headers: { authorization: `Bearer ${token}` },
      signal: AbortSignal.timeout(60_000),
    });
    if (response.status === 404) return undefined;
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${codeOf(text)}`);
    return text === '' ? undefined : JSON.parse(text);
  };
  return { get: (path) => call('GET', path), post: (path) => call('POST', path) };
}

const tokens = {
  azd: () => (JSON.parse(run('azd', ['auth', 'token', '--output', 'json'])) as { token: string }).token,
  az: () => run('az', ['account', 'get-access-token', '--query', 'accessToken', '--output', 'tsv']).trim(),
};

/** With az, too, the variable tells environments apart, and who deploys by it may have no azd. */
function signedInToken(first: 'az' | 'azd'): string {
  try {
    return tokens[first]();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    return tokens[first === 'az' ? 'azd' : 'az']();
  }
}

/** On Windows `az` is a script, which only a shell starts; nothing in the arguments comes from outside. */
function run(tool: 'az' | 'azd', args: readonly string[]): string {
  const shell = process.platform === 'win32' && tool === 'az';
  return execFileSync(tool, args, { encoding: 'utf8', shell });
}

/** Azure's own words for what went wrong; they name the permission that is missing. */
function codeOf(text: string): string {
  try {
    const { error } = JSON.parse(text) as { error?: { code?: string; message?: string } };
    return `${error?.code ?? ''}: ${error?.message ?? ''}`;
  } catch {
    return text.slice(0, 200);
  }
}
