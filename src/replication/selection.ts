import { tagOf } from './replica-tags.ts';
import type { Selection } from './rule.ts';

/** Whether a rule's selection takes a snapshot of this name with these tags. */
export function isSelected(
  select: Selection,
  snapshot: { name: string; tags: Readonly<Record<string, string>> },
): boolean {
  switch (select.kind) {
    case 'all':
      return true;
    case 'names':
      return select.patterns.some((pattern) => matchesWildcard(pattern, snapshot.name));
    case 'tags':
      return Object.entries(select.tags).every(([key, value]) => tagOf(snapshot.tags, key) === value);
  }
}

/**
 * Where the tags of a snapshot would be selected but for the case of their values: which ones, for people. Tools that
 * compare without case, such as PowerShell scripts, take such snapshots.
 */
export function caseMismatch(
  select: Selection,
  snapshot: { name: string; tags: Readonly<Record<string, string>> },
): string | undefined {
  if (select.kind !== 'tags' || isSelected(select, snapshot)) return undefined;
  const texts: string[] = [];
  for (const [key, value] of Object.entries(select.tags)) {
    const found = Object.entries(snapshot.tags).find(([name]) => name.toLowerCase() === key.toLowerCase());
    if (found?.[1].toLowerCase() !== value.toLowerCase()) return undefined;
    if (found[1] !== value) texts.push(`tag ${found.join('=')} differs from ${key}=${value} in case only`);
  }
  return `${texts.join('; ')}; values of tags keep their case in Azure, correct the tag or the rule`;
}

/** `*` for any run of characters, `?` for one; case is ignored, as Azure does in resource names. Linear in time. */
export function matchesWildcard(pattern: string, name: string): boolean {
  const wanted = pattern.toLowerCase();
  const given = name.toLowerCase();
  let at = 0;
  let star = -1;
  let resume = 0;
  let position = 0;
  while (position < given.length) {
    if (wanted[at] === '*') {
      star = at++;
      resume = position;
    } else if (at < wanted.length && (wanted[at] === '?' || wanted[at] === given[position])) {
      at++;
      position++;
    } else if (star >= 0) {
      at = star + 1;
      position = ++resume;
    } else {
      return false;
    }
  }
  while (wanted[at] === '*') at++;
  return at === wanted.length;
}
