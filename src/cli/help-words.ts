import { UsageError } from './exit-code.ts';
import { nearestAdvice } from './nearest-advice.ts';

/**
 * A call for help in one form, `<command> --help`: `help deletions approve` asks for the words below a group too. Help
 * for what is no command is a mistake and not the overview, whose exit code would say that all is well.
 * `names`: of all commands, as `deletions approve`. Throws `UsageError`.
 */
export function helpWords(argv: readonly string[], names: readonly string[]): string[] {
  const isHelp = argv[0] === 'help';
  if (!isHelp && !argv.some((word) => word === '--help' || word === '-h')) return [...argv];
  const words = (isHelp ? argv.slice(1) : argv).filter((word) => isHelp || !word.startsWith('-'));
  const firsts = [...new Set(names.map((name) => name.split(' ')[0] ?? ''))];
  const [first, second] = words.filter((word) => !word.startsWith('-'));
  // Options come after their command: what begins with one is the program's own help.
  if (first === undefined || (!isHelp && argv[0]?.startsWith('-') === true) || first === 'help')
    return ['--help'];
  if (!firsts.includes(first)) throw unknown(first, firsts);
  const seconds = names
    .filter((name) => name.startsWith(`${first} `))
    .map((name) => name.slice(first.length + 1));
  if (seconds.length === 0 || second === undefined) return [first, '--help'];
  // `deletions -o json --help`: json is the value of an option, and the group's help is meant.
  const isWord = isHelp || argv[1] === second;
  if (!isWord) return [first, '--help'];
  if (!seconds.includes(second)) throw unknown(`${first} ${second}`, seconds, second);
  return [first, second, '--help'];
}

function unknown(words: string, known: readonly string[], word = words): UsageError {
  return new UsageError(`unknown command '${words}'${nearestAdvice(word, known)}`);
}
