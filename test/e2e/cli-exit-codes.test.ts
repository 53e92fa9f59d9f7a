/** Each code of the table in docs/cli.md, by the commands that pipelines judge by it, in one estate from state to state. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { exitCodes, exitCodeWords } from '../../src/cli/exit-code.ts';
import { CliCloud, finished } from '../support/cli.ts';
import { groups, ruleJson, selected, targetJson } from '../support/world.ts';

let cli: CliCloud;
/** Each code that a command ended with. */
const seen = new Set<number>();

beforeAll(async () => {
  cli = await CliCloud.start({
    rules: [ruleJson({ targets: [targetJson(groups.weu)], deleteDelay: 'PT1S' })],
    deletionGuard: { maxCount: 1, maxPercent: 10 },
  });
});
afterAll(async () => {
  await cli.close();
});

/** Runs each, and expects its code; several words of one command are separated by spaces. */
async function end(...expected: [command: string, code: number][]): Promise<void> {
  for (const [command, code] of expected) {
    const run = await cli.run(...command.split(' '), ...(needsJournal(command) ? cli.journal : []));
    if (run.code !== null) seen.add(run.code);
    expect({ command, code: run.code, error: run.code === code ? '' : run.error }).toEqual({
      command,
      code,
      error: '',
    });
  }
}

function needsJournal(command: string): boolean {
  return /^(sync|replicate|deletions|history|status|plan|explain|wait)\b/.test(command);
}

/** Ctrl-C, once it has said anything. */
async function interrupt(...words: string[]): Promise<void> {
  const child = cli.spawn(...words, ...cli.journal);
  child.stderr?.once('data', () => child.kill('SIGINT'));
  const { code, error } = await finished(child);
  if (code !== null) seen.add(code);
  expect({ words, code }).toEqual({ words, code: exitCodes.interrupted });
  expect(error.trim().split('\n').at(-1)).toMatch(/^Interrupted/);
}

test('an empty estate is in order', async () => {
  await end(['plan --detailed-exitcode', 0], ['status', 0], ['sync --here', 0], ['deletions list', 0]);
});

test('what is missing is a difference, no fault; who waits for it in vain is told by the code', async () => {
  for (const name of ['a', 'b', 'c']) cli.person.take(groups.source, name, { tags: selected });
  await end(
    ['plan', 0],
    ['plan --detailed-exitcode', 2],
    ['plan --detailed-exitcode --snapshot nothing-of-this-name', 0],
    ['sync --here --dry-run', 0],
    ['wait a --timeout 1s', 5],
    ['wait not-taken-yet --timeout 1s', 5],
    ['explain a', 0],
    ['status not-taken-yet', 1],
    ['status not-taken-*', 0],
  );
  await interrupt('wait', 'a', '--timeout', '1h');
});

test('what nothing fits, or nobody understands, is wrong use', async () => {
  await end(
    ['frobnicate', 64],
    ['plan --frobnicate', 64],
    ['help frobnicate', 64],
    ['sync --here --rule frobnicate', 64],
    ['status --selector nonsense', 64],
    ['deletions approve no-such-set --yes', 64],
    ['plan -f no-such-file.json', 64],
  );
});

test('what is answered out of the journal alone, and nobody names one', async () => {
  for (const command of [['history'], ['deletions', 'list'], ['deletions', 'approve', 'x', '--yes']]) {
    const { code, error } = await cli.run(...command);
    expect({ command, code }).toEqual({ command, code: exitCodes.usage });
    expect(error).toContain('give --journal');
  }
});

test('where Azure refuses, some fail and the rest is done', async () => {
  const answer = { status: 403, code: 'AuthorizationFailed', message: 'no' } as const;
  cli.cloud.resourceManager.faults.add({
    method: 'PUT',
    path: '/rg-images-weu/providers/Microsoft.Compute/snapshots/b',
    times: 100,
    answer,
  });
  await end(
    ['sync --here', 3],
    [`capture no-such-machine --subscription ${groups.source.subscriptionId} -g rg-images`, 1],
  );
  cli.cloud.resourceManager.faults.clear();
  await end(['history', 0], ['wait a --timeout 1s', 0]);
});

test('what the guard holds asks for a person, and is done once it is approved', async () => {
  for (const name of ['a', 'c']) cli.person.delete(groups.source, name);
  await end(
    ['plan --detailed-exitcode', 2],
    ['sync --here --wait-deletions', 4],
    ['deletions list', 4],
    ['deletions approve all', 64],
  );
  expect(cli.person.names(groups.weu)).toEqual(['a', 'b', 'c']);
  const { out } = await cli.run('deletions', 'list', '-o', 'tsv', '--query', 'sets[].setId', ...cli.journal);
  await end(
    [`deletions approve ${out.trim()} --yes`, 0],
    ['sync --here --wait-deletions', 0],
    ['deletions list', 0],
    ['plan --detailed-exitcode', 0],
  );
  expect(cli.person.names(groups.weu)).toEqual(['b']);
});

test('no code of the table is left out, and none is missing in the docs', async () => {
  expect([...seen].sort((left, right) => left - right)).toEqual(
    Object.values(exitCodes).sort((l, r) => l - r),
  );
  const docs = await readFile(path.resolve(import.meta.dirname, '../../docs/cli.md'), 'utf8');
  const told = [...docs.matchAll(/^\| (\d+) +\| (.+?) +\|$/gm)].map(([, code, words]) => [code, words]);
  expect(Object.fromEntries(told)).toEqual(exitCodeWords);
});
