/** Names what a report says, so that who asks again is told in a few bytes that nothing changed. */
import { createHash } from 'node:crypto';

/** Follow from the clock alone: with the same facts, they are another at each moment. */
const ofTheClock = new Set(['generatedAt', 'lagSeconds', 'etaSeconds']);

/** From when on a history was asked for, which is another time at each asking; a pause's own `since` is a fact. */
function isOfTheClock(holder: unknown, key: string): boolean {
  if (ofTheClock.has(key)) return true;
  return key === 'since' && (holder as { kind?: unknown }).kind === 'history';
}

/** Weak: two reports of one tag say the same, at different times. */
export function etagOf(report: unknown): string {
  const text = JSON.stringify(report, function (this: unknown, key, value: unknown) {
    return isOfTheClock(this, key) ? undefined : value;
  });
  return `W/"${createHash('sha256').update(text).digest('base64url').slice(0, 22)}"`;
}

/** Whether an `If-None-Match` names this tag. */
export function isNamed(etag: string, ifNoneMatch: string | null): boolean {
  if (ifNoneMatch === null) return false;
  const named = ifNoneMatch.split(',').map((one) => one.trim().replace(/^W\//, ''));
  return named.includes('*') || named.includes(etag.replace(/^W\//, ''));
}
