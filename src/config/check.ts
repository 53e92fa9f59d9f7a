/**
 * `npm run config`: says what is wrong with a configuration before it is deployed, and makes `replication.json` of the
 * files of one environment.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { ConfigurationError } from './configuration-error.ts';
import { readReplicationFile } from './load.ts';
import { optionProblem } from './option-problem.ts';
import { replicationConfigFrom } from './parse-replication-config.ts';
import { foreignSource, writtenFrom, writtenText } from './written-from.ts';

const help = `npm run config [-- FILE | options]

Checks replication.json. Exit code 0 when it is right, 1 with all its problems when it is not, 2 for usage.

  FILE           checks this file instead
  --env NAME     checks replication.NAME.json where there is one; a file may extend another
  --write        writes replication.json from it, which is what is deployed; needs --env
  --if-present   no file at all is right too
  --help         this text
`;

class UsageError extends Error {}

interface CheckOptions {
  /** Another file, by its path. */
  file?: string | undefined;
  env?: string | undefined;
  write: boolean;
  'if-present': boolean;
}

/** What there is to say; throws `ConfigurationError` and `UsageError`. */
function check(folder: string, options: CheckOptions): string {
  const { env, write, 'if-present': ifPresent } = options;
  const target = path.join(folder, 'replication.json');
  const own = env === undefined ? undefined : path.join(folder, `replication.${env}.json`);
  const file = options.file ?? (own !== undefined && existsSync(own) ? own : target);
  if (ifPresent && !existsSync(file)) return 'There is no replication.json yet.';
  const before = existsSync(target) ? readFileSync(target, 'utf8') : undefined;
  if (file === target && env !== undefined && before !== undefined) {
    const from = foreignSource(before, env);
    if (from !== undefined) {
      throw new UsageError(
        `replication.json was written from ${from}, and there is no replication.${env}.json: make one; where both are to do the same, of { "extends": "${from}" }`,
      );
    }
  }
  const read = readReplicationFile(file);
  const { rules } = replicationConfigFrom(read, file);
  const targets = rules.reduce((sum, rule) => sum + rule.targets.length, 0);
  const right = `${path.basename(file)} is right: ${count(rules.length, 'rule')}, ${count(targets, 'target')}.`;
  if (!write || file === target) return right;
  if (before !== undefined && writtenFrom(before) === undefined) {
    throw new UsageError(
      'replication.json was written by hand and is not overwritten; rename it, for instance to replication.base.json',
    );
  }
  const text = writtenText(path.basename(file), read.value);
  // `azd up` packages while it provisions, and nobody may find half a file.
  if (text !== before) writeFileSync(target, text);
  return `${right} Written to replication.json.`;
}

function count(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? '' : 's'}`;
}

function optionsOf(args: readonly string[]): CheckOptions | 'help' {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      env: { type: 'string' },
      write: { type: 'boolean', default: false },
      'if-present': { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return 'help';
  const [file, ...more] = positionals;
  if (more.length > 0) throw new UsageError(`one file at a time; ${positionals.length} were given`);
  if (file !== undefined && (values.env !== undefined || values.write)) {
    throw new UsageError(
      `${file} is checked by itself; for the file of an environment give its name alone: replication.prod.json by --env prod`,
    );
  }
  if (values.write && values.env === undefined) throw new UsageError('--write needs --env');
  if (values.env !== undefined && !/^[\w.-]+$/.test(values.env)) {
    throw new UsageError('--env is a name of letters, digits, ".", "_" and "-"');
  }
  // npm runs this in the folder of the project, and says where it was called.
  return file === undefined
    ? values
    : { ...values, file: path.resolve(process.env['INIT_CWD'] ?? process.cwd(), file) };
}

function main(): number {
  try {
    const options = optionsOf(process.argv.slice(2));
    // Where npm runs it, that is the folder of package.json.
    process.stdout.write(options === 'help' ? help : `${check(process.cwd(), options)}\n`);
    return 0;
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const isUsage = !(error instanceof ConfigurationError);
    process.stderr.write(`${optionProblem(error)}\n${isUsage ? '--help says what there is.\n' : ''}`);
    return isUsage ? 2 : 1;
  }
}

process.exitCode = main();
