/**
 * Something answered in Resource Manager's place, or it answered in a shape that it never promised: HTML of a proxy,
 * an empty body, a listing without a list. It proves nothing, and is asked again.
 */
export class MalformedAnswerError extends Error {
  /** `what` says what was wrong with the answer, never what stood in it: that may be a secret. */
  constructor(what: string) {
    super(`not an answer of Resource Manager: ${what}`);
    this.name = 'MalformedAnswerError';
  }
}
