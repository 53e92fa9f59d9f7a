/** The calls of `az` and `azd` that texts of the program and of the hooks tell people to make. */
import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { root } from '../../docs/markdown.ts';

export interface Advised {
  file: string;
  /** Without the tool; "x" for what is put in. */
  words: string[];
}

/** In texts alone: what is said of a tool in a comment is no call. */
const inTexts = (tool: string): RegExp =>
  new RegExp(`^(?! *(?:\\*|//|/\\*)).*?['"\`(: ]${tool} ([a-z][^'\`\\n]*)`, 'gm');

export function advisedCommands(tool: 'az' | 'azd'): Advised[] {
  return globSync(['src/**/*.ts', 'infra/hooks/*.ts'], { cwd: root }).flatMap((file) => {
    const text = readFileSync(path.join(root, file), 'utf8').replaceAll(/\$\{[^}]*\}/g, 'x');
    return (
      [...text.matchAll(inTexts(tool))]
        .map(([, call = '']) => wordsOf(call))
        // What has no option may be a sentence.
        .filter((words) => words.some((word) => word.startsWith('--')))
        .map((words) => ({ file, words }))
    );
  });
}

/** Up to where the sentence goes on; a placeholder in brackets is one word, and so is a text in quotes. */
function wordsOf(call: string): string[] {
  const [whole = ''] = /^(?:<[^>]*>|"[^"]*"|[^,;()<"])*/.exec(call) ?? [];
  return whole.match(/<[^>]*>|"[^"]*"|[^\s<"]+/g) ?? [];
}
