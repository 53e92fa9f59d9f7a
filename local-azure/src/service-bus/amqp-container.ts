import type { Connection, Container, EventContext } from 'rhea';
import rhea from 'rhea';
import type { Authenticate, TokenChecks } from './claims.ts';
import { ClientConnection } from './client-connection.ts';
import type { Entities } from './entities.ts';
import type { Clock } from '../clock.ts';
import { IdlePublishers } from './idle-publishers.ts';
import { receiveAsSent } from './rhea-link.ts';
import { outcomes } from './settlement.ts';

type Handler = (client: ClientConnection, context: EventContext) => void;

/** rhea's events that concern the links of a client, and what the client's connection does about them. */
const handlers: readonly [string, Handler][] = [
  ['session_open', (_, { session }) => session && receiveAsSent(session)],
  ['sender_open', (client, { sender }) => sender && client.attachSender(sender)],
  ['receiver_open', (client, { receiver }) => receiver && client.attachReceiver(receiver)],
  [
    'message',
    (client, { receiver, delivery, message }) =>
      // Bytes, as `receiveAsSent` sees to it.
      receiver && delivery && client.take(receiver, delivery, message as unknown as Buffer),
  ],
  ['sender_flow', (client, { sender }) => sender && client.flow(sender)],
  // Also when rhea's full buffer of deliveries has room again.
  ['sendable', (client, { sender }) => sender && client.flow(sender)],
  ...outcomes.map((outcome): [string, Handler] => [
    outcome,
    (client, { sender, delivery }) => sender && delivery && client.settle(sender, delivery, outcome),
  ]),
  ['sender_close', (client, { sender }) => sender && client.detach(sender)],
  ['receiver_close', (client, { receiver }) => receiver && client.detach(receiver)],
  ['session_close', (client, { session }) => session && client.detachAll(session)],
  ['connection_close', (client) => client.detachAll()],
  ['disconnected', (client) => client.detachAll()],
];

/** What a broken client says on its way out; each is followed by the matching close. */
const clientErrors = [
  'sender_error',
  'receiver_error',
  'session_error',
  'connection_error',
  'protocol_error',
];

/** A rhea container that passes its events to the client connection that they belong to. */
export function createAmqpContainer(
  entities: Entities,
  checks: TokenChecks & { clock: Clock; idlePublisherMs?: number },
): Container {
  const { clock, idlePublisherMs } = checks;
  const idleOn = (connection: Connection): IdlePublishers | undefined =>
    idlePublisherMs === undefined ? undefined : new IdlePublishers(clock, connection, idlePublisherMs);
  const container = rhea.create_container({
    id: 'service-bus',
    sender_options: { autosettle: false, treat_modified_as_released: false },
    receiver_options: { autoaccept: false, credit_window: 1000 },
  });
  enableMechanisms(container, checks.authenticate);
  const clients = new WeakMap<Connection, ClientConnection>();
  for (const [event, handle] of handlers) {
    container.on(event, (context: EventContext) => {
      const client =
        clients.get(context.connection) ??
        new ClientConnection(entities, checks, context.connection, idleOn(context.connection));
      clients.set(context.connection, client);
      try {
        handle(client, context);
      } catch (error) {
        // A fault of one client's input or of the broker ends that connection, with the reason, and no other.
        context.connection.close({ condition: 'amqp:internal-error', description: String(error) });
      }
    });
  }
  // Unheard, these would reach the console or end the process.
  for (const event of clientErrors) container.on(event, () => undefined);
  return container;
}

/** Clients of Azure come anonymous or with MSSBCBS and then put a token; PLAIN carries a key at once. */
function enableMechanisms(container: Container, authenticate: Authenticate | undefined): void {
  const mechanisms = container.sasl_server_mechanisms as {
    enable_anonymous(): void;
    enable_plain(check: (user: string, password: string) => boolean): void;
    MSSBCBS?: () => { outcome: boolean; start(): void };
  };
  mechanisms.enable_anonymous();
  mechanisms.enable_plain((_user, password) => authenticate?.(password) === undefined);
  mechanisms.MSSBCBS = () => ({ outcome: true, start: () => undefined });
}
