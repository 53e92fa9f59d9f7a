/** What was given up: messages of both queues, and events that Event Grid could not deliver. */

export interface DeadLetter {
  kind: 'event' | 'hint' | 'undelivered';
  /** The queue, or the container of what could not be delivered. */
  queue: string;
  /** Names it there: the sequence number of a message; of a blob its ETag and name, in base64url. */
  id: string;
  reason: string;
  detail?: string;
  /** ms since 1970. */
  enqueued?: number;
  deliveries?: number;
  /** As text; of a blob, an array of events. Events hold names of people. */
  body: string;
}

/** A place that could not be read, or not in full. */
export interface UnreadLetters {
  queue: string;
  code: string;
  detail: string;
}

export interface FoundLetters {
  letters: readonly DeadLetter[];
  unread: readonly UnreadLetters[];
}

/** `locked`: somebody else has it right now, or it changed meanwhile; nothing was done then. */
export type LetterOutcome = 'done' | 'absent' | 'locked';

export interface DeadLetters {
  /** Takes nothing away. What cannot be read is told in the answer. */
  list(): Promise<FoundLetters>;
  /** One of them, also where a list has only the oldest. Undefined where it is not there. Throws `ArmError`. */
  get(queue: string, id: string): Promise<DeadLetter | undefined>;
  /**
   * Sends it to its queue again, under another message id, and only then removes it: who is killed in between leaves
   * it there twice. Throws `ArmError`; it stays where it is then.
   */
  replay(queue: string, id: string): Promise<LetterOutcome>;
  /** Removes it for good. Throws `ArmError`. */
  discard(queue: string, id: string): Promise<LetterOutcome>;
}
