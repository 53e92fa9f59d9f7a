/** The middle one; of an even number the lower of the two. */
export function middle(values: readonly number[]): number {
  return quantile(values, 0.5);
}

/** The least value that at least this share of all do not exceed. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((one, other) => one - other);
  const found = sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)];
  if (found === undefined) throw new Error('of nothing there is no quantile');
  return found;
}
