import type { Delivery, Receiver, Sender } from 'rhea';

/** What the broker needs of rhea's links beyond its typings; checked against rhea 3.0.5. */
interface SenderInternals {
  credit: number;
  _draining: boolean;
  local: { attach: { snd_settle_mode?: number } };
  session: {
    outgoing: { next_delivery_id: number; next_pending_delivery: number; available(): number };
  };
  connection: { _register(): void };
}

function internalsOf(sender: Sender): SenderInternals {
  return sender as unknown as SenderInternals;
}

/**
 * How many messages may still be given to rhea for this link. rhea lowers `credit` only when it writes to the
 * socket, so what waits to be written, on whichever link of the session, counts against it until then.
 */
export function budgetOf(sender: Sender): number {
  const { credit, session } = internalsOf(sender);
  return credit - (session.outgoing.next_delivery_id - session.outgoing.next_pending_delivery);
}

/** rhea's buffer of unsettled deliveries, one for all links of a session, throws when it is full. */
export function hasRoom(sender: Sender): boolean {
  return internalsOf(sender).session.outgoing.available() > 0;
}

/** Answers a drain once everything that was ready has been sent. */
export function finishDrain(sender: Sender): void {
  const { _draining: draining, connection } = internalsOf(sender);
  if (!draining) return;
  sender.set_drained(true);
  connection._register();
}

/** Grants the receiver the mode that it asked for: each transfer counts as settled when sent. */
export function sendSettled(sender: Sender): void {
  internalsOf(sender).local.attach.snd_settle_mode = 1;
}

/** Goes out with the attach that answers the client's. `bytes` as Azure announces it. */
export function announceMaxMessageSize(receiver: Receiver, bytes: number): void {
  (receiver as unknown as { local: { attach: { max_message_size: number } } }).local.attach.max_message_size =
    bytes;
}

/**
 * Answers the client's disposition and forgets the delivery. The client sends nothing more about it, which rhea
 * waits for in vain: without the flag its buffer of 2048 deliveries fills up.
 */
export function settle(delivery: Delivery, outcome: unknown): void {
  delivery.update(true, outcome);
  (delivery as { remote_settled: boolean }).remote_settled = true;
}
