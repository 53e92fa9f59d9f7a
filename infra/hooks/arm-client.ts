/** Resource Manager as the person who deploys sees it. */

export interface ArmClient {
  /** The answer as JSON; undefined for 404. Throws with status and code for everything else that is no success. */
  get(path: string): Promise<unknown>;
  post(path: string): Promise<unknown>;
}

/**
 * With the token that is given, and another one where Azure says that it is over: tools hand out the one they have until
 * some minutes before its end, and what a deployment is waited for takes longer.
 */
export function armClient(endpoint: string, newToken: () => string): ArmClient {
  let token = newToken();
  const send = (method: string, path: string): Promise<Response> =>
    fetch(`${endpoint.replace(/\/+$/, '')}${path}`, {
      method,
      headers: { authorization: `Bearer ${token}` },
      signal: AbortSignal.timeout(60_000),
    }).catch((error: unknown) => {
      throw new Error(`${method} ${path}: ${reasonOf(error)}`, { cause: error });
    });
  const call = async (method: string, path: string): Promise<unknown> => {
    const used = token;
    let response = await send(method, path);
    if (response.status === 401) {
      // Of several calls that are refused at once the first gets a new one.
      if (token === used) token = newToken();
      response = await send(method, path);
    }
    if (response.status === 404) return undefined;
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${codeOf(text)}`);
    return text === '' ? undefined : JSON.parse(text);
  };
  return { get: (path) => call('GET', path), post: (path) => call('POST', path) };
}

/** What lies behind `fetch failed`: a name that is not found, a certificate that is not trusted. */
function reasonOf(error: unknown): string {
  const { message, cause } = error as Error;
  return cause instanceof Error ? `${message} (${cause.message})` : message;
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
