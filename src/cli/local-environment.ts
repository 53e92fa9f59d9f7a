/** The addresses of a local cloud: from a file as `npm run cloud` prints it, or `NAME=value` lines. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import tls from 'node:tls';
import { UsageError } from './exit-code.ts';
import type { Io } from './io.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** `local` is the option's value: true where it was given without one. Undefined where it was not given. */
export function localEnvironment(
  local: unknown,
  { env, cwd }: Pick<Io, 'env' | 'cwd'>,
): Environment | undefined {
  if (local === undefined) return undefined;
  const found = typeof local === 'string' ? { ...env, ...environmentIn(readText(local, cwd), local) } : env;
  const missing = ['RESOURCE_MANAGER_ENDPOINT', 'IDENTITY_ENDPOINT'].filter((name) => !found[name]);
  if (missing.length > 0) {
    throw new UsageError(
      `--local: ${missing.join(' and ')} not given; save what npm run cloud prints in a file and give its path`,
    );
  }
  return found;
}

function readText(file: string, cwd: string): string {
  try {
    return readFileSync(path.resolve(cwd, file), 'utf8');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown error';
    throw new UsageError(`--local ${file}: cannot be read (${code})`);
  }
}

function environmentIn(text: string, file: string): Record<string, string> {
  if (!text.trimStart().startsWith('{')) return linesIn(text);
  try {
    const read = JSON.parse(text) as Record<string, unknown>;
    const inner = read['environment'] ?? read;
    const entries = Object.entries(inner).filter(([, value]) => typeof value === 'string');
    return Object.fromEntries(entries);
  } catch {
    throw new UsageError(`--local ${file}: is neither JSON nor lines of NAME=value`);
  }
}

function linesIn(text: string): Record<string, string> {
  const lines = text.split(/\r?\n/).flatMap((line) => {
    const [, name, value] = /^\s*(?:export\s+)?(\w+)=(.*)$/.exec(line) ?? [];
    return name === undefined || value === undefined ? [] : [[name, value.replace(/^(["'])(.*)\1$/, '$2')]];
  });
  return Object.fromEntries(lines) as Record<string, string>;
}

/** Node reads NODE_EXTRA_CA_CERTS at its start only, and a file names it later. */
export function trustLocal({ NODE_EXTRA_CA_CERTS: file }: Environment): void {
  if (file === undefined || process.env['NODE_EXTRA_CA_CERTS'] === file) return;
  const { setDefaultCACertificates, getCACertificates } = tls as Partial<typeof tls>;
  if (setDefaultCACertificates === undefined || getCACertificates === undefined) {
    throw new UsageError(
      `--local: this Node.js is too old to be told; set NODE_EXTRA_CA_CERTS=${file} before`,
    );
  }
  setDefaultCACertificates([...getCACertificates('default'), authorityIn(file)]);
}

/** A local cloud takes its certificate away when it ends. */
function authorityIn(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    throw new UsageError(
      `--local: ${file} is not there: the local cloud of this file has ended; start it again`,
    );
  }
}
