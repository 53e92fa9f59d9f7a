/** `-o tsv`: a row a line, its values between tabs, without a head, for the tools of a shell. */

/** Of what each result is a list first of all: these are its rows where no query says otherwise. */
const lists: Readonly<Record<string, readonly string[]>> = {
  status: ['replicas'],
  plan: ['changes', 'deletions', 'waiting', 'blocked'],
  history: ['happenings'],
  deletions: ['sets'],
  deadLetters: ['letters'],
  pauses: ['pauses'],
  pins: ['replicas'],
  capture: ['machines'],
  adopt: ['candidates'],
  doctor: ['findings'],
};

/** The rows of a whole result. Each has the same columns, by their first appearance; what a row has not is empty. */
export function tsvOfResult(result: unknown): string {
  const rows = rowsOfResult(result);
  if (!rows.every(isObject)) return tsvOfQuery(rows);
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  return linesOf(rows.map((row) => columns.map((column) => row[column])));
}

/** What a query gave, as it came. */
export function tsvOfQuery(data: unknown): string {
  const rows = data === null || data === undefined ? [] : Array.isArray(data) ? (data as unknown[]) : [data];
  return linesOf(rows.map((row) => (isObject(row) ? Object.values(row) : [row]).flat()));
}

function rowsOfResult(result: unknown): unknown[] {
  if (!isObject(result)) return [result];
  const names = lists[String(result['kind'])];
  return names === undefined ? [result] : names.flatMap((name) => result[name] as unknown[]);
}

function linesOf(rows: readonly (readonly unknown[])[]): string {
  return rows
    .map((row) => `${row.map((cell) => cellText(cell).replaceAll(/[\t\r\n]+/g, ' ')).join('\t')}\n`)
    .join('');
}

/** What is no single value, as JSON. */
export function cellText(value: unknown): string {
  if (value === null || value === undefined) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
