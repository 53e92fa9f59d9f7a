/**
 * Programs of others, one after another, against the built local cloud: the Azure CLI, the SDK for .NET, and the worker
 * of Azure Functions with the package that is deployed.
 *
 *     --all               all commands of the Azure CLI, not a few
 *     --only dotnet       one of them: az, dotnet or worker
 *     --worker <folder>   a built azure-functions-nodejs-worker, which is left out otherwise
 */
import path from 'node:path';
import { parseArgs } from 'node:util';
import { run } from './cloud-process.ts';

const { values: options } = parseArgs({
  options: {
    all: { type: 'boolean', default: false },
    only: { type: 'string' },
    worker: { type: 'string' },
  },
});
const given: Record<string, string[]> = {
  az: options.all ? ['--all'] : [],
  dotnet: [],
  worker: options.worker === undefined ? [] : ['--worker', options.worker],
};
const clients = Object.keys(given);
const { only } = options;
if (only !== undefined && !clients.includes(only)) {
  throw new Error(`--only ${only}: there is no such client; there are ${clients.join(', ')}`);
}

for (const client of clients) {
  if (only !== undefined && client !== only) continue;
  const program = path.join(import.meta.dirname, client, 'run.ts');
  const code = await run(process.execPath, [program, ...(given[client] ?? [])]);
  if (code !== 0) process.exitCode = code;
}
