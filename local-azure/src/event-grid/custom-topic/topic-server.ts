/**
 * Custom topics of Event Grid, to which programs publish: `POST /api/events`, by tokens of Entra alone. In Azure each
 * topic has a host of its own; here its name leads the path, and subscribers are functions of this process.
 */
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { withoutTimeouts } from '../../without-timeouts.ts';
import { eventsFrom, TopicError, type ReceivedEvent } from './cloud-events.ts';

/** What an event subscription of a custom topic narrows down by. */
export interface SubscriptionFilter {
  includedEventTypes?: readonly string[];
  /** Compared without case (documented). */
  subjectBeginsWith?: string;
}

export interface CustomTopicSettings {
  name: string;
  /** Resource id, for roles. */
  id: string;
}

/** What a request comes to before the topic sees it, or after it took it. */
export type PublishFault = { status: number; code: string } | 'broken-connection' | 'lost-answer';

export interface TopicServerOptions {
  tls: { key: string; cert: string };
  port?: number;
  topics: readonly CustomTopicSettings[];
  /** Why a token is not valid; undefined when it is. */
  authenticate: (token: string) => string | undefined;
  /** Whether its holder may send to the topic of this id. Default: every valid token may. */
  maySendTo?: (token: string, topicId: string) => boolean;
}

interface Subscription {
  topic: string;
  filter: SubscriptionFilter;
  listener: (event: ReceivedEvent) => void;
}

export class TopicServer {
  readonly port: number;
  /** What comes to the next requests, one each. */
  readonly faults: PublishFault[] = [];
  /** Everything that any topic took, in order. */
  readonly received: ReceivedEvent[] = [];
  readonly #server: Server;
  readonly #options: TopicServerOptions;
  readonly #subscriptions = new Set<Subscription>();
  readonly #listeners = new Set<() => void>();
  #inFlight = 0;

  private constructor(server: Server, options: TopicServerOptions) {
    this.port = (server.address() as AddressInfo).port;
    this.#server = server;
    this.#options = options;
    server.on('request', (request, response) => void this.#serve(request, response));
  }

  static async start(options: TopicServerOptions): Promise<TopicServer> {
    const server = withoutTimeouts(createServer(options.tls));
    server.listen(options.port ?? 0, '127.0.0.1');
    await once(server, 'listening');
    return new TopicServer(server, options);
  }

  get inFlight(): number {
    return this.#inFlight;
  }

  /** The address that programs publish to. */
  endpointOf(topic: string): string {
    return `https://127.0.0.1:${this.port}/${topic}/api/events`;
  }

  /** Called for each event that passes. Returns what ends that. */
  subscribe(topic: string, filter: SubscriptionFilter, listener: (event: ReceivedEvent) => void): () => void {
    const subscription = { topic, filter, listener };
    this.#subscriptions.add(subscription);
    return () => {
      this.#subscriptions.delete(subscription);
    };
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
      const fault = this.faults.shift();
      const body = await textOf(message);
      if (fault === 'broken-connection') return void message.socket.destroy();
      if (typeof fault === 'object') throw new TopicError(fault.status, fault.code, 'told to refuse');
      this.#take(message, body);
      if (fault === 'lost-answer') return void message.socket.destroy();
      response.writeHead(200, { 'content-length': '0', 'x-ms-request-id': randomUUID() }).end();
    } catch (error) {
      if (error instanceof TopicError) refuse(response, error);
      else message.socket.destroy();
    }
  }

  #take({ method, url = '/', headers }: IncomingMessage, body: string): void {
    const { pathname, searchParams } = new URL(url, 'https://127.0.0.1');
    const [, name = '', ...rest] = pathname.split('/');
    const topic = this.#options.topics.find((one) => one.name.toLowerCase() === name.toLowerCase());
    if (method !== 'POST' || rest.join('/') !== 'api/events' || topic === undefined) {
      throw new TopicError(404, 'ResourceNotFound', `there is no topic at ${method ?? ''} ${pathname}`);
    }
    if (!searchParams.has('api-version')) throw new TopicError(400, 'BadRequest', 'api-version is missing');
    this.#authorize(headers.authorization, topic);
    const events = eventsFrom(headers['content-type'], body);
    this.received.push(...events);
    for (const event of events) this.#deliver(topic, event);
  }

  #authorize(authorization: string | undefined, { id }: CustomTopicSettings): void {
    const token = /^Bearer (.+)$/i.exec(authorization ?? '')?.[1];
    const problem = token === undefined ? 'there is no token' : this.#options.authenticate(token);
    if (token === undefined || problem !== undefined) {
      throw new TopicError(401, 'Unauthorized', `the request is not authorized: ${problem ?? ''}`);
    }
    if (this.#options.maySendTo?.(token, id) === false) {
      // Whether Azure says 401 or 403 here is unverified.
      throw new TopicError(403, 'Forbidden', `the identity may not send to ${id}`);
    }
  }

  #deliver({ name }: CustomTopicSettings, event: ReceivedEvent): void {
    for (const { topic, filter, listener } of this.#subscriptions) {
      if (topic.toLowerCase() === name.toLowerCase() && passes(filter, event)) listener(event);
    }
  }

  #count(change: number): void {
    this.#inFlight += change;
    for (const listener of this.#listeners) listener();
  }
}

function passes(
  { includedEventTypes, subjectBeginsWith = '' }: SubscriptionFilter,
  event: ReceivedEvent,
): boolean {
  const { type, subject = '' } = event;
  return (
    (includedEventTypes?.includes(type) ?? true) &&
    subject.toLowerCase().startsWith(subjectBeginsWith.toLowerCase())
  );
}

async function textOf(message: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

function refuse(response: ServerResponse, { status, code, message }: TopicError): void {
  const body = JSON.stringify({ error: { code, message, details: [{ code, message }] } });
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' }).end(body);
}
