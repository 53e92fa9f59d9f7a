/** Puts a result out as it was asked for: `-o table|json|tsv|yaml`, `--query` as `az` has them. */
import { UsageError } from './exit-code.ts';
import type { Io } from './io.ts';
import { nearestAdvice } from './nearest-advice.ts';
import { painted } from './paint.ts';
import { tableText } from './table.ts';
import { cellText, tsvOfQuery, tsvOfResult } from './tab-separated.ts';

export const formats = ['table', 'json', 'tsv', 'yaml'] as const;
export type Format = (typeof formats)[number];

export interface Printing {
  format: Format;
  /** JMESPath. */
  query?: string;
}

/** Throws `UsageError` where there is no such format. */
export function printingFrom({ output, query }: { output?: unknown; query?: unknown }): Printing {
  const format = formats.find((known) => known === (output ?? 'table'));
  if (format === undefined) {
    throw new UsageError(
      `-o ${String(output)}: there is no such format${nearestAdvice(String(output), formats)}`,
    );
  }
  return { format, ...(typeof query === 'string' && { query }) };
}

/** `view` draws the whole result for people; what a query leaves of it is drawn as it comes. */
export async function print(
  io: Io,
  { format, query }: Printing,
  result: unknown,
  view: () => string,
): Promise<void> {
  if (query === undefined && format === 'table') {
    io.out(io.colour ? painted(view()) : view());
    return;
  }
  const data = query === undefined ? result : await queried(result, query);
  switch (format) {
    case 'json':
      io.out(`${JSON.stringify(data ?? null, undefined, 2)}\n`);
      return;
    case 'yaml': {
      const loaded = await import('yaml');
      // Bundled it is CommonJS, and has a default alone.
      const { stringify } = 'default' in loaded ? (loaded.default as typeof loaded) : loaded;
      io.out(stringify(plain(data), { lineWidth: 0 }));
      return;
    }
    case 'tsv':
      io.out(query === undefined ? tsvOfResult(plain(data)) : tsvOfQuery(data));
      return;
    case 'table':
      io.out(anyTable(data, io.width));
  }
}

async function queried(result: unknown, query: string): Promise<unknown> {
  const { default: jmespath } = await import('jmespath');
  try {
    return jmespath.search(plain(result), query) as unknown;
  } catch (error) {
    throw new UsageError(`--query ${query}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** As JSON would have it, so that every format says the same. */
function plain(data: unknown): unknown {
  return data === undefined ? null : (JSON.parse(JSON.stringify(data)) as unknown);
}

function anyTable(data: unknown, width: number): string {
  const rows = rowsOf(data);
  const head = [...new Set(rows.flatMap((row) => (isObject(row) ? Object.keys(row) : [])))];
  if (head.length === 0) return rows.map((row) => `${cellText(row)}\n`).join('');
  const cells = rows.map((row) => head.map((key) => cellText(isObject(row) ? row[key] : row)));
  return tableText({ head, rows: cells }, width);
}

function rowsOf(data: unknown): unknown[] {
  if (data === null || data === undefined) return [];
  return Array.isArray(data) ? data : [data];
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
