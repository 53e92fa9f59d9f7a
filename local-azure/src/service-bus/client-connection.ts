import type { Connection, Delivery, Receiver, Sender, Session } from 'rhea';
import {
  AmqpFault,
  claimMissing,
  entityNotFound,
  messageSizeExceeded,
  serverBusy,
  sessionsUnsupported,
  transactionsUnsupported,
  unknownFormat,
} from './amqp-fault.ts';
import { Claims } from './claims.ts';
import type { TokenChecks } from './claims.ts';
import type { Entities, Entity } from './entities.ts';
import { parseLinkAddress } from './link-address.ts';
import type { IdlePublishers } from './idle-publishers.ts';
import { findOperation } from './management/operations.ts';
import { requestBodyFrom } from './management/request-body.ts';
import { contentFromEncoded, type MessageContent } from './message-content.ts';
import { maxMessageSize } from './message-limits.ts';
import { decodeMessage } from './message-sections.ts';
import { batchMessageFormat, messagesFromBatch } from './message-encoding.ts';
import { ReplyLinks } from './request-response.ts';
import {
  accept,
  announceMaxMessageSize,
  grantSettleModes,
  reject,
  singleMessageFormat,
} from './rhea-link.ts';
import type { Outcome } from './settlement.ts';
import { answerDisposition } from './settlement.ts';

const settledMode = 1;
const sessionFilter = 'com.microsoft:session-filter';

/**
 * One client's connection: attaches its links and passes what arrives on them to the queues. `Sender` and
 * `Receiver` are rhea's names from the broker's side: on a `Sender` the client receives.
 */
export class ClientConnection {
  readonly #entities: Entities;
  readonly #claims: Claims;
  readonly #host: string;
  readonly #replies = new ReplyLinks();
  readonly #receivedFrom = new Map<Sender, Entity>();
  readonly #sentTo = new Map<Receiver, (delivery: Delivery, encoded: Buffer) => void>();
  readonly #idle: IdlePublishers | undefined;

  /** `idle`: what ends links on which nothing is sent. Absent: they stay. */
  constructor(entities: Entities, checks: TokenChecks, connection: Connection, idle?: IdlePublishers) {
    this.#entities = entities;
    this.#idle = idle;
    this.#claims = new Claims(entities, checks);
    this.#host = (connection as { hostname?: string | null }).hostname ?? '127.0.0.1';
  }

  /** The client wants to receive: messages, or answers. */
  attachSender(sender: Sender): void {
    const address = parseLinkAddress(addressOf(sender.source));
    grantSettleModes(sender);
    if (address.kind !== 'entity') {
      sender.set_source(sender.source);
      sender.set_target(sender.target);
      this.#replies.add(sender);
      return;
    }
    const entity = this.#enter(address.entity, 'Listen', sender);
    if (entity === undefined) return;
    if (Object.hasOwn(sender.source.filter ?? {}, sessionFilter)) {
      refuse(sender, sessionsUnsupported());
      return;
    }
    sender.set_source({ address: sender.source.address });
    sender.set_target(sender.target);
    const receiveAndDelete = sender.snd_settle_mode === settledMode;
    entity.delivery.add({ sender, receiveAndDelete });
    this.#receivedFrom.set(sender, entity);
  }

