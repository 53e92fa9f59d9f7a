/** The local cloud as a person starts it, for clients that are programs of their own. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { createInterface } from 'node:readline';

const root = path.resolve(import.meta.dirname, '../..');

export interface CloudProcess {
  /** What it printed: addresses, and the environment for programs that use it. */
  addresses: {
    control: string;
    resourceManager: string;
    identity: string;
    environment: Record<string, string>;
    azureCli: readonly string[];
  };
  stop(): Promise<void>;
}

/** Starts the built cloud. Throws with what it said when it does not come up. */
export async function startCloud(...options: string[]): Promise<CloudProcess> {
  const command = path.join(root, 'local-azure/dist/cloud.mjs');
  const child = spawn(process.execPath, [command, ...options], { stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
  const first = once(createInterface(child.stdout), 'line');
  const [line] = (await Promise.race([first, once(child, 'exit').then(() => [undefined])])) as [
    string | undefined,
  ];
  if (line === undefined) throw new Error(`the local cloud did not start: ${said}`);
  const addresses = JSON.parse(line) as CloudProcess['addresses'];
  return { addresses, stop: () => stop(child) };
}

/** Runs a program to its end, its output shown; gives its exit code. */
export async function run(
  command: string,
  args: readonly string[],
  { cwd = root, environment = {} }: { cwd?: string; environment?: Record<string, string> } = {},
): Promise<number> {
  const child = spawn(command, args, { cwd, env: { ...process.env, ...environment }, stdio: 'inherit' });
  const [code] = (await once(child, 'exit')) as [number | null];
  return code ?? 1;
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  child.kill('SIGTERM');
  await once(child, 'exit');
}
