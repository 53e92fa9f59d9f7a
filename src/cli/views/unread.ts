import type { Unread } from '../../report/report.ts';

/** Of what hinders all groups alike, so many are named. */
const named = 3;

/** Said above everything else: what is missing must not look as if it were fine. */
export function unreadText(unread: readonly Unread[]): string {
  const placesByWhy = new Map<string, Set<string>>();
  // A source is told once, though it is missing to each target of its rule.
  for (const { group, rule, code, detail } of unread) {
    const why = `${code}: ${detail}`;
    const place = rule === '' ? group : `${group} (rule ${rule})`;
    placesByWhy.set(why, (placesByWhy.get(why) ?? new Set()).add(place));
  }
  return [...placesByWhy].map(([why, places]) => `NOT READ  ${placesText([...places])}: ${why}\n`).join('');
}

/** By what everybody who asks is refused, such as a sign-in that is missing, is one line, and not one for each group. */
function placesText(places: readonly string[]): string {
  const more = places.length - named;
  return `${places.slice(0, named).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}
