/**
 * The hooks of azure.yaml that come before a deployment, run as azd runs them: by the shell that they name, in a copy of
 * the project, with azd's environment. `az` and `azd` are stand-ins that take only calls that the real ones take.
 */
import { spawn, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { loadReplicationConfig } from '../../../../src/config/load.ts';
import { writtenText } from '../../../../src/config/written-from.ts';
import { ruleJson } from '../../../support/world.ts';
import { standIns, type Answer, type StandIns } from '../../../support/command-line/stand-ins.ts';
import { readAzureYaml } from '../azd-package.ts';

const root = path.join(import.meta.dirname, '../../../..');
const { hooks, services } = readAzureYaml(path.join(root, 'azure.yaml'));
const ofService = Object.values(services)[0]?.hooks?.['prepackage'];
const subscriptionId = '11111111-1111-1111-1111-111111111111';
const shells = [
  { shell: 'sh', system: 'posix', args: ['-c'] },
  { shell: 'pwsh', system: 'windows', args: ['-NoProfile', '-Command'] },
] as const;

const signedIn: Answer = { tool: 'az', call: 'account show', body: { id: subscriptionId } };
const signedOut: Answer = { tool: 'az', call: 'account show', code: 1 };
const token: Answer = { tool: 'azd', call: 'auth token', body: '{"token":"t"}' };
const changes: Answer = {
  tool: 'az',
  call: 'deployment sub what-if',
  body: 'Resource changes: 40 to create.',
};
const preview: Answer = { tool: 'azd', call: 'provision --preview', body: 'Create : Function App' };

let project: string;
let tools: StandIns;
let azure: Server;
let hasGroups: boolean;

function hasShell(shell: string): boolean {
  return spawnSync(shell, ['-c', 'exit 0'], { stdio: 'ignore' }).status === 0;
}

beforeAll(() => {
  // Wherever a change has to pass, both are there.
  if (process.env['GITHUB_ACTIONS'] !== undefined) expect(hasShell('pwsh')).toBe(true);
});

beforeEach(async () => {
  project = mkdtempSync(path.join(tmpdir(), 'preprovision-'));
  for (const part of [
    'package.json',
    'azure.yaml',
    'src',
    'infra/hooks',
    'infra/bicep/main.bicepparam',
    'infra/bicep/roles.json',
  ]) {
    cpSync(path.join(root, part), path.join(project, part), { recursive: true });
  }
  writeFileSync(path.join(project, 'package-lock.json'), '{}');
  utimesSync(path.join(project, 'package-lock.json'), 1000, 1000);
  symlinkSync(path.join(root, 'node_modules'), path.join(project, 'node_modules'));
  writeFileSync(path.join(project, 'replication.json'), JSON.stringify({ rules: [ruleJson({})] }));
  hasGroups = true;
  azure = createServer(({ url = '' }, response) => {
    const isGroup = /\/resourceGroups\/[^/]+\?/.test(url);
    // Which versions of Node.js there are cannot be asked: that stops nothing.
    response.statusCode = (isGroup && !hasGroups) || url.includes('functionAppStacks') ? 404 : 200;
    const value = url.includes('/permissions?') ? [{ actions: ['*'], notActions: [] }] : [];
    response.end(JSON.stringify({ registrationState: 'Registered', value }));
  });
  await new Promise<void>((resolve) => azure.listen(0, '127.0.0.1', resolve));
});

afterEach(() => {
  azure.close();
  tools.remove();
  rmSync(project, { recursive: true });
});

interface Ran {
  code: number | null;
  out: string;
}

async function run(
  hook: 'preprovision' | 'prepackage' | 'prepackage of the service',
  { shell, system, args }: (typeof shells)[number],
  answers: readonly Answer[],
  more: Record<string, string> = {},
  there = ['az', 'azd'],
): Promise<Ran> {
  tools = standIns(there, [...answers, token]);
  const { port } = azure.address() as AddressInfo;
  const found = hook === 'prepackage of the service' ? ofService : hooks[hook];
  const child = spawn(shell, [...args, found?.[system].run ?? 'exit 99'], {
    cwd: project,
    env: {
      HOME: project,
      PATH: tools.path,
      RESOURCE_MANAGER_ENDPOINT: `http://127.0.0.1:${port}`,
      AZURE_ENV_NAME: 'test',
      AZURE_SUBSCRIPTION_ID: subscriptionId,
      AZURE_LOCATION: 'northeurope',
      ALERT_EMAILS: 'nobody',
      ...more,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let out = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => (out += String(data)));
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
  return { code, out };
}

/** Calls that show what would change. */
function shown(): string[] {
  return tools
    .calls()
    .map(({ tool, words }) => [tool, ...words].join(' '))
    .filter((call) => /what-if|--preview/.test(call));
}

test('with az, what was written for another environment stops the check', () => {
  tools = standIns(['az'], []);
  const text = writtenText('replication.prod.json', { rules: [ruleJson({})] });
  writeFileSync(path.join(project, 'replication.json'), text);
  const env = { PATH: tools.path, AZURE_ENV_NAME: 'west', ALERT_EMAILS: 'nobody' };
  const { status, stdout } = spawnSync(process.execPath, ['infra/hooks/main.ts', 'before'], {
    cwd: project,
    env,
    encoding: 'utf8',
  });
  expect(stdout).toContain(
    'PROBLEM  replication.json was written from replication.prod.json: npm run config -- --env west --write',
  );
  expect(status).toBe(1);
});

describe.each(shells)('in $shell', (shell) => {
  const runs = test.skipIf(!hasShell(shell.shell));

  runs('one what-if is shown, with the parameters that azd resolves', async () => {
    const { code, out } = await run('preprovision', shell, [signedIn, changes], { TAKES_OVER: 'lost' });
    expect({ code, out }).toEqual({ code: 0, out: expect.stringContaining('40 to create') as string });
    expect(shown()).toEqual([
      `az deployment sub what-if --subscription ${subscriptionId} --location northeurope --name snaprep-northeurope ` +
        '--parameters infra/bicep/main.bicepparam --exclude-change-types Ignore NoChange --result-format ResourceIdOnly',
    ]);
    const call = tools.calls().find(({ words }) => words.includes('what-if'));
    expect(call?.env).toMatchObject({
      AZURE_LOCATION: 'northeurope',
      AZURE_ENV_NAME: 'test',
      ALERT_EMAILS: 'nobody',
      TAKES_OVER: 'lost',
    });
  });

  runs('without az, azd shows it, once and not by its own hook again', async () => {
    const { code, out } = await run('preprovision', shell, [signedOut, preview]);
    expect({ code, out }).toEqual({
      code: 0,
      out: expect.stringContaining('Create : Function App') as string,
    });
    expect(shown()).toEqual(['azd provision --preview --no-prompt --environment test']);
    expect(tools.calls().find(({ words }) => words.includes('--preview'))?.env['WHAT_IF']).toBe('off');
  });

  runs(
    'with an obstacle in the way the deployment stops, before a what-if that would fail at it',
    async () => {
      hasGroups = false;
      const { code, out } = await run('preprovision', shell, [signedIn, changes]);
      expect({ code, out }).toEqual({
        code: 1,
        out: expect.stringContaining('PROBLEM  the group') as string,
      });
      expect(shown()).toEqual([]);
    },
  );

  runs('with az alone its token will do, though an environment is named', async () => {
    const tokenOfAz: Answer = { tool: 'az', call: 'account get-access-token', body: { accessToken: 't' } };
    const { code, out } = await run('preprovision', shell, [signedIn, tokenOfAz, changes], {}, ['az']);
    expect({ code, out }).toEqual({ code: 0, out: expect.stringContaining('40 to create') as string });
  });

  runs('where the way out is a proxy, Azure is asked by it', async () => {
    const asked: string[] = [];
    const proxy = createServer().on('connect', (request, client) => {
      asked.push(request.url ?? '');
      client.write('HTTP/1.1 200 Connection established\r\n\r\n');
      azure.emit('connection', client);
    });
    await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
    const { port } = proxy.address() as AddressInfo;
    const { code, out } = await run('preprovision', shell, [signedIn, changes], {
      RESOURCE_MANAGER_ENDPOINT: 'http://management.example',
      HTTP_PROXY: `http://127.0.0.1:${port}`,
    });
    proxy.close();
    expect({ code, out }).toEqual({ code: 0, out: expect.not.stringContaining('fetch failed') as string });
    expect(new Set(asked)).toEqual(new Set(['management.example:80']));
  });

  runs('who is told of alerts is nobody only where that is said', async () => {
    const unset = { ALERT_EMAILS: '$(ALERT_EMAILS)' };
    const { code, out } = await run('preprovision', shell, [signedIn, changes], unset);
    expect({ code, out }).toEqual({
      code: 1,
      out: expect.stringContaining('PROBLEM  ALERT_EMAILS') as string,
    });
  });

  runs('a configuration that is wrong stops packaging too', async () => {
    expect((await run('prepackage', shell, [])).code).toBe(0);
    tools.remove();
    writeFileSync(path.join(project, 'replication.json'), '{"rules":[]}');
    expect((await run('prepackage', shell, [])).code).not.toBe(0);
  });

  runs('what is packaged is of the environment that is deployed, whichever was before', async () => {
    rmSync(path.join(project, 'replication.json'));
    for (const name of ['prod', 'west']) {
      const rules = [{ ...ruleJson({}), name }];
      writeFileSync(path.join(project, `replication.${name}.json`), JSON.stringify({ rules }));
    }
    for (const name of ['prod', 'west', 'prod']) {
      const { code } = await run('prepackage of the service', shell, [], { AZURE_ENV_NAME: name });
      tools.remove();
      expect(code).toBe(0);
      expect(loadReplicationConfig(path.join(project, 'replication.json')).rules[0]?.name).toBe(name);
    }
    const { code, out } = await run('preprovision', shell, [], {
      AZURE_ENV_NAME: 'third',
    });
    expect({ code, out }).toEqual({
      code: 1,
      out: expect.stringContaining('no replication.third.json') as string,
    });
  });

  // In `azd up` packaging comes first. In a fresh clone nothing is installed, and after a pull what was before.
  runs.each([
    ['prepackage', 'nothing', ['ci', 'run']],
    ['preprovision', 'nothing', ['ci', 'run', 'run']],
    ['prepackage', 'what was before', ['ci', 'run']],
    ['preprovision', 'what was before', ['ci', 'run', 'run']],
    ['prepackage', 'what is wanted', ['run']],
    ['preprovision', 'what is wanted', ['run', 'run']],
  ] as const)('%s, where %s is installed', async (hook, installed, calls) => {
    rmSync(path.join(project, 'node_modules'));
    if (installed !== 'nothing') {
      mkdirSync(path.join(project, 'node_modules'));
      const marker = path.join(project, 'node_modules/.package-lock.json');
      writeFileSync(marker, '{}');
      const at = installed === 'what is wanted' ? 2000 : 500;
      utimesSync(marker, at, at);
    }
    const bin = standIns(['npm'], []);
    await run(hook, shell, [signedIn], { PATH: bin.path });
    expect(bin.calls().map(({ words }) => words[0])).toEqual(calls);
    bin.remove();
  });
});
