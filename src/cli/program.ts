/** The command line as commander takes it apart. Runs nothing itself. */
import { Command, CommanderError, Option } from 'commander';
import { formats, printingFrom } from './printer.ts';
import { UsageError, type ExitCode } from './exit-code.ts';
import { helpWords } from './help-words.ts';
import type { Io } from './io.ts';
import { leavable } from './leavable.ts';
import type { Verb, VerbOption } from './verb.ts';
import { verbs } from './verbs.ts';

/** Where to find what every command that talks to Azure needs. */
export const azureOptions: readonly VerbOption[] = [
  {
    flags: '-f, --file <path>',
    description: 'the configuration (default: REPLICATION_FILE, or replication.json)',
  },
  {
    flags: '--installation <name>',
    description:
      'whose replicas count as ours (default: INSTALLATION_ID, or what the name of the namespace says)',
  },
  {
    flags: '--namespace <host>',
    description:
      'the Service Bus namespace of the deployed service (default: SERVICEBUS__fullyQualifiedNamespace)',
  },
  {
    flags: '--journal <uri>',
    description:
      'the Blob service with the journal (default: JOURNAL__blobServiceUri); without it nothing is deleted',
  },
  {
    flags: '--local [env]',
    description:
      'a local cloud: a file with its addresses, as npm run cloud prints them, or those in the environment',
  },
];

export const dataOptions: readonly VerbOption[] = [
  { flags: '-o, --output <format>', description: `one of ${formats.join(', ')} (default: table)` },
  { flags: '--query <jmespath>', description: 'what of the result is put out, as az has it' },
];

export const loggingOptions: readonly VerbOption[] = [
  { flags: '--verbose', description: 'shows each call to Azure on stderr, without secrets' },
  { flags: '--log-file <path>', description: 'writes what --verbose shows to this file' },
  {
    flags: '--log-rollover <days>',
    description: 'days after which the log file is begun anew; one older file is kept (default: 5)',
  },
];

type ProgramIo = Pick<Io, 'out' | 'error' | 'width' | 'screen'>;

/** Of help that no terminal shows, in columns. */
const pageWidth = 100;

/** `onRun` is told what was chosen; nothing is chosen by `--help` and `--version`. */
export function buildProgram(
  io: ProgramIo,
  version: string,
  onRun: (verb: Verb, call: { args: string[]; options: Record<string, unknown> }) => void,
): Command {
  const program = new Command('snaprep')
    .description('Azure Snapshot Replicator at the command line: what is where, why, and what would happen.')
    .version(version, '--version', 'the version')
    .helpCommand('help [command]', 'help for a command')
    .showSuggestionAfterError(true);
  prepare(program, io);
  const groups = new Map<string, Command>();
  for (const verb of verbs) {
    const [first = '', second] = verb.name.split(' ');
    const parent = second === undefined ? program : groupOf(program, groups, first, io);
    const command = parent.command(second ?? first).description(verb.summary);
    prepare(command, io);
    addTo(command, verb);
    command.action(() => onRun(verb, { args: command.args, options: command.opts() }));
  }
  return program;
}

/** What the overview says of words that have commands below them. */
const groupWords: Readonly<Record<string, string>> = {
  deletions: 'the deletions that are pending: what, until when and why; alone, lists them',
  'dead-letters': 'messages that were given up, and events that could not be delivered; alone, lists them',
  prices: 'the list of prices by which plan tells costs',
  local: 'plays with a local cloud, for trying and for tests',
};

function groupOf(program: Command, groups: Map<string, Command>, name: string, io: ProgramIo): Command {
  const known = groups.get(name);
  if (known !== undefined) return known;
  const words = groupWords[name];
  // Every call of the built file comes by here, so that no such group is ever released.
  if (words === undefined) throw new Error(`the group ${name} has no words: src/cli/program.ts`);
  const group = program.command(name).description(words);
  prepare(group, io);
  groups.set(name, group);
  return group;
}

