/** The service's API as the page calls it: conditional reads, writes that say whose they are, errors in words. */

/** Under which the Functions host has the app's functions. */
const base = '/api/';

export class ApiError extends Error {
  /** 0 where nothing answered. */
  readonly status: number;
  readonly code: string;
  /** How long the service asks to wait, seconds. */
  readonly retryAfterSeconds: number | undefined;

  constructor(status: number, code: string, message: string, retryAfterSeconds?: number) {
    super(message);
    this.status = status;
    this.code = code;
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

const keyName = 'snaprep-key';

/** A function key, where the app asks for one; for as long as the tab is open. */
export const functionKey = {
  get: (): string => sessionStorage.getItem(keyName) ?? '',
  set: (key: string): void => sessionStorage.setItem(keyName, key),
};

interface Known {
  etag: string;
  body: unknown;
}

/** What was read last, by path. */
const known = new Map<string, Known>();

/** The very same object as before where nothing has changed. Throws `ApiError`. */
export async function read<Body>(path: string): Promise<Body> {
  const before = known.get(path);
  const response = await send(path, {
    headers: before === undefined ? {} : { 'if-none-match': before.etag },
    // Ours is the cache; the browser's would answer by itself.
    cache: 'no-store',
  });
  if (response.status === 304 && before !== undefined) return before.body as Body;
  const body: unknown = await response.json();
  const etag = response.headers.get('etag');
  if (etag !== null) known.set(path, { etag, body });
  return body as Body;
}

/** Throws `ApiError`. */
export async function write<Body>(
  method: 'POST' | 'PUT' | 'PATCH' | 'DELETE',
  path: string,
  body?: unknown,
): Promise<Body> {
  const response = await send(path, {
    method,
    headers: { 'content-type': 'application/json' },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return (text === '' ? undefined : JSON.parse(text)) as Body;
}

/** The front end of Azure gives up after 230 s (documented); what hangs for longer would hang for ever. */
const longestMs = 240_000;

interface Call {
  method?: string;
  headers: Record<string, string>;
  body?: string;
  cache?: 'no-store';
}

async function send(path: string, call: Call): Promise<Response> {
  const key = functionKey.get();
  const headers = { ...call.headers, ...(key !== '' && { 'x-functions-key': key }) };
  let response: Response;
  try {
    const signal = AbortSignal.timeout(longestMs);
    response = await fetch(base + path, { ...call, headers, redirect: 'error', signal });
  } catch {
    throw new ApiError(0, 'NoAnswer', 'Nothing answers. The network may be down, or the sign-in has ended.');
  }
  if (response.ok || response.status === 304) return response;
  const { code, message } = problemOf(await response.text(), response.status);
  const wait = Number(response.headers.get('retry-after') ?? Number.NaN);
  throw new ApiError(response.status, code, message, Number.isFinite(wait) ? wait : undefined);
}

/** Problem details (RFC 9457), and `{error: {code, message}}` as the older addresses and Azure itself have it. */
function problemOf(body: string, status: number): { code: string; message: string } {
  try {
    const read = JSON.parse(body) as Record<string, unknown>;
    const error = (typeof read['error'] === 'object' ? read['error'] : read) as Record<string, unknown>;
    const text = (...keys: readonly string[]): string | undefined =>
      keys.map((key) => error[key]).find((value) => typeof value === 'string');
    const message = text('detail', 'message', 'title');
    if (message !== undefined) return { code: text('code', 'title') ?? String(status), message };
  } catch {
    // Not JSON: the platform's own page, which says nothing to a reader.
  }
  return { code: String(status), message: `The service answered ${status}.` };
}
