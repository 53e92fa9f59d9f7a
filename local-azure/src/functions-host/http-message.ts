/** Between Node's HTTP messages and the shapes that worker and library exchange for them. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { RpcHttpCookie, RpcHttpData, RpcNullable, RpcTypedData } from './rpc.ts';

/**
 * A request, as the host sends it to a worker that declares `RpcHttpBodyOnly`, `RawHttpBodyBytes` and
 * `UseNullableValueDictionaryForHttp` (read in getWorkerCapabilities): the body once, as bytes.
 */
export async function rpcFromRequest(
  request: IncomingMessage,
  url: URL,
  params: Record<string, string>,
): Promise<RpcTypedData> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const body = Buffer.concat(chunks);
  const headers = Object.entries(request.headers).map(([name, value]) => [name, String(value)] as const);
  const query = new Map<string, string>();
  for (const [name, value] of url.searchParams) {
    const earlier = query.get(name);
    query.set(name, earlier === undefined ? value : `${earlier},${value}`);
  }
  return {
    http: {
      method: request.method ?? 'GET',
      url: url.href,
      nullableHeaders: nullable(headers),
      nullableQuery: nullable(query),
      nullableParams: nullable(Object.entries(params)),
      ...(body.length > 0 ? { body: { bytes: body } } : {}),
    },
  };
}

function nullable(entries: Iterable<readonly [string, string]>): Record<string, RpcNullable<string>> {
  return Object.fromEntries([...entries].map(([name, value]) => [name, { value }]));
}

/** Answers with what the handler returned; a handler that returns nothing answers 204 (documented). */
export function sendResponse(response: ServerResponse, returned: RpcTypedData | null | undefined): void {
  const http: RpcHttpData | null | undefined = returned?.http;
  if (http === null || http === undefined) {
    response.writeHead(204).end();
    return;
  }
  response.statusCode = Number(http.statusCode ?? 200);
  for (const [name, value] of Object.entries(http.headers ?? {})) response.setHeader(name, value);
  const cookies = (http.cookies ?? []).map(setCookie);
  if (cookies.length > 0) response.setHeader('set-cookie', cookies);
  response.end(http.body?.bytes ?? http.body?.string ?? undefined);
}

function setCookie(cookie: RpcHttpCookie): string {
  const seconds = cookie.expires?.value?.seconds;
  const sameSite = { none: '', lax: 'lax', strict: 'strict', explicitNone: 'none' }[
    cookie.sameSite ?? 'none'
  ];
  const attributes: [string, string | number | null | undefined][] = [
    ['expires', typeof seconds === 'number' ? new Date(seconds * 1000).toUTCString() : undefined],
    ['max-age', cookie.maxAge?.value],
    ['domain', cookie.domain?.value],
    ['path', cookie.path?.value ?? '/'],
    ['samesite', sameSite === '' ? undefined : sameSite],
  ];
  const parts = [`${cookie.name ?? ''}=${encodeURIComponent(cookie.value ?? '')}`];
  for (const [name, value] of attributes) {
    if (value !== undefined && value !== null) parts.push(`${name}=${value}`);
  }
  if (cookie.secure?.value === true) parts.push('secure');
  if (cookie.httpOnly?.value === true) parts.push('httponly');
  return parts.join('; ');
}
