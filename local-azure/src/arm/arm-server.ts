import { once } from 'node:events';
import { createServer, type Server } from 'node:https';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { randomUUID } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { ArmError } from './arm-error.ts';
import { invalidRequestContent, unsupportedMediaType } from './arm-errors.ts';
import type { ArmAnswer, ArmRequest } from './arm-message.ts';
import { withoutTimeouts } from '../without-timeouts.ts';
import { principalFrom } from './principal.ts';

export interface ArmServerOptions {
  tls: { key: string; cert: string };
  port: number;
  /** Answers; otherwise the connection breaks, or no byte ever comes. */
  serve: (request: ArmRequest) => Promise<ArmAnswer | 'broken' | 'stalled'>;
  /** Told of each request when it arrives; returns what is to be called when it was answered or broken off. */
  arrive: () => () => void;
}

/** The https side: reads requests, writes answers. Bound to loopback. */
export class ArmServer {
  readonly port: number;
  readonly #server: Server;
  readonly #serve: ArmServerOptions['serve'];

  private constructor(server: Server, { serve, arrive }: Pick<ArmServerOptions, 'serve' | 'arrive'>) {
    this.port = (server.address() as AddressInfo).port;
    this.#server = server;
    this.#serve = serve;
    server.on('request', (request, response) => {
      const answered = arrive();
      const once = { done: false };
      const end = (): void => {
        if (!once.done) answered();
        once.done = true;
      };
      response.once('finish', end).once('close', end);
      void this.#answer(request, response, end);
    });
  }

  static async listen({ tls, port, serve, arrive }: ArmServerOptions): Promise<ArmServer> {
    const server = withoutTimeouts(createServer(tls));
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
    return new ArmServer(server, { serve, arrive });
  }

  async close(): Promise<void> {
    const closed = once(this.#server, 'close');
    this.#server.close();
    this.#server.closeAllConnections();
    await closed;
  }

  /** A connection that stalls is at work no more: only its client can end it. */
  async #answer(message: IncomingMessage, response: ServerResponse, end: () => void): Promise<void> {
    try {
      const answer = await this.#serveMessage(message);
      if (answer === 'broken') message.socket.destroy();
      else if (answer !== 'stalled') await write(message, response, answer);
      if (answer === 'stalled' || (typeof answer === 'object' && answer.cut === 'stalled')) end();
    } catch {
      // The caller went away while it was read or answered.
      message.socket.destroy();
    }
  }

  async #serveMessage(message: IncomingMessage): Promise<ArmAnswer | 'broken' | 'stalled'> {
    try {
      return await this.#serve(requestFrom(message, await bodyOf(message), this.port));
    } catch (error) {
      if (error instanceof ArmError) return error.answer();
      if (error instanceof URIError) return invalidRequestContent('the path is not well-formed').answer();
      throw error;
    }
  }
}

async function bodyOf(message: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk as Buffer);
  const text = Buffer.concat(chunks).toString();
  if (text === '') return undefined;
  const type = message.headers['content-type']?.split(';')[0]?.trim();
  if (type?.toLowerCase() !== 'application/json') throw unsupportedMediaType(type);
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    throw invalidRequestContent(error instanceof Error ? error.message : 'not JSON');
  }
}

function requestFrom(message: IncomingMessage, body: unknown, port: number): ArmRequest {
  const { headers, method = 'GET', url = '/' } = message;
  const origin = `https://${headers.host ?? `127.0.0.1:${port}`}`;
  const parsed = new URL(url, 'https://127.0.0.1');
  const token = /^Bearer (.+)$/i.exec(headers.authorization ?? '')?.[1];
  return {
    method,
    origin,
    path: pathFrom(url),
    query: parsed.searchParams,
    body,
    token,
    principal: token === undefined ? 'anonymous' : principalFrom(token),
    correlationId: headerOf(headers['x-ms-correlation-request-id']) ?? randomUUID(),
  };
}

/** Without empty segments: the lock clients leave one where there is no parent resource, and Azure takes it. */
function pathFrom(url: string): string {
  const path = url.split('?')[0] ?? '/';
  return `/${path
    .split('/')
    .filter((segment) => segment !== '')
    .join('/')}`;
}

function headerOf(header: string | string[] | undefined): string | undefined {
  return Array.isArray(header) ? header[0] : header;
}

async function write(
  message: IncomingMessage,
  response: ServerResponse,
  { status, body, text, headers, cut }: ArmAnswer,
): Promise<void> {
  const content = Buffer.from(text ?? (body === undefined ? '' : JSON.stringify(body)));
  response.writeHead(status, {
    'cache-control': 'no-cache',
    'x-ms-request-id': randomUUID(),
    // Without a length a client could not tell a body that is cut off from a whole one.
    'content-length': content.length,
    ...(text === undefined && content.length > 0 && { 'content-type': 'application/json; charset=utf-8' }),
    ...headers,
  });
  if (cut === undefined) {
    response.end(message.method === 'HEAD' ? '' : content);
    return;
  }
  response.flushHeaders();
  await new Promise((sent) => response.write(content.subarray(0, Math.floor(content.length / 2)), sent));
  if (cut === 'broken') message.socket.destroy();
}
