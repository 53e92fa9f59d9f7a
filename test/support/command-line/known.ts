/**
 * Commands of Azure's command lines with their options, as the tools' own help has them: `known.json` is written by
 * `record.ts`. What a help here did not know, as it is newer, stands with the page that documents it.
 */
import known from './known.json' with { type: 'json' };

interface KnownCommand {
  /** Long and short ones. */
  options: string[];
  required: string[];
  /** How many words it takes beside options; none if left out. */
  words?: number;
  /** Where it is documented, if not by the help that was recorded. */
  source?: string;
}

type Tool = keyof typeof known;

function commandsOf(tool: Tool): Record<string, KnownCommand> {
  return known[tool].commands;
}

export function isKnownTool(tool: string): tool is Tool {
  return Object.hasOwn(known, tool);
}

/** What the tool would say against a call; undefined when there is nothing. A call in part may lack what is required. */
export function problemOf(tool: Tool, words: readonly string[], isWhole = true): string | undefined {
  const commands = commandsOf(tool);
  const verbs = verbsOf(words);
  const name = verbs.findLast((verb) => Object.hasOwn(commands, verb));
  const all = verbs.at(-1) ?? '';
  if (name === undefined) {
    const isGroup = Object.keys(commands).some((command) => `${command} `.startsWith(`${all} `));
    return isGroup && !isWhole
      ? undefined
      : `${tool} has no command "${all}"; of a new one, record.ts writes the options down`;
  }
  const { options, required, words: most = 0 } = commands[name] ?? { options: [], required: [] };
  const rest = words.slice(name.split(' ').length);
  const given = rest.filter((word) => /^--?[a-z]/i.test(word)).map((word) => word.split('=')[0] ?? '');
  const wrong = given.find((option) => !options.includes(option));
  if (wrong !== undefined) return `${tool} ${name} has no option ${wrong}`;
  const first = rest.findIndex((word) => word.startsWith('-'));
  const positional = first < 0 ? rest : rest.slice(0, first);
  if (positional.filter((word) => word !== '…').length > most)
    return `${tool} ${name} takes no "${positional.join(' ')}"`;
  const missing = required.find((option) => !given.some((one) => isSame(option, one)));
  return isWhole && missing !== undefined ? `${tool} ${name} needs ${missing}` : undefined;
}

/** `--name` stands for `--name -n` alike. */
function isSame(required: string, given: string): boolean {
  return required.split(' ').includes(given);
}

/** Every beginning of a call that may be a command: `deployment`, `deployment sub`, `deployment sub show`. */
function verbsOf(words: readonly string[]): string[] {
  const end = words.findIndex((word) => !/^[a-z][a-z\d-]*$/.test(word));
  const verbs = end < 0 ? words : words.slice(0, end);
  return verbs.map((_word, at) => verbs.slice(0, at + 1).join(' '));
}
