import { writeFileSync } from 'node:fs';
import { UsageError } from './exit-code.ts';

/** A file that was asked for. Throws `UsageError` where there is no such folder, or nothing may be written into it. */
export function writeOut(file: string, text: string): void {
  try {
    writeFileSync(file, text);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown error';
    throw new UsageError(`${file}: cannot be written (${code}); give another path`);
  }
}
