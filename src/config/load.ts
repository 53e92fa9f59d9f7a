import { readFileSync } from 'node:fs';
import type { ReplicationConfig } from '../replication/rule.ts';
import { ConfigurationError } from './configuration-error.ts';
import { parseReplicationConfig } from './parse-replication-config.ts';

/**
 * Reads a `replication.json`. Throws `ConfigurationError`, also when the file is not there or is not UTF-8. At once
 * and not by promise, because functions have to be registered while the module is being loaded.
 */
export function loadReplicationConfig(file: string): ReplicationConfig {
  return parseReplicationConfig(decoded(bytesOf(file), file), file);
}

function bytesOf(file: string): Buffer {
  try {
    return readFileSync(file);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown error';
    const message = `cannot be read (${code}); deploy it with the app, or set REPLICATION_FILE to its path`;
    throw new ConfigurationError(file, [{ path: '', message }]);
  }
}

function decoded(bytes: Buffer, file: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    // What Windows PowerShell writes by default is UTF-16.
    throw new ConfigurationError(file, [{ path: '', message: 'is not UTF-8; save it with that encoding' }]);
  }
}
