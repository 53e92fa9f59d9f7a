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
 * Where the tags of a snapshot would be selected but for their case or the blanks around them: which ones, for people.
 * Tools that compare without case, such as PowerShell scripts, take such snapshots, and no portal shows a blank.
 */
export function nearMiss(
  select: Selection,
  snapshot: { name: string; tags: Readonly<Record<string, string>> },
): string | undefined {
  if (select.kind !== 'tags' || isSelected(select, snapshot)) return undefined;
  const texts: string[] = [];
  for (const [key, value] of Object.entries(select.tags)) {
    const tag = Object.entries(snapshot.tags).find(
      ([name, found]) => isNear(name, key) && isNear(found, value),
    );
    if (tag === undefined) return undefined;
    const [name, found] = tag;
    if (tagOf(snapshot.tags, key) === value) continue;
    const isOfBlanks = name.trim() !== name || found.trim() !== found;
    const told = isOfBlanks ? tag.map((text) => JSON.stringify(text)).join('=') : tag.join('=');
    texts.push(`tag ${told} differs from ${key}=${value} in ${isOfBlanks ? 'blanks or case' : 'case'} only`);
  }
  return `${texts.join('; ')}; values of tags keep their case and blanks in Azure, correct the tag or the rule`;
}

function isNear(left: string, right: string): boolean {
  return left.trim().toLowerCase() === right.trim().toLowerCase();
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
