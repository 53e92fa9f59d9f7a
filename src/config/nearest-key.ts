/** The known key that an unknown one was probably meant to be; undefined when none is near. */
export function nearestKey(unknown: string, known: readonly string[]): string | undefined {
  const wanted = unknown.toLowerCase();
  // So far off at most, so that keys are not matched at random; two swapped letters count as two.
  let nearest = Math.min(3, Math.floor(wanted.length / 2)) + 1;
  let found: string | undefined;
  for (const key of known) {
    const distance = editDistance(wanted, key.toLowerCase());
    if (distance < nearest) {
      nearest = distance;
      found = key;
    }
  }
  return found;
}

/** How many letters have to be added, dropped or changed to get from one text to the other. */
function editDistance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (const [i, letter] of Array.from(from).entries()) {
    const next = [i + 1];
    for (const [j, other] of Array.from(to).entries()) {
      const changed = (row[j] ?? 0) + (letter === other ? 0 : 1);
      next.push(Math.min(changed, (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}
