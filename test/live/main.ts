/** `npm run live`: says what it would do, asks, does it, and removes what it made. */
import { writeFile } from 'node:fs/promises';
import { help, parseOptions, type LiveOptions } from './options.ts';
import { replay, recordingsIn } from './replay.ts';
import { rows } from './rows.ts';
import { exitCode, liveRun } from './live-run.ts';
import { tableOf } from './table.ts';
import { liveEnvironment, type LiveEnvironment } from './environment.ts';

let settings: { options: LiveOptions; environment: LiveEnvironment | undefined };
try {
  const ids = rows.map(({ id }) => id);
  settings = { options: parseOptions(process.argv.slice(2), ids), environment: liveEnvironment(process.env) };
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(exitCode.usage);
}
const { options, environment } = settings;

if (options.help) {
  process.stdout.write(help);
} else if (options.replay !== undefined) {
  const recordings = await recordingsIn(options.replay);
  const results = [];
  for (const recording of recordings) results.push(await replay(recording, rows));
  process.stdout.write(tableOf(results));
  process.exitCode = results.every(({ verdict }) => verdict === 'agrees') ? 0 : exitCode.differs;
} else {
  const { code, results } = await liveRun(options, environment).catch(failed);
  if (results !== undefined) {
    process.stdout.write(tableOf(results));
    const file = options.out ?? (environment === undefined ? undefined : 'live-result.json');
    if (file !== undefined) {
      const facts = { asked: environment === undefined ? 'local' : 'azure', regions: environment?.regions };
      await writeFile(file, `${JSON.stringify({ formatVersion: 1, ...facts, results }, undefined, 2)}\n`);
      process.stderr.write(`Results: ${file}\n`);
    }
  }
  process.exitCode = code;
}

/** Azure could not be asked at all, or not to the end: not signed in, no network, no right. */
function failed(error: unknown): { code: number; results?: undefined } {
  const words = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  process.stderr.write(`${words}\nIf groups were made, the next run removes them, or --sweep.\n`);
  return { code: exitCode.left };
}
