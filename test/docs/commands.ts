/** The commands that pages show, taken apart as a shell would. */
import { blocks, pages, withoutBlocks } from './markdown.ts';

interface Shown {
  page: string;
  /** As it stands there. */
  line: string;
  /** Text may name a command without all that it takes. */
  isWhole: boolean;
}

export interface Command extends Shown {
  /** Without redirections; what is between `<` and `>` or is "…" stays as it is. */
  words: readonly string[];
}

/** Every call of `program`, in blocks and, where something follows it, in the text; also in pipes and `$(…)`. */
export function commandsOf(program: string): Command[] {
  return shown().flatMap((one) =>
    callsIn(one.line)
      .filter(([first]) => first === program)
      .map((words) => ({ ...one, words })),
  );
}

/**
 * Blocks that a shell takes: those that say so, and those without a language that begin with a program. Of what was
 * typed at a prompt, what follows a `$`.
 */
export function shellBlocks(): { page: string; text: string }[] {
  const program = /^(?:az|azd|bicep|cd|cp|curl|docker|export|git|infra\/\w+|npm|npx|snaprep|\w+=\S+)(?: |\n)/;
  return blocks()
    .filter(({ language }) => language === 'sh' || language === '')
    .map(({ page, language, text }) => {
      const typed = /^\$ /m.test(text)
        ? [...text.matchAll(/^\$ ((?:.*\\\n)*.*\n)/gm)].map(([, line = '']) => line).join('')
        : text;
      return { page, text: language === 'sh' || program.test(typed) ? typed : '' };
    })
    .filter(({ text }) => text !== '');
}

function shown(): Shown[] {
  const inBlocks = shellBlocks().flatMap(({ page, text }) =>
    text
      .replaceAll(/\\\n */g, '')
      .split('\n')
      .map((line) => ({ page, line, isWhole: true })),
  );
  const inText = pages.flatMap((page) =>
    [...withoutBlocks(page).matchAll(/(?<!`)`([^`\n]+)`(?!`)/g)].map(([, line = '']) => ({
      page,
      line: line.replaceAll('\\|', '|'),
      isWhole: false,
    })),
  );
  return [...inBlocks, ...inText];
}

/** A word is of quoted parts, placeholders (`<group>`) and anything else; what ends a command is a token of its own. */
const token = /\$\(|\)|&&|\|\|?|;|(?:"(?:[^"\\]|\\.)*"|'[^']*'|<[\w -]+>|\\.|[^\s"'();|&<>\\]|&(?!&))+|[<>]/g;

function callsIn(line: string): string[][] {
  const calls: string[][] = [[]];
  let isRedirected = false;
  for (const [one] of line.replace(/(?:^| )#.*$/, '').matchAll(token)) {
    if (['$(', ')', '&&', '|', '||', ';'].includes(one)) calls.push([]);
    else if (one === '<' || one === '>') isRedirected = true;
    else if (isRedirected) isRedirected = false;
    else calls.at(-1)?.push(unquoted(one));
  }
  return calls.map((words) => words.slice(words.findIndex((word) => !/^[A-Za-z_]\w*=/.test(word))));
}

function unquoted(word: string): string {
  return word.replaceAll(/"((?:[^"\\]|\\.)*)"|'([^']*)'/g, (_, double?: string, single?: string) =>
    double === undefined ? (single ?? '') : double.replaceAll(/\\(["\\$`])/g, '$1'),
  );
}
