import { nearestKey } from '../config/nearest-key.ts';

/** `; did you mean "json"?`, or what there is. */
export function nearestAdvice(unknown: string, known: readonly string[]): string {
  const nearest = nearestKey(unknown, known);
  return nearest === undefined
    ? `; there is: ${known.join(', ')}`
    : `; did you mean "${nearest}"? There is: ${known.join(', ')}`;
}
