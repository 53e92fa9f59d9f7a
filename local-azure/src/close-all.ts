/** Runs all, one after the other, whatever fails; then throws an `AggregateError` of the failures, if there are any. */
export async function closeAll(closes: readonly (() => Promise<void> | void)[]): Promise<void> {
  const failures: unknown[] = [];
  for (const close of closes) {
    try {
      await close();
    } catch (error) {
      failures.push(error);
    }
  }
  if (failures.length > 0) throw new AggregateError(failures, 'not everything could be closed');
}
