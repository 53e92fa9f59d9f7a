import { readFileSync } from 'node:fs';
import { pricesSchema, type Prices } from '../../report/costs.ts';
import { UsageError } from '../exit-code.ts';

/** The list of prices in this file; undefined where there is none. Throws `UsageError` for one that is none. */
export function readPrices(file: string): Prices | undefined {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown error';
    if (code === 'ENOENT') return undefined;
    throw new UsageError(`${file}: cannot be read (${code})`);
  }
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw new UsageError(`${file}: is no JSON; write it anew with snaprep prices update`);
  }
  const parsed = pricesSchema.safeParse(json);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const where = issue?.path.join('.') ?? '';
  throw new UsageError(
    `${file}: ${where}: ${issue?.message ?? 'is no list of prices'}; run snaprep prices update`,
  );
}
