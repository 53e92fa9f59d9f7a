/** What may stand where the cursor is: what a shell's script asks `snaprep complete -- <words>` for. */
import path from 'node:path';
import type { Io } from '../io.ts';
import { formats } from '../printer.ts';
import { azureOptions, dataOptions, loggingOptions } from '../program.ts';
import type { Verb, VerbOption } from '../verb.ts';
import { verbs } from '../verbs.ts';
import { shells } from './shells.ts';

interface Suggestion {
  value: string;
  description?: string;
}

export interface Answers {
  suggestions: readonly Suggestion[];
  /** Whether the shell may offer files where nothing is suggested. */
  files: boolean;
}

const values: Readonly<Record<string, readonly string[]>> = {
  '--output': formats,
  '--mode': ['SameSubDifferentRegion', 'DifferentSubSameRegion', 'DifferentSubDifferentRegion'],
  '--selector': ['ready=false', 'ready=true', 'state=blocked', 'state=copying', 'state=approval'],
  '--level': ['CanNotDelete', 'ReadOnly'],
  '--power': ['running', 'stopped', 'deallocated'],
  '--of': ['calls', 'creates', 'operations', 'copies'],
};
const files = ['--file', '--log-file', '--local', '--write', '--prices'];

/** `words`: all after `snaprep`, the last one as far as it is typed. */
export async function answersTo(words: readonly string[], io: Pick<Io, 'cwd' | 'env'>): Promise<Answers> {
  const last = words.at(-1)?.trim() ?? '';
  const before = words.slice(0, -1);
  const verb = verbOf(before);
  if (verb === undefined) return begunWith(last, namesAfter(before));
  const option = optionsOf(verb).find((one) => takesValue(one) && isSpelt(one, before.at(-1)));
  if (option !== undefined) return valuesOf(longName(option), last, before, io);
  if (last.startsWith('-')) {
    const known = optionsOf(verb).map((one) => ({ value: longName(one), description: one.description }));
    return begunWith(last, [...known, { value: '--help', description: 'help for this command' }]);
  }
  if (verb.name === 'completion')
    return begunWith(
      last,
      shells.map((value) => ({ value })),
    );
  return { suggestions: [], files: (verb.args ?? []).some(({ name }) => name.includes('file')) };
}

function begunWith(last: string, all: readonly Suggestion[]): Answers {
  return { suggestions: all.filter(({ value }) => value.startsWith(last)), files: false };
}

/** The command that these words begin with; the words of options are none of it. */
function verbOf(before: readonly string[]): Verb | undefined {
  const [first = '', second = ''] = before.filter((word) => !word.startsWith('-'));
  return verbs.find(({ name }) => name === first || name === `${first} ${second}`);
}

/** Commands, or what comes after the first word of one that has two. */
function namesAfter(before: readonly string[]): Suggestion[] {
  const [first] = before;
  const all = verbs.flatMap(({ name, summary }): Suggestion[] => {
    const [head = '', tail] = name.split(' ');
    if (first === undefined)
      return [tail === undefined ? { value: head, description: summary } : { value: head }];
    return head === first && tail !== undefined ? [{ value: tail, description: summary }] : [];
  });
  return [...new Map(all.map((one) => [one.value, one])).values()];
}

function optionsOf(verb: Verb): VerbOption[] {
  return [
    ...(verb.options ?? []),
    ...(verb.printsData ? dataOptions : []),
    ...(verb.usesAzure ? [...azureOptions, ...loggingOptions] : []),
  ];
}

function longName({ flags }: VerbOption): string {
  return /--[\w-]+/.exec(flags)?.[0] ?? flags;
}

function takesValue({ flags }: VerbOption): boolean {
  return /[<[]/.test(flags);
}

function isSpelt({ flags }: VerbOption, word: string | undefined): boolean {
  return word !== undefined && flags.split(/[ ,]+/).includes(word);
}

async function valuesOf(
  option: string,
  last: string,
  before: readonly string[],
  io: Pick<Io, 'cwd' | 'env'>,
): Promise<Answers> {
  if (option === '--rule') return begunWith(last, await rulesOf(before, io));
  const known = values[option];
  if (known !== undefined)
    return begunWith(
      last,
      known.map((value) => ({ value })),
    );
  return { suggestions: [], files: files.includes(option) };
}

/** Of the configuration, where it can be read: a shell shows no errors. */
async function rulesOf(before: readonly string[], io: Pick<Io, 'cwd' | 'env'>): Promise<Suggestion[]> {
  const at = before.findIndex((word) => word === '-f' || word === '--file');
  const named = at === -1 ? undefined : before[at + 1];
  const file = named ?? io.env['REPLICATION_FILE'] ?? 'replication.json';
  try {
    const { loadReplicationConfig } = await import('../../config/load.ts');
    return loadReplicationConfig(path.resolve(io.cwd, file)).rules.map(({ name }) => ({ value: name }));
  } catch {
    return [];
  }
}

/** As the shells' scripts read it: a line each, then what they should do beside it (as cobra has these numbers). */
export function answersText({ suggestions, files: mayBeFile }: Answers): string {
  const lines = suggestions.map(({ value, description }) =>
    description === undefined ? value : `${value}\t${description}`,
  );
  return [...lines, `:${mayBeFile ? 0 : 4}`].map((line) => `${line}\n`).join('');
}
