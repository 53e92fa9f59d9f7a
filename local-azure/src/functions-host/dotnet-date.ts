/** Texts that .NET's JSON serializer gives for points in time. */

const latest = Date.parse('9999-12-31T23:59:59.999Z');

/** A DateTime that says nothing of its zone: `2026-01-01T00:00:00`; a fraction only where there is one. */
export function withoutZone(ms: number): string {
  // Later than .NET can hold: DateTime.MaxValue, which is what a message without time to live expires at.
  if (ms >= latest) return '9999-12-31T23:59:59.9999999';
  return new Date(ms)
    .toISOString()
    .replace(/(\.\d*?)0*Z$/, '$1')
    .replace(/\.$/, '');
}

/** A UTC DateTime: `2026-01-01T00:00:00Z`; a fraction only where there is one. */
export function utcDateTime(ms: number): string {
  return `${withoutZone(ms)}Z`;
}

/** A DateTimeOffset, or a local DateTime where local is UTC: `2026-01-01T00:00:00+00:00`. */
export function offsetDateTime(ms: number): string {
  return `${withoutZone(ms)}+00:00`;
}
