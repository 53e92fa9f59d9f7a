/** `npm start`. Says at once what it does, builds what is not built, and shows it; ends in good order. */
import path from 'node:path';
import { optionProblem } from '../config/option-problem.ts';
import { buildFirst } from './build-first.ts';
import type { Estate } from './estate.ts';
import { Lifetime } from './lifetime.ts';
import { help, parseOptions, type TourOptions } from './options.ts';
import { Screen } from './screen.ts';

const projectRoot = path.resolve(import.meta.dirname, '../..');

const build = path.join(projectRoot, 'build.ts');

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
    const { isBuilt } = await import('../../build.ts');
    await buildFirst({ program: [build, '--quiet'], isBuilt }, screen, lifetime);
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
    process.stderr.write(`${optionProblem(error)}\n\n${help}`);
    return 2;
  }
  if (!options.help) return run(options);
  process.stdout.write(help);
  return 0;
}

process.exitCode = await main();
// What was ended may still hold a socket for a moment; nothing is left to wait for.
process.stdout.write('', () => process.exit());
