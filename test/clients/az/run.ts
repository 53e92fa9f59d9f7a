/**
 * The Azure CLI against the built local cloud, by the very commands that `npm run cloud` prints. Ends with code 0 when
 * all went as it should, and also where there is no `az` or one that nobody tried: then it says so. A few commands; with
 * `--all` all of them, by whatever `az` there is.
 */
import { spawnSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { startCloud } from '../cloud-process.ts';
import { AzureCli } from './azure-cli.ts';
import { commands } from './commands.ts';

const { values: options } = parseArgs({ options: { all: { type: 'boolean', default: false } } });
const version = spawnSync('az', ['version', '--output', 'tsv'], { encoding: 'utf8' });
if (version.status !== 0) {
  process.stdout.write('LEFT OUT: the Azure CLI, because this machine has no az\n');
  process.exit(0);
}
const number = version.stdout.split(/\s/)[0] ?? '';
process.stdout.write(`az ${number}\n`);
// Later ones log in by another library: they are no news about a change of this project.
if (!number.startsWith('2.45.') && !options.all) {
  process.stdout.write('LEFT OUT: the Azure CLI, because 2.45 alone was tried; --all tries this one\n');
  process.exit(0);
}

const folder = await mkdtemp(path.join(tmpdir(), 'local-azure-cli-'));
// Operations are over before `az` looks for the first time: a second look it takes 30 seconds later.
const cloud = await startCloud('--operation-ms', '1', '--copy-ms', '2000', '--delta-copy-ms', '2000');
const wanted = options.all ? commands : commands.filter(({ isOfTheFew }) => isOfTheFew);
const counts = { passed: 0, failed: 0 };
try {
  const environment = logIn(cloud.addresses.azureCli, folder);
  const az = new AzureCli(environment);
  for (const command of wanted) {
    try {
      await command.run(az);
      counts.passed += 1;
      process.stdout.write(`ok      ${command.name}\n`);
    } catch (error) {
      counts.failed += 1;
      process.stdout.write(
        `FAILED  ${command.name}\n        ${error instanceof Error ? error.message : String(error)}\n`,
      );
    }
  }
  process.stdout.write(
    `${String(counts.passed)} passed, ${String(counts.failed)} failed, of ${String(commands.length)} there are\n`,
  );
  process.exitCode = counts.failed === 0 && counts.passed > 0 ? 0 : 1;
} finally {
  await cloud.stop();
  await rm(folder, { recursive: true, force: true });
}

/** Types the printed commands into a shell, and gives the environment that they leave. */
function logIn(printed: readonly string[], configuration: string): NodeJS.ProcessEnv {
  const script = [
    'set -e',
    ...printed,
    // Its own choice of a folder is replaced: this one goes away with the test.
    'env -0',
  ]
    .join('\n')
    .replace('$(mktemp -d)', configuration);
  const quiet = { AZURE_CORE_COLLECT_TELEMETRY: 'no', AZURE_CORE_NO_COLOR: 'yes' };
  const shell = spawnSync('sh', ['-c', script], { encoding: 'utf8', env: { ...process.env, ...quiet } });
  if (shell.status !== 0) throw new Error(`the printed commands failed: ${shell.stderr}`);
  const [, variables = ''] = /^([\s\S]*)$/.exec(shell.stdout) ?? [];
  return Object.fromEntries(
    variables
      .split('\0')
      .map((line) => /(?:^|\n)(\w+)=([\s\S]*)$/.exec(line)?.slice(1, 3) as [string, string] | undefined)
      .filter((pair) => pair !== undefined),
  );
}
