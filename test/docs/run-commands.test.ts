/**
 * Every command of the pages about deploying and operating, run as it stands there, page by page, in a shell that stops
 * at the first failure and at a variable that nobody set. The tools are stand-ins: they take a call only as their own
 * help has it, and answer as Azure would. What only a subscription can prove is in docs/unproven.md.
 */
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { isKnownTool, problemOf } from '../support/command-line/known.ts';
import { standIns, type Answer, type Call } from '../support/command-line/stand-ins.ts';
import { deploymentOf } from '../unit/infra/deployment-snapshot.ts';
import { commandsOf, shellBlocks } from './commands.ts';
import { pages, root } from './markdown.ts';

const guid = '11111111-1111-1111-1111-111111111111';
const outputs: [string, unknown][] = Object.entries(deploymentOf('one-target').outputs ?? {});
const valued = Object.fromEntries(outputs.map(([name, value]) => [name, { value }]));
const tags = { 'snaprep-installation': 'abc', 'snaprep-latest': 'true' };

const replies: [call: string, body: object][] = [
  ['account show', { id: guid, tenantId: guid }],
  ['account get-access-token', { accessToken: 'token' }],
  ['ad app create', { appId: guid }],
  ['deployment sub show', { properties: { outputs: valued } }],
  ['deployment group show', { properties: { outputs: { clientId: { value: guid } } } }],
  ['eventgrid system-topic show', { identity: { principalId: guid } }],
  ['functionapp keys list', { functionKeys: { default: 'key' } }],
  ['functionapp list', [{ name: 'func-snaprep-abc' }]],
  ['identity show', { principalId: guid, clientId: guid }],
  ['identity list', [{ name: 'id-signin-snaprep-abc', principalId: guid }]],
  ['monitor log-analytics workspace list', [{ customerId: guid }]],
  ['role definition list', [{ roleName: 'Snapshot Replicator Source abc 1' }]],
  ['snapshot list', [{ id: '/x', name: 'win11', tags }]],
  ['storage blob list', [{ name: 'a.json', properties: { creationTime: '2026-11-27T00:00:00Z' } }]],
];
const answers = replies.map(([call, body]): Answer => ({ tool: 'az', call, body }));
/** One value of an environment is printed as it is. */
const environment = outputs.map(([name, value]): Answer => ({
  tool: 'azd',
  call: `env get-value ${name}`,
  body: String(value),
}));

const tools = ['az', 'azd', 'npm', 'curl', 'zip', 'snaprep'];
const toRun = [
  'docs/deploy.md',
  'docs/remove.md',
  'docs/split-of-duties.md',
  'docs/sign-in.md',
  'docs/pipelines.md',
  'docs/journal.md',
]
  .concat(pages.filter((page) => page.startsWith('docs/operations/')))
  .filter((page) => shellBlocks().some((block) => block.page === page));

/** What people put in the place of `<…>`: an id where one is asked for, else a name. */
function filledIn(text: string): string {
  return text
    .replaceAll(/<id of [\w -]+>/g, `/subscriptions/${guid}/resourceGroups/rg-x`)
    .replaceAll(/<(?:id|client id|principalId|service subscription)>/g, guid)
    .replaceAll(/<(?:token|the mark|installationId)>/g, 'abc')
    .replaceAll(/<[\w -]+>/g, 'rg-x')
    .replaceAll('<…>', 'abc');
}

function blocksOf(page: string): string[] {
  return shellBlocks()
    .filter((block) => block.page === page)
    .map(({ text }) => filledIn(text));
}

/** Variables that a page takes from the one before it. */
function beginningOf(page: string): string[] {
  if (page.startsWith('docs/operations/')) return blocksOf('docs/operations/README.md');
  return ['group=rg-snaprep', 'app=func-snaprep-abc', 'export AZURE_LOCATION=northeurope'];
}

interface Ran {
  code: number | null;
  error: string;
  calls: Call[];
}

