/**
 * A message on the events queue that is no event. Thrown, so that it ends in the dead-letter queue. `what` names
 * what is missing or wrong and never a value: a body holds personal data, and this text is logged.
 */
export class MalformedEventError extends Error {
  constructor(what: string) {
    super(`not an event: ${what}`);
    this.name = 'MalformedEventError';
  }
}
