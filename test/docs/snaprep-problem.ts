/** What the command line would say against a call, without running it. */
import { search } from 'jmespath';
import { UsageError } from '../../src/cli/exit-code.ts';
import { printingFrom } from '../../src/cli/printer.ts';
import { buildProgram } from '../../src/cli/program.ts';

/** `[options]` of a usage line, "…" for the rest of a call. */
const leftOut = ['[options]', '…'];

/** What ends a call that only asks for words. */
const asked = ['commander.version', 'commander.helpDisplayed'];

/** Undefined when there is nothing to say. A call that is not whole may lack arguments, or the word after a group. */
export async function snaprepProblem(
  words: readonly string[],
  isWhole: boolean,
): Promise<string | undefined> {
  const output: string[] = [];
  const listen = (text: string): void => void output.push(text);
  const program = buildProgram(
    { out: listen, error: listen, width: 0, screen: () => undefined },
    '0',
    (_verb, { options }) => {
      const { query } = printingFrom(options);
      if (query !== undefined) checkQuery(query);
    },
  );
  const groups = program.commands.filter(({ commands }) => commands.length > 0).map((group) => group.name());
  const given = words.filter((word) => !leftOut.includes(word));
  if (!isWhole && (given.length === 0 || (given.length === 1 && groups.includes(given[0] ?? '')))) return;
  try {
    await program.parseAsync(given, { from: 'user' });
  } catch (error) {
    const { code, message } = error as Error & { code?: string };
    if (asked.includes(code ?? '') || (!isWhole && code === 'commander.missingArgument')) return undefined;
    return message;
  }
  return undefined;
}

function checkQuery(query: string): void {
  try {
    search(null, query);
  } catch (error) {
    throw new UsageError(`--query ${query}: ${error instanceof Error ? error.message : String(error)}`);
  }
}
