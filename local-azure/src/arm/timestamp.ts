/** A time as Compute writes it: seven digits and the offset (recorded). Those below a millisecond are zeros here. */
export function timestamp(ms: number): string {
  return new Date(ms).toISOString().replace('Z', '0000+00:00');
}
