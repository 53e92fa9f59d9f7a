import { randomUUID } from 'node:crypto';
import type { Sender } from 'rhea';
import { deliveryTagFromLockToken } from './lock-token.ts';
import { encodeMessage } from './message-encoding.ts';
import type { Queue } from './queue.ts';
import { budgetOf, finishDrain, hasRoom } from './rhea-link.ts';

/** A link on which a client receives from a queue. */
export interface ReceivingLink {
  sender: Sender;
  receiveAndDelete: boolean;
}

/** Hands the messages of one queue to the links that have credit, one message each in turn. */
export class QueueDelivery {
  readonly #queue: Queue;
  /** In order of turn: a link that got a message goes to the end. */
  readonly #links: ReceivingLink[] = [];
  #isPlanned = false;

  constructor(queue: Queue) {
    this.#queue = queue;
  }

  get receivers(): number {
    return this.#links.length;
  }

  add(link: ReceivingLink): void {
    this.#links.push(link);
  }

  remove(sender: Sender): void {
    const at = this.#links.findIndex((link) => link.sender === sender);
    if (at >= 0) this.#links.splice(at, 1);
  }

  /** After the current turn of the event loop, so that rhea has written what it was given before. */
  plan(): void {
    if (this.#isPlanned || this.#links.length === 0) return;
    this.#isPlanned = true;
    setImmediate(() => {
      this.#isPlanned = false;
      this.#deliver();
    });
  }

  #deliver(): void {
    // Read once: rhea writes nothing before this turn is over.
    const budgets = new Map(this.#links.map((link) => [link, budgetOf(link.sender)]));
    while (this.#queue.counts.active > 0) {
      const at = this.#links.findIndex((link) => (budgets.get(link) ?? 0) > 0 && hasRoom(link.sender));
      const [link] = at < 0 ? [] : this.#links.splice(at, 1);
      if (link === undefined) break;
      this.#links.push(link);
      budgets.set(link, (budgets.get(link) ?? 0) - 1);
      this.#send(link);
    }
    for (const { sender } of this.#links) finishDrain(sender);
  }

  #send({ sender, receiveAndDelete }: ReceivingLink): void {
    const message = receiveAndDelete ? this.#queue.receiveAndDelete() : this.#queue.receive();
    if (message === undefined) return;
    const tag = deliveryTagFromLockToken(message.lock?.token ?? randomUUID());
    sender.send(encodeMessage(message, 'delivered'), tag, 0);
  }
}
