import { createHash } from 'node:crypto';

/** SHA-256 of the parts, in hex; parts are kept apart, so that ("ab", "c") and ("a", "bc") differ. */
export function digest(...parts: readonly string[]): string {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(`${part.length}:${part}`);
  return hash.digest('hex');
}
