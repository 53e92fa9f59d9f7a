/** The calls of `az` and `azd` that people and pipelines are told to make, or that the hooks make. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { commandsOf } from '../../docs/commands.ts';
import { root } from '../../docs/markdown.ts';
import { advisedCommands } from './advised.ts';

const pipelines = ['.github/workflows/azure-dev.yml', '.azdo/pipelines/azure-dev.yml'];
/** They are made by code: its tests run them. */
const ofHooks = {
  az: ['account show', 'account get-access-token', 'deployment sub what-if'],
  azd: ['provision', 'auth token', 'env set'],
};

/** The verbs of each, as words, once. */
export function namedCommands(tool: 'az' | 'azd'): string[][] {
  const inPages = commandsOf(tool).map(({ words }) => verbsOf(words.slice(1)));
  const inPipelines = pipelines.flatMap((file) =>
    [
      ...readFileSync(path.join(root, file), 'utf8').matchAll(new RegExp(`\\b${tool} ([a-z][\\w -]*)`, 'g')),
    ].map(([, call = '']) => verbsOf(call.trim().split(/ +/))),
  );
  const inTexts = advisedCommands(tool).map(({ words }) => verbsOf(words));
  const all = [...inPages, ...inPipelines, ...inTexts, ...ofHooks[tool].map((call) => call.split(' '))];
  return [
    ...new Map(all.filter(({ length }) => length > 0).map((words) => [words.join(' '), words])).values(),
  ];
}

function verbsOf(words: readonly string[]): string[] {
  const end = words.findIndex((word) => !/^[a-z][a-z\d-]*$/.test(word));
  return end < 0 ? [...words] : words.slice(0, end);
}
