/**
 * Stoplight's Prism as a proxy: it holds every request and every answer that goes through it against openapi.json, by
 * nothing of this project. Installed when it is first asked for, as it brings 180 packages.
 */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const version = '5.16.0';
const root = path.resolve(import.meta.dirname, '../..');
const folder = path.join(root, `node_modules/.cache/prism-${version}`);
const program = path.join(folder, 'node_modules/@stoplight/prism-cli/dist/index.js');

export interface Violation {
  /** `request` or `response` first. */
  location: string[];
  severity: string;
  code: string;
  message: string;
}

export interface Prism {
  url: string;
  close: () => Promise<void>;
}

/** EX_UNAVAILABLE of sysexits(3). */
export const unavailableCode = 69;

/** Ends the process with `unavailableCode` where the registry does not give it: that says nothing of the API. */
function install(): void {
  if (existsSync(program)) return;
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, 'package.json'), '{ "private": true }');
  const options = ['--no-audit', '--no-fund', '--ignore-scripts', '--silent'];
  const { status } = spawnSync('npm', ['install', ...options, `@stoplight/prism-cli@${version}`], {
    cwd: folder,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  if (status === 0) return;
  process.stderr.write(`npm could not install @stoplight/prism-cli@${version}\n`);
  process.exit(unavailableCode);
}

/** Before the API at `upstream`, on loopback. */
export async function startPrism(upstream: string): Promise<Prism> {
  install();
  const port = await freePort();
  const description = path.join(root, 'openapi.json');
  const given = ['proxy', description, upstream, '--port', String(port), '--host', '127.0.0.1'];
  const child = spawn(process.execPath, [program, ...given], { stdio: ['ignore', 'pipe', 'pipe'] });
  const closed = once(child, 'close');
  let said = '';
  await new Promise<void>((resolve, reject) => {
    child.stdout.on('data', (chunk: Buffer) => {
      said += chunk.toString();
      if (said.includes('Prism is listening')) resolve();
    });
    child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
    void closed.then(() => reject(new Error(`Prism does not start:\n${said}`)));
  });
  return {
    url: `http://127.0.0.1:${port}`,
    close: async () => {
      child.kill('SIGKILL');
      await closed;
    },
  };
}

/** What it found in one exchange. */
export function violationsOf(headers: Headers): Violation[] {
  const found = headers.get('sl-violations');
  return found === null ? [] : (JSON.parse(found) as Violation[]);
}

async function freePort(): Promise<number> {
  const { createServer } = await import('node:net');
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, 'close');
  return port;
}
