import type { Delivery, Receiver, Sender, Session, Typed } from 'rhea';
import rhea from 'rhea';
import frames from 'rhea/lib/frames.js';

/** What the broker needs of rhea's links beyond its typings; checked against rhea 3.0.5. */
interface SenderInternals {
  credit: number;
  delivery_count: number;
  issue_flow: boolean;
  _draining: boolean;
  _get_drain: () => boolean;
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

/**
 * Answers a drain once everything that was ready has been sent. rhea's own answer says nothing of the drain when a
 * transfer that crossed it has used up the credit, and the client then waits in vain.
 */
export function finishDrain(sender: Sender): void {
  const link = internalsOf(sender);
  if (!link._draining) return;
  link._draining = false;
  link.issue_flow = true;
  link._get_drain = () => {
    link.delivery_count += link.credit;
    link.credit = 0;
    // Once: later flows of this link answer no drain.
    link._get_drain = () => false;
    return true;
  };
  link.connection._register();
}

/**
 * Grants the modes of settling that the client asked for. A sender that sends settled sends requests without a
 * delivery tag; a receiver that wants transfers settled never answers them.
 */
export function grantSettleModes(link: Sender | Receiver): void {
  const { attach } = (
    link as unknown as { local: { attach: { snd_settle_mode?: number; rcv_settle_mode?: number } } }
  ).local;
  if (isMode(link.snd_settle_mode)) attach.snd_settle_mode = link.snd_settle_mode;
  if (link.is_sender() && isMode(link.rcv_settle_mode)) attach.rcv_settle_mode = link.rcv_settle_mode;
}

function isMode(mode: unknown): mode is 0 | 1 | 2 {
  return typeof mode === 'number';
}

/** Of a transfer that holds one message: as which it comes from a session that keeps messages encoded. */
export const singleMessageFormat = 0x7fffffff;

/** Where a coordinator of transactions is taken to be attached. */
export const coordinatorAddress = '$coordinator';

const coordinatorCode = 0x30;

interface SessionInternals {
  on_transfer(frame: { performative: { message_format?: number | null } }): void;
  on_attach(frame: { performative: { target?: Typed | null } }): void;
}

/**
 * Makes rhea pass on what arrives on a session as it came: messages as bytes, because the types of values are lost
 * when it decodes them, and the target of transactions, of which it knows nothing, as an address.
 */
export function receiveAsSent(session: Session): void {
  const internals = session as unknown as SessionInternals;
  const onTransfer = internals.on_transfer.bind(session);
  internals.on_transfer = (frame) => {
    const { message_format: format } = frame.performative;
    // Later transfers of one delivery carry none; rhea looks at the first alone.
    if (format === undefined || format === null || format === 0) {
      frame.performative.message_format = singleMessageFormat;
    }
    onTransfer(frame);
  };
  const onAttach = internals.on_attach.bind(session);
  internals.on_attach = (frame) => {
    const descriptor = frame.performative.target?.descriptor as Typed | undefined;
    if (Number(descriptor?.value) === coordinatorCode) frame.performative.target = coordinatorTarget();
    onAttach(frame);
  };
}

function coordinatorTarget(): Typed {
  const list = rhea.types.wrap_list([rhea.types.wrap_string(coordinatorAddress)]);
  return rhea.types.described_nc(rhea.types.wrap_ulong(0x29), list) as Typed;
}

/** Goes out with the attach that answers the client's. `bytes` as Azure announces it. */
export function announceMaxMessageSize(receiver: Receiver, bytes: number): void {
  (receiver as unknown as { local: { attach: { max_message_size: number } } }).local.attach.max_message_size =
    bytes;
}

interface DeliveryInternals {
  id: number;
  settled: boolean;
  state: unknown;
  remote_settled: boolean;
  link: {
    is_receiver(): boolean;
    session: { output(frame: unknown): void };
    connection: { _register(): void };
  };
}

/**
 * Tells the client what became of a delivery, in a frame of its own, and forgets the delivery. rhea writes the outcomes
 * of two deliveries next to each other as one, that of the first, whatever the second's is. And the client sends
 * nothing more about it, which rhea waits for in vain: without the flag its buffer of 2048 deliveries fills up.
 */
function settle(delivery: Delivery, outcome: { described(): unknown }): void {
  const known = delivery as unknown as DeliveryInternals;
  const { id, link } = known;
  const state = outcome.described();
  known.settled = true;
  known.state = state;
  if (known.remote_settled) return;
  known.remote_settled = true;
  link.session.output(frames.disposition({ role: link.is_receiver(), first: id, settled: true, state }));
  link.connection._register();
}

/** rhea's typings leave out the outcomes that a broker answers with. */
const outcomes = rhea.message as unknown as {
  accepted(): { described(): unknown };
  rejected(fields: { error: { condition: string; description: string } }): { described(): unknown };
};

export function accept(delivery: Delivery): void {
  settle(delivery, outcomes.accepted());
}

export function reject(delivery: Delivery, error: { condition: string; description: string }): void {
  settle(delivery, outcomes.rejected({ error }));
}