function addTo(command: Command, verb: Verb): void {
  for (const { name, description } of verb.args ?? []) command.argument(name, description);
  addOptions(command, verb.options ?? []);
  command.optionsGroup('Common options:');
  // Else it would be all of a group below the common ones.
  if ((verb.options ?? []).length === 0 && verb.printsData) command.helpOption('-h, --help');
  if (verb.printsData) addOptions(command, dataOptions);
  if (verb.usesAzure) addOptions(command, [...azureOptions, ...loggingOptions]);
  command.addHelpText('after', `\nExamples:\n${verb.examples.map((line) => `  ${line}`).join('\n')}`);
}

function addOptions(command: Command, options: readonly VerbOption[]): void {
  for (const { flags, description, default: value, many } of options) {
    const option = new Option(flags, description);
    if (value !== undefined) option.default(value);
    if (many) option.argParser((text: string, before: string[] | undefined) => [...(before ?? []), text]);
    command.addOption(option);
  }
}

function prepare(command: Command, io: ProgramIo): void {
  command.exitOverride().configureOutput({
    writeOut: (text) => io.out(text),
    writeErr: (text) => io.error(text),
    getOutHelpWidth: () => (io.width === 0 ? pageWidth : io.width),
    getErrHelpWidth: () => io.screen()?.columns ?? pageWidth,
    // Told with every other mistake, as a person or a program reads it.
    outputError: () => undefined,
  });
}

/** Takes a command line apart. Undefined where there is nothing to run. Throws `UsageError`, already told. */
export async function parse(
  io: Io,
  version: string,
  argv: readonly string[],
): Promise<(() => Promise<ExitCode>) | undefined> {
  const chosen: { run?: () => Promise<ExitCode> } = {};
  const program = buildProgram(io, version, (verb, { args, options }) => {
    chosen.run = () => {
      const call = { io, args, options, printing: printingFrom(options) };
      return verb.readsOnly ? leavable(io, verb.run(call)) : verb.run(call);
    };
  });
  try {
    const words = helpWords(
      argv,
      verbs.map(({ name }) => name),
    );
    await program.parseAsync(withList(words), { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    // Help that was asked for is no mistake.
    if (error.exitCode === 0) return undefined;
    if (error.code === 'commander.help') throw new ToldUsageError('no command was given');
    const problem = error.message
      .replace(/^error: /, '')
      .replaceAll(/\s*\n\s*/g, ' ')
      .replace(/\.$/, '');
    const meant = error.code === 'commander.unknownOption' ? formatMeant(argv) : '';
    throw new UsageError(`${problem}${meant}; see snaprep ${[...namedIn(argv), '--help'].join(' ')}`);
  }
  return chosen.run;
}

/** Where a format was asked for as other programs have it. */
function formatMeant(argv: readonly string[]): string {
  const meant = formats.find((format) => argv.includes(`--${format}`));
  return meant === undefined ? '' : ` (it is -o ${meant})`;
}

/** The command that was meant, as far as it is one. */
function namedIn(argv: readonly string[]): readonly string[] {
  const isOne = (words: readonly string[]): boolean =>
    verbs.some(({ name }) => `${name} `.startsWith(`${words.join(' ')} `));
  return [argv.slice(0, 2), argv.slice(0, 1)].find((words) => words.length > 0 && isOne(words)) ?? [];
}

/** `deletions` alone lists them, as does every group of the service's that can. */
export function withList(argv: readonly string[]): string[] {
  const [group = '', ...more] = argv;
  const isAlone = more[0]?.startsWith('-') !== false && !more.includes('-h') && !more.includes('--help');
  const canList = verbs.some(({ name, usesAzure }) => name === `${group} list` && usesAzure);
  return isAlone && canList ? [group, 'list', ...more] : [...argv];
}

/** The help that was written says it. */
export class ToldUsageError extends UsageError {}
