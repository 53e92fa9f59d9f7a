/** The https side of the Blob service. Bound to loopback; accounts are the first segment of a path. */
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { Clock } from '../clock.ts';
import { withoutTimeouts } from '../without-timeouts.ts';
import { BlobFaults, type ForeignPage } from './blob-faults.ts';
import { BlobLimits, type BlobLimitSettings } from './blob-limits.ts';
import { BlobError, invalidUri } from './blob-error.ts';
import type { BlobAnswer, BlobRequest } from './blob-request.ts';
import { refusal, serveBlobs, type BlobChecks } from './blob-service.ts';
import type { BlobStore } from './blob-store.ts';

export interface BlobServerOptions extends BlobChecks {
  clock: Clock;
  store: BlobStore;
  tls: { key: string; cert: string };
  port?: number;
  limits?: Partial<BlobLimitSettings>;
}

/** What was asked for, without any query: a SAS is in there. */
export interface BlobLogEntry {
  method: string;
  path: string;
  comp: string | undefined;
  /** Of a write, or of a read in part. */
  range: string | undefined;
  status: number | undefined;
}

export class BlobServer {
  readonly port: number;
  readonly requests: BlobLogEntry[] = [];
  readonly faults = new BlobFaults();
  readonly limits: BlobLimits;
  readonly store: BlobStore;
  readonly #server: Server;
  readonly #options: BlobServerOptions;
  readonly #listeners = new Set<() => void>();
  #inFlight = 0;

  private constructor(server: Server, options: BlobServerOptions) {
    this.port = (server.address() as AddressInfo).port;
    this.#server = server;
    this.#options = options;
    this.store = options.store;
    this.limits = new BlobLimits(options.clock, options.limits);
    server.on('request', (request, response) => void this.#serve(request, response));
  }

  static async start(options: BlobServerOptions): Promise<BlobServer> {
    const server = withoutTimeouts(createServer(options.tls));
    server.listen(options.port ?? 0, '127.0.0.1');
    await once(server, 'listening');
    return new BlobServer(server, options);
  }

  /** Address of all accounts together. */
  get url(): string {
    return `https://127.0.0.1:${this.port}`;
  }

  get inFlight(): number {
    return this.#inFlight;
  }

  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }

  async close(): Promise<void> {
    const closed = once(this.#server, 'close');
    this.#server.close();
    this.#server.closeAllConnections();
    await closed;
  }

  async #serve(message: IncomingMessage, response: ServerResponse): Promise<void> {
    this.#count(1);
    let ended = false;
    const end = (): void => {
      if (!ended) this.#count(-1);
      ended = true;
    };
    response.once('finish', end).once('close', end);
    try {
      const request = await requestFrom(message, this.url);
      const answer = await this.#answer(request);
      if (answer === undefined) message.socket.destroy();
      else if ('page' in answer) writePage(response, answer);
      else write(message, response, answer);
    } catch (error) {
      // Else the caller went away while it was read or answered.
      if (error instanceof URIError) write(message, response, refusal(invalidUri()));
      else message.socket.destroy();
    }
  }

  /** Undefined breaks the connection. */
  async #answer(request: BlobRequest): Promise<BlobAnswer | ForeignPage | undefined> {
    const comp = request.url.searchParams.get('comp') ?? undefined;
    const entry: BlobLogEntry = {
      method: request.method,
      path: request.url.pathname,
      comp,
      range: request.headers['x-ms-range'] ?? request.headers['range'],
      status: undefined,
    };
    this.requests.push(entry);
    const fault = this.faults.take(entry);
    if (fault === 'broken-connection') return undefined;
    if (typeof fault === 'object' && 'page' in fault) return fault;
    const { clock } = this.#options;
    const refused = fault instanceof BlobError ? fault : await this.limits.admit(request);
    const answer =
      refused instanceof BlobError
        ? refusal(refused)
        : serveBlobs(this.store, this.#options, request, clock.now());
    if (fault === 'lost-answer') return undefined;
    entry.status = answer.status;
    return answer;
  }

  #count(change: number): void {
    this.#inFlight += change;
    for (const listener of this.#listeners) listener();
  }
}

async function requestFrom(message: IncomingMessage, origin: string): Promise<BlobRequest> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk as Buffer);
  const url = new URL(message.url ?? '/', origin);
  const [, account = '', ...rest] = url.pathname.split('/').map(decodeURIComponent);
  const { container, blob } = namedBy(rest, url.searchParams.get('restype'));
  const headers = Object.fromEntries(
    Object.entries(message.headers).map(([name, value]) => [name, Array.isArray(value) ? value[0] : value]),
  );
  return {
    method: message.method ?? 'GET',
    url,
    account,
    container,
    blob,
    headers,
    body: Buffer.concat(chunks),
  };
}

/** Documented: a single name is a container where `restype` says so, and else a blob of the root container. */
function namedBy(
  [first = '', ...rest]: string[],
  restype: string | null,
): { container: string; blob: string } {
  const blob = rest.join('/');
  const isBlob = first !== '' && blob === '' && restype !== 'container';
  return isBlob ? { container: '$root', blob: first } : { container: first, blob };
}

/** A refusal of a HEAD has no body, and so no type of one: .NET's client would read the body that it announces. */
function headersOf(method: string | undefined, { status, headers }: BlobAnswer): BlobAnswer['headers'] {
  if (method !== 'HEAD' || status < 400) return headers;
  return Object.fromEntries(Object.entries(headers ?? {}).filter(([name]) => name !== 'content-type'));
}

function writePage(response: ServerResponse, { status, page }: ForeignPage): void {
  response.writeHead(status, { 'content-type': 'text/html' });
  response.end(page);
}

function write({ method, headers }: IncomingMessage, response: ServerResponse, answer: BlobAnswer): void {
  const body = method === 'HEAD' ? undefined : answer.body;
  const length = body === undefined ? 0 : Buffer.byteLength(body);
  response.writeHead(answer.status, {
    'x-ms-request-id': randomUUID(),
    'x-ms-version': headers['x-ms-version'] ?? '2021-12-02',
    ...(method === 'HEAD' ? {} : { 'content-length': String(length) }),
    ...headersOf(method, answer),
  });
  response.end(body);
}
