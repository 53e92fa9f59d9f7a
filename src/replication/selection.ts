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
      return Object.entries(select.tags).every(([key, value]) => tagValue(snapshot.tags, key) === value);
  }
}

/** Azure ignores case in the keys of tags, and keeps it in their values (documented). */
function tagValue(tags: Readonly<Record<string, string>>, key: string): string | undefined {
  const wanted = key.toLowerCase();
  return Object.entries(tags).find(([name]) => name.toLowerCase() === wanted)?.[1];
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
