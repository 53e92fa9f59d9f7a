/**
 * The package that is deployed, in the real Node worker of Azure Functions: loaded as it is, chunks and all, once by
 * its start and once by a worker that was started for no app. An image is copied into two regions, an event and a hint
 * at a time, and a night finds all in sync. Ends with code 0 when that is so, and also where no worker is named: then
 * it says so.
 *
 *     --worker <folder>   a built azure-functions-nodejs-worker
 */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { WorkerScenario } from './scenario.ts';

const { values: options } = parseArgs({ options: { worker: { type: 'string' } } });
if (options.worker === undefined) {
  process.stdout.write('LEFT OUT: the worker of Azure Functions, because none is named by --worker\n');
  process.exit(0);
}
const folder = path.resolve(options.worker);
if (!existsSync(path.join(folder, 'dist/src/Worker.js'))) {
  process.stdout.write(
    `--worker ${options.worker}: no dist/src/Worker.js there; build it by npm run build\n`,
  );
  process.exit(64);
}

let failed = 0;
for (const isSpecialized of [false, true]) {
  const name = isSpecialized ? 'an app given to a worker that waits for one' : 'a worker started for its app';
  try {
    const scenario = await WorkerScenario.start(folder, isSpecialized);
    try {
      await scenario.run();
    } finally {
      await scenario.close();
    }
    process.stdout.write(`ok      ${name}\n`);
  } catch (error) {
    failed += 1;
    process.stdout.write(
      `FAILED  ${name}\n        ${error instanceof Error ? error.message : String(error)}\n`,
    );
  }
}
// A client whose cloud has gone would go on trying.
process.exit(failed === 0 ? 0 : 1);