  /** The client wants to send: messages, or requests. */
  attachReceiver(receiver: Receiver): void {
    const address = parseLinkAddress(addressOf(receiver.target));
    grantSettleModes(receiver);
    if (address.kind === 'coordinator') {
      refuse(receiver, transactionsUnsupported());
      return;
    }
    if (address.kind === 'claims') {
      this.#sentTo.set(receiver, (delivery, encoded) => this.#putToken(delivery, encoded));
    } else {
      // Which claim a request needs depends on what it asks for.
      const entity =
        address.kind === 'management' && this.#claims.allow(address.entity, 'Listen')
          ? this.#enter(address.entity, 'Listen', receiver)
          : this.#enter(address.entity, 'Send', receiver);
      if (entity === undefined) return;
      this.#sentTo.set(
        receiver,
        address.kind === 'management'
          ? (delivery, encoded) => this.#manage(address.entity, entity, { delivery, encoded })
          : (delivery, encoded) => {
              this.#idle?.used(receiver);
              enqueue(entity, delivery, encoded);
            },
      );
      if (address.kind !== 'management') this.#idle?.used(receiver);
    }
    receiver.set_target({ address: addressOf(receiver.target) });
    receiver.set_source(receiver.source);
    announceMaxMessageSize(receiver, maxMessageSize);
  }

  /** A transfer arrived. */
  take(receiver: Receiver, delivery: Delivery, encoded: Buffer): void {
    this.#sentTo.get(receiver)?.(delivery, encoded);
  }

  /** The client gave or took back credit. */
  flow(sender: Sender): void {
    this.#receivedFrom.get(sender)?.delivery.plan();
  }

  settle(sender: Sender, delivery: Delivery, outcome: Outcome): void {
    const entity = this.#receivedFrom.get(sender);
    if (entity !== undefined) answerDisposition(entity.queue, delivery, outcome);
  }

  /** The link is gone. What was delivered on it stays locked. */
  detach(link: Sender | Receiver): void {
    if (link.is_receiver()) {
      this.#sentTo.delete(link as Receiver);
      this.#idle?.gone(link as Receiver);
      return;
    }
    const sender = link as Sender;
    this.#replies.remove(sender);
    this.#receivedFrom.get(sender)?.delivery.remove(sender);
    this.#receivedFrom.delete(sender);
  }

  /** The session is gone, or (without one) the whole connection. */
  detachAll(session?: Session): void {
    for (const link of [...this.#receivedFrom.keys(), ...this.#sentTo.keys()]) {
      if (session === undefined || link.session === session) this.detach(link);
    }
    if (session === undefined) this.#idle?.end();
  }

  /** The entity, or undefined after the link has been refused. */
  #enter(path: string, claim: 'Send' | 'Listen', link: Sender | Receiver): Entity | undefined {
    const entity = this.#entities.find(path);
    if (!this.#claims.allow(path, claim)) refuse(link, claimMissing(claim, this.#host, path));
    else if (entity === undefined) refuse(link, entityNotFound(this.#host, path));
    else return entity;
    return undefined;
  }

  #putToken(delivery: Delivery, encoded: Buffer): void {
    accept(delivery);
    const request = decodeMessage(encoded);
    this.#replies.answer(request, () => {
      this.#claims.putToken(request, this.#host);
      return { status: 202 };
    });
  }

  #manage(
    path: string,
    { queue }: Entity,
    { delivery, encoded }: { delivery: Delivery; encoded: Buffer },
  ): void {
    accept(delivery);
    const request = decodeMessage(encoded);
    const properties = request.application_properties as Record<string, unknown> | undefined;
    this.#replies.answer(request, () => {
      const { claim, run } = findOperation(properties?.['operation']);
      if (!this.#claims.allow(path, claim)) throw claimMissing(claim, this.#host, path);
      return run(queue, requestBodyFrom(encoded));
    });
  }
}

/** A batch is taken as a whole or not at all. */
function enqueue(entity: Entity, delivery: Delivery, encoded: Buffer): void {
  try {
    for (const content of contentsFrom(entity, delivery, encoded)) entity.queue.enqueue(content);
  } catch (fault) {
    if (!(fault instanceof AmqpFault)) throw fault;
    // The link stays open (recorded in the JavaScript client's tests against Event Hubs).
    reject(delivery, { condition: fault.condition, description: fault.message });
    return;
  }
  // Also for a duplicate: its sender is told that all is well (documented).
  accept(delivery);
}

/** The messages of a transfer. Throws where the queue takes none of them. */
function contentsFrom({ isBusy }: Entity, delivery: Delivery, encoded: Buffer): MessageContent[] {
  if (isBusy) throw serverBusy();
  if (encoded.length > maxMessageSize) throw messageSizeExceeded(delivery.id, encoded.length);
  switch (delivery.format) {
    case singleMessageFormat:
      return [contentFromEncoded(encoded)];
    case batchMessageFormat:
      return messagesFromBatch(encoded).map(contentFromEncoded);
    default:
      throw unknownFormat(delivery.format);
  }
}

/** Attaches without a terminus and closes at once, as AMQP wants a refusal. */
function refuse(link: Sender | Receiver, { condition, message }: AmqpFault): void {
  link.close({ condition, description: message });
}

function addressOf(terminus: { address?: string | null } | null | undefined): string {
  return terminus?.address ?? '';
}
