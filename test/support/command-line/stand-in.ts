/**
 * Stands in for a tool on the PATH: takes a call as the tool itself would, or says what is wrong with it and fails;
 * notes it down; and answers with what Azure would say, through the tool's own `--query` and `--output tsv`.
 *
 *   node stand-in.ts <tool> <folder of calls and answers> <words of the call>
 */
import { appendFileSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { search } from 'jmespath';
import { isKnownTool, problemOf } from './known.ts';
import type { Answer, Call } from './stand-ins.ts';

const [tool = '', folder = '', ...words] = process.argv.slice(2);

function fail(message: string, code: number): never {
  process.stderr.write(`${message}\n`);
  process.exit(code);
}

function optionOf(name: string): string | undefined {
  const at = words.indexOf(name);
  return at < 0 ? undefined : words[at + 1];
}

/** As `--output tsv` prints what people put into a variable: a text, or one line for each. */
function tsvOf(value: unknown): string {
  return (Array.isArray(value) ? value : [value]).map(String).join('\n');
}

function print(body: unknown): void {
  if (tool !== 'az' || typeof body === 'string') return void process.stdout.write(`${tsvOf(body)}\n`);
  const query = optionOf('--query');
  const found = query === undefined ? body : (search(body, query) as unknown);
  if (found === null) fail(`the query finds nothing: ${query ?? ''}`, 3);
  const isText = optionOf('--output') === 'tsv' || optionOf('-o') === 'tsv';
  process.stdout.write(`${isText ? tsvOf(found) : JSON.stringify(found)}\n`);
}

const call: Call = { tool, words, env: process.env };
appendFileSync(path.join(folder, 'calls'), `${JSON.stringify(call)}\n`);
const problem = isKnownTool(tool) ? problemOf(tool, words) : undefined;
if (problem !== undefined) fail(problem, 2);
const empty = words.findIndex((word) => word === '');
if (empty > 0) fail(`${words[empty - 1] ?? ''} has an empty value`, 2);
const answers = JSON.parse(readFileSync(path.join(folder, 'answers.json'), 'utf8')) as Answer[];
const answer = answers.find((one) => one.tool === tool && `${words.join(' ')} `.startsWith(`${one.call} `));
if (answer?.body !== undefined) print(answer.body);
if (answer?.file !== undefined) appendFileSync(answer.file, '');
process.exitCode = answer?.code ?? 0;
