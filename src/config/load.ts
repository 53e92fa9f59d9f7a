import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { ReplicationConfig } from '../replication/rule.ts';
import { ConfigurationError, type TextPlace } from './configuration-error.ts';
import type { JsonText } from './json-reader.ts';
import { isObject, overlaid } from './overlay.ts';
import { readText, replicationConfigFrom } from './parse-replication-config.ts';

/**
 * Reads a `replication.json`. Throws `ConfigurationError`, also when the file is not there or is not UTF-8. At once
 * and not by promise, because functions have to be registered while the module is being loaded.
 */
export function loadReplicationConfig(file: string): ReplicationConfig {
  return replicationConfigFrom(readReplicationFile(file), file);
}

/** A file with all that it extends under it; what is wrong within its values is not looked at. */
export function readReplicationFile(file: string): JsonText {
  return layered(file, []);
}

/** `above`: the files that led here. */
function layered(file: string, above: readonly string[]): JsonText {
  const read = readText(decoded(bytesOf(file, above), file), file);
  const base = baseOf(file, read, above);
  if (base === undefined && above.length === 0) return read;
  // Each place has to say which of the files it is in.
  const places = placesIn(file, read.places);
  if (base === undefined) return { ...read, places };
  const below = layered(base, [...above, file]);
  const over = { value: withoutExtends(read.value), places };
  return { ...overlaid(below, over), keys: [...below.keys, ...read.keys] };
}

function placesIn(file: string, places: JsonText['places']): JsonText['places'] {
  const name = path.basename(file);
  return new Map([...places].map(([at, place]): [string, TextPlace] => [at, { file: name, ...place }]));
}

/** The file that this one is laid over. */
function baseOf(file: string, { value, places }: JsonText, above: readonly string[]): string | undefined {
  const named = isObject(value) ? value['extends'] : undefined;
  if (typeof named !== 'string' || named === '') return undefined;
  const base = path.resolve(path.dirname(file), named);
  const place = places.get('extends');
  if (![...above, file].some((one) => path.resolve(one) === base)) return base;
  const message = `${JSON.stringify(named)} extends this file in turn; remove one of the two`;
  throw new ConfigurationError(file, [{ path: 'extends', ...(place && { place }), message }]);
}

function withoutExtends(value: unknown): unknown {
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).filter(([key]) => key !== 'extends'));
}

const unreadable: Readonly<Record<string, string>> = {
  ENOENT: 'is not there',
  EISDIR: 'is a folder, not a file',
  EACCES: 'may not be read by this user',
};

function bytesOf(file: string, above: readonly string[]): Buffer {
  try {
    return readFileSync(file);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown error';
    const by = above.at(-1);
    const what = unreadable[code] ?? `cannot be read (${code})`;
    const message =
      by === undefined
        ? `${what}; correct the path (REPLICATION_FILE, where that is set), or have snaprep init write one`
        : `${what}, and ${by} extends it; correct the path, or deploy what npm run config -- --write makes of both`;
    throw new ConfigurationError(file, [{ path: '', message }]);
  }
}

function decoded(bytes: Buffer, file: string): string {
  const marked = (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff);
  // Without its mark, the first character gives it away: no JSON begins with a null.
  const isUtf16 = marked || (bytes.length > 1 && (bytes[0] === 0) !== (bytes[1] === 0));
  try {
    if (!isUtf16) return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    // Said below.
  }
  // Windows PowerShell 5 writes UTF-16 by ">" and Out-File. Bicep reads the same file, and UTF-8 only.
  const what = isUtf16 ? 'is UTF-16, as Windows PowerShell writes it' : 'is not UTF-8';
  const message = `${what}; save it as UTF-8 (Set-Content -Encoding utf8)`;
  throw new ConfigurationError(file, [{ path: '', message }]);
}
