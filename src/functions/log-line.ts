/** The line of one record, short enough to be read. */

/** Application Insights cuts a message at 32,768 characters (documented), and what is cut so is no JSON any more. */
const mostCharacters = 30_000;

/** Items of a list and characters of a text, one after the other until the line is short enough. */
const limits = [
  [100, 2000],
  [10, 500],
  [3, 100],
] as const;

/** What is too long loses the ends of its lists and texts; `shortened` says how long each field was. */
export function logLine(record: Readonly<Record<string, unknown>>): string {
  const whole = JSON.stringify(record);
  if (whole.length <= mostCharacters) return whole;
  for (const [items, characters] of limits) {
    const entries = Object.entries(record).map(
      ([key, value]) => [key, shorter(value, items, characters)] as const,
    );
    const lengths = entries.flatMap(([key, value]) =>
      JSON.stringify(value) === JSON.stringify(record[key]) ? [] : [[key, lengthOf(record[key])] as const],
    );
    const line = JSON.stringify({ ...Object.fromEntries(entries), shortened: Object.fromEntries(lengths) });
    if (line.length <= mostCharacters) return line;
  }
  // Whatever it is, what happened and in which trace is always said.
  const { event, traceId } = record;
  return JSON.stringify({ event, traceId, shortened: { '*': whole.length } });
}

function shorter(value: unknown, items: number, characters: number): unknown {
  if (typeof value === 'string') return value.length <= characters ? value : `${value.slice(0, characters)}…`;
  if (Array.isArray(value)) return value.slice(0, items).map((one) => shorter(one, items, characters));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, one]) => [key, shorter(one, items, characters)]),
  );
}

/** Of a list its items, of a text its characters, of anything else the characters of its JSON. */
function lengthOf(value: unknown): number {
  return Array.isArray(value) || typeof value === 'string' ? value.length : JSON.stringify(value).length;
}
