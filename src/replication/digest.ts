import { hash } from 'node:crypto';

/** SHA-256 of the parts, in hex; parts are kept apart, so that ("ab", "c") and ("a", "bc") differ. */
export function digest(...parts: readonly string[]): string {
  return hash('sha256', parts.map((part) => `${part.length}:${part}`).join(''));
}
