import type { MessageId } from './message-content.ts';

/**
 * The MessageIds that a queue has accepted within its window. Only the id counts, never the content, and an id is
 * remembered when the message is accepted, scheduled or not (documented).
 * That it stays when the message is cancelled, and that a duplicate does not prolong it, is inferred.
 */
export class DuplicateHistory {
  readonly #windowMs: number;
  /** In order of acceptance, so what is forgotten first stands first. */
  readonly #acceptedAt = new Map<string, number>();

  constructor(windowMs: number) {
    this.#windowMs = windowMs;
  }

  /** Remembers the id; false when it is remembered already. `now` in ms, never going back. */
  accept(id: MessageId, now: number): boolean {
    for (const [old, at] of this.#acceptedAt) {
      if (now - at < this.#windowMs) break;
      this.#acceptedAt.delete(old);
    }
    const key = keyFromMessageId(id);
    if (this.#acceptedAt.has(key)) return false;
    this.#acceptedAt.set(key, now);
    return true;
  }
}

/** Ids are compared within their AMQP type: the number 1 is not the string "1". */
function keyFromMessageId(id: MessageId): string {
  return typeof id === 'string' ? `s${id}` : typeof id === 'number' ? `n${id}` : `b${id.toString('hex')}`;
}
