/** `npm start`. Says at once what it does, builds what is not built, and shows it; ends in good order. */
import { spawn } from 'node:child_process';
import path from 'node:path';
import type { Estate } from './estate.ts';
import { Lifetime } from './lifetime.ts';
import { help, parseOptions, type TourOptions } from './options.ts';
import { Screen } from './screen.ts';

const projectRoot = path.resolve(import.meta.dirname, '../..');

/** Builds in a process of its own, so that it can be broken off; nothing when all is up to date. */
async function build(screen: Screen, { signal }: Lifetime): Promise<void> {
  const { isBuilt } = await import('../../build.ts');
  if (isBuilt()) return;
  screen.line('building the service and the local cloud: once, until a source changes');
  const said: Buffer[] = [];
  const child = spawn(process.execPath, [path.join(projectRoot, 'build.ts'), '--quiet'], {
    stdio: ['ignore', 'pipe', 'pipe'],
    signal,
    killSignal: 'SIGKILL',
  });
  // Told by the exit as well.
  child.on('error', () => undefined);
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => said.push(chunk));
  const since = performance.now();
  const tick = setInterval(
    () => {
      if (!screen.isLive) screen.line('still building');
      screen.underWay([`still building, ${Math.round((performance.now() - since) / 1000)} s so far`]);
    },
    screen.isLive ? 500 : 1900,
  );
  // Not `once`, which would take the abort for the end, and leave the rest undone.
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
  clearInterval(tick);
  screen.underWay([]);
  signal.throwIfAborted();
  if (code !== 0) throw new Error(`The build failed.\n${Buffer.concat(said).toString().trim()}`);
}

async function readOwn(file: string): Promise<Estate> {
  const { readEstate } = await import('./estate.ts');
  // npm runs this in the folder of the project, and says where it was called.
  return readEstate(path.resolve(process.env['INIT_CWD'] ?? process.cwd(), file));
}

async function run(options: TourOptions): Promise<number> {
  const screen = new Screen(options.json ? process.stderr : process.stdout);
  const lifetime = new Lifetime(screen);
  screen.text('Azure Snapshot Replicator on a local cloud. Nothing here reaches Azure.');
  let code = 0;
  try {
    // What is wrong with a file is told before anybody waits for a build.
    const own = options.config === undefined ? undefined : await readOwn(options.config);
    await build(screen, lifetime);
    // Only now: what it imports was not there before.
    const { show } = await import('./show.ts');
    code = await show({ options, own, screen, lifetime, projectRoot });
  } catch (error) {
    lifetime.fail(screen, error);
  }
  screen.underWay([]);
  await lifetime.close();
  return code === 0 ? lifetime.code : code;
}

function main(): Promise<number> | number {
  let options: TourOptions;
  try {
    options = parseOptions(process.argv.slice(2));
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n\n${help}`);
    return 2;
  }
  if (!options.help) return run(options);
  process.stdout.write(help);
  return 0;
}

process.exitCode = await main();
// What was ended may still hold a socket for a moment; nothing is left to wait for.
process.stdout.write('', () => process.exit());
