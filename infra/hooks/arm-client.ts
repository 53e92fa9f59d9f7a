/** Resource Manager as the person who deploys sees it, with the token of whichever tool they signed in with. */
import { execFileSync } from 'node:child_process';

export interface ArmClient {
  /** The answer as JSON; undefined for 404. Throws with status and code for everything else that is no success. */
  get(path: string): Promise<unknown>;
  post(path: string): Promise<unknown>;
}

/** Of `azd auth token` inside azd, else of `az`. */
export function signedInClient(
  endpoint: string,
  env: Readonly<Record<string, string | undefined>>,
): ArmClient {
  const token = env['AZURE_ENV_NAME'] === undefined ? tokenOfAz() : tokenOfAzd();
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

function tokenOfAzd(): string {
  return (JSON.parse(run('azd', ['auth', 'token', '--output', 'json'])) as { token: string }).token;
}

function tokenOfAz(): string {
  return run('az', ['account', 'get-access-token', '--query', 'accessToken', '--output', 'tsv']).trim();
}

/** On Windows `az` is a script, which only a shell starts; nothing in the arguments comes from outside. */
function run(tool: string, args: readonly string[]): string {
  return execFileSync(tool, args, { encoding: 'utf8', shell: process.platform === 'win32' });
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