function run(script: string): Ran {
  const folder = mkdtempSync(path.join(tmpdir(), 'docs-commands-'));
  const here = standIns(tools, [...answers, ...environment]);
  onTestFinished(() => {
    here.remove();
    rmSync(folder, { recursive: true });
  });
  for (const part of ['infra/bicep', 'infra/sign-in', 'replication.example.json']) {
    cpSync(path.join(root, part), path.join(folder, part), { recursive: true });
  }
  mkdirSync(path.join(folder, 'dist/app'), { recursive: true });
  const { status, stderr } = spawnSync('bash', ['-eu', '-o', 'pipefail'], {
    cwd: folder,
    input: script,
    encoding: 'utf8',
    env: { HOME: folder, PATH: here.path },
  });
  return { code: status, error: stderr, calls: here.calls() };
}

test.each(toRun)(
  '%s: every command runs, with every variable set and every file and parameter there',
  (page) => {
    const { code, error, calls } = run([...beginningOf(page), ...blocksOf(page)].join('\n'));
    expect({ code, error }).toEqual({ code: 0, error: '' });
    const shown = commandsOf('az')
      .concat(commandsOf('azd'))
      .filter((one) => one.page === page && one.isWhole);
    expect(calls.filter(({ tool }) => tool.startsWith('az')).length).toBeGreaterThanOrEqual(shown.length);
    for (const { words } of calls) {
      const files = words.map((word) => word.replace(/^@/, '')).filter((word) => word.startsWith('infra/'));
      for (const file of files) expect(existsSync(path.join(root, file)), file).toBe(true);
      if (words.includes('--template-file')) expectParameters(words);
    }
  },
);

/** Those that a template has, and all that it requires. */
function expectParameters(words: readonly string[]): void {
  const template = words[words.indexOf('--template-file') + 1] ?? '';
  const text = readFileSync(path.join(root, template), 'utf8');
  const given = words.flatMap((word) => /^(\w+)=/.exec(word)?.[1] ?? []);
  for (const name of given) expect(text).toContain(`param ${name} `);
  const required = text.matchAll(/^@description\('Required\.[^\n]*\n(?:@[^\n]*\n)*param (\w+) /gm);
  for (const [, name = ''] of required) expect(given).toContain(name);
}

test('pages are left out only where they show no command', () => {
  expect(toRun).toEqual(
    expect.arrayContaining(['docs/deploy.md', 'docs/remove.md', 'docs/split-of-duties.md']),
  );
  expect(toRun.length).toBeGreaterThan(10);
});

describe.each(['az', 'azd'] as const)('%s', (tool) => {
  test('has every command and option that a page names, in text too', () => {
    const named = commandsOf(tool).filter(({ words, line }) => words.length > 1 && !line.includes('<words>'));
    expect(named.length).toBeGreaterThan(tool === 'az' ? 60 : 15);
    const problems = named
      // What az prints itself, and words of ours about it.
      .filter(({ words }) => /^[a-z-]+$/.test(words[1] ?? ''))
      .map(({ page, line, words, isWhole }) => ({
        page,
        line,
        problem: problemOf(tool, words.slice(1), isWhole && !line.includes('…')),
      }))
      .filter(({ problem }) => problem !== undefined);
    expect(problems).toEqual([]);
  });

  test('is told from what it does not have', () => {
    const told = (...words: string[]): string | undefined => problemOf(tool, words);
    expect(told('deploymnt', 'sub')).toContain('has no command');
    expect(tool === 'az' ? told('group', 'delete') : told('env', 'delete')).toMatch(
      /needs --name|has no command/,
    );
    expect(tool === 'az' ? told('snapshot', 'list', '--groop', 'x') : told('up', '--groop')).toContain(
      'no option',
    );
  });
});

test('a call that a tool would refuse fails here too, as does a query that finds nothing', () => {
  expect(isKnownTool('az')).toBe(true);
  expect(run('az group delete --nam x').code).toBe(2);
  expect(run('az group delete --name ""').code).toBe(2);
  expect(run('az account show --query subscriptionId --output tsv').code).toBe(3);
  expect(run('echo "$nobody"').code).not.toBe(0);
});
