/**
 * Clients that are programs of their own, one after another, against the built local cloud.
 *
 *     --all           all commands of the Azure CLI, not a few
 *     --only dotnet   one of them: az or dotnet
 */
import path from 'node:path';
import { parseArgs } from 'node:util';
import { run } from './cloud-process.ts';

const { values: options } = parseArgs({
  options: { all: { type: 'boolean', default: false }, only: { type: 'string' } },
});
const clients = ['az', 'dotnet'];
const { only } = options;
if (only !== undefined && !clients.includes(only)) {
  throw new Error(`--only ${only}: there is no such client; there are ${clients.join(' and ')}`);
}

for (const client of clients) {
  if (only !== undefined && client !== only) continue;
  const program = path.join(import.meta.dirname, client, 'run.ts');
  const code = await run(process.execPath, [program, ...(client === 'az' && options.all ? ['--all'] : [])]);
  if (code !== 0) process.exitCode = code;
}
