/** `snaprep`: the streams, the signals, and the one place that turns errors into exit codes. */
import { ConfigurationError } from '../config/configuration-error.ts';
import { exitCodes, Interrupted, UsageError, type ExitCode } from './exit-code.ts';
import { processIo, type Io } from './io.ts';
import { parse, ToldUsageError } from './program.ts';
import { version } from './version.ts';

/** Runs one command line; never throws. */
export async function run(io: Io, argv: readonly string[]): Promise<ExitCode> {
  // What shells ask on each Tab: nothing else is loaded, and nothing is ever said of a mistake.
  if (argv[0] === 'complete' && argv[1] === '--') {
    const { answersText, answersTo } = await import('./completion/answers.ts');
    io.out(answersText(await answersTo(argv.slice(2), io)));
    return exitCodes.done;
  }
  try {
    const command = await parse(io, version, argv);
    return command === undefined ? exitCodes.done : await command();
  } catch (error) {
    if (error instanceof ToldUsageError) return exitCodes.usage;
    if (error instanceof Interrupted) {
      io.error(`${error.message}\n`);
      return exitCodes.interrupted;
    }
    const code = told(io, error, wantsJson(argv));
    return io.signal.aborted ? exitCodes.interrupted : code;
  }
}

function told(io: Io, error: unknown, asJson: boolean): ExitCode {
  const isUsage = error instanceof UsageError || error instanceof ConfigurationError;
  const message = messageOf(error);
  const code = codeOf(error);
  io.error(asJson ? `${JSON.stringify({ error: { code, message } })}\n` : `snaprep: ${message}\n`);
  return isUsage ? exitCodes.usage : exitCodes.failed;
}

function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const isTold = [
    'UsageError',
    'NotFoundError',
    'ConfigurationError',
    'ArmError',
    'JournalDamagedError',
    'PriceServiceError',
  ].includes(error.name);
  return isTold ? error.message : `${error.name}: ${error.message}`;
}

function codeOf(error: unknown): string {
  if (typeof error === 'object' && error !== null && 'failure' in error) {
    const { failure } = error as { failure: { code?: string } };
    if (failure.code !== undefined) return failure.code;
  }
  return error instanceof Error ? error.name : 'Unknown';
}

/** A program that reads JSON gets a failure as one line of it. */
function wantsJson(argv: readonly string[]): boolean {
  const text = argv.join(' ');
  return /(?:^| )(?:-o|--output)[ =]?json(?: |$)/.test(text);
}

/** What the bundle starts. `ioFor` is given by tests that have a time of their own. */
export async function main(ioFor: (signal: AbortSignal) => Io = processIo): Promise<void> {
  const ending = new AbortController();
  const end = (): void => {
    // The second one ends at once.
    if (ending.signal.aborted) process.exit(exitCodes.interrupted);
    ending.abort();
    const stopping = 'Stopping after what was begun; Ctrl-C again ends at once.\n';
    setTimeout(() => process.stderr.write(stopping), 1000).unref();
  };
  // The second is how pipelines cancel.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, end);
  let lost: string | undefined;
  process.stdout.on('error', ({ code, message }: NodeJS.ErrnoException) => {
    if (code === 'EPIPE') process.exit(exitCodes.done);
    lost ??= code ?? message;
  });
  const code = await run(ioFor(ending.signal), process.argv.slice(2));
  await drained(process.stdout);
  // Whoever reads the file would take a part of it for the whole.
  if (lost !== undefined) process.stderr.write(`snaprep: the output could not be written (${lost})\n`);
  // On Windows terminals and pipes take what is told in their own time as well.
  await drained(process.stderr);
  // The Service Bus client and keep-alive connections would hold the process for minutes.
  process.exit(lost !== undefined && code === exitCodes.done ? exitCodes.failed : code);
}

/** A pipe takes what was written in its own time. */
function drained(stream: NodeJS.WriteStream): Promise<void> {
  return new Promise((resolve) => stream.write('', () => resolve()));
}
