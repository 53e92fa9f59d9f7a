/** `npm start` as a process: what it leaves behind however it is stopped, and whether what it prints works. */
import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify, stripVTControlCharacters } from 'node:util';
import { expect, onTestFinished, test } from 'vitest';
import { isBuilt } from '../../build.ts';
import { ruleJson } from '../support/world.ts';

// It would build anew, under the feet of the tests that run beside this one.
if (!isBuilt()) throw new Error('dist is not what the sources give; npm test builds it first');

const start = path.resolve(import.meta.dirname, '../../src/local/start.ts');
const run = promisify(execFile);

interface Started {
  child: ChildProcess;
  /** Everything that it has said so far. */
  said: () => string;
  /** Resolves when it has said this. */
  until: (text: string) => Promise<void>;
  /** Its exit code, and what is left in its folder for temporary files. */
  ended: () => Promise<{ code: number | null; left: string[] }>;
  temporary: string;
}

function started(...args: string[]): Started {
  const temporary = mkdtempSync(path.join(tmpdir(), 'npm-start-'));
  onTestFinished(() => rmSync(temporary, { recursive: true, force: true }));
  const child = spawn(process.execPath, [start, ...args], {
    env: { ...process.env, TMPDIR: temporary, npm_lifecycle_event: undefined },
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  let said = '';
  const listeners = new Set<() => void>();
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      said += chunk.toString();
      for (const listener of listeners) listener();
    });
  }
  const closed = once(child, 'close');
  const until = (text: string): Promise<void> =>
    new Promise((resolve, reject) => {
      const look = (): void => {
        if (said.includes(text)) resolve();
      };
      listeners.add(look);
      look();
      void closed.then(() => reject(new Error(`it ended without "${text}":\n${said}`)));
    });
  const ended = async (): Promise<{ code: number | null; left: string[] }> => {
    const [code] = (await closed) as [number | null];
    return { code, left: readdirSync(temporary) };
  };
  return { child, said: () => said, until, ended, temporary };
}

const asJson = { headers: { accept: 'application/json' } };

/** What a command puts out; that something waits for a person (exit code 4) is no failure. */
async function outputOf(command: string): Promise<string> {
  try {
    return (await run('sh', ['-c', command])).stdout;
  } catch (error) {
    const { code, stdout } = error as { code?: unknown; stdout?: string };
    if (code === 4 && stdout !== undefined) return stdout;
    throw error;
  }
}

/** The processes that a process started. */
function childrenOf(pid: number): string[] {
  const file = `/proc/${pid}/task/${pid}/children`;
  return readFileSync(file, 'utf8')
    .split(' ')
    .filter((one) => one !== '');
}

// Each signal, and each moment of a start.
test.each([
  ['Nothing here reaches Azure', 'SIGHUP', 129],
  ['starting Resource Manager', 'SIGINT', 130],
  ['starting the Functions host', 'SIGTERM', 143],
  ['1. Snapshots are taken', 'SIGHUP', 129],
  ['copy begun', 'SIGINT', 130],
] as const)('stopped after "%s" by %s it leaves nothing, and no stack', async (moment, signal, code) => {
  const { child, said, until, ended } = started();
  await until(moment);
  const hosts = childrenOf(child.pid ?? 0);
  child.kill(signal);
  child.kill(signal);
  expect(await ended()).toEqual({ code, left: [] });
  expect(said()).not.toMatch(/^\s+at .*:\d+:\d+\)?$/m);
  expect(said()).not.toMatch(/is stopping|host died/);
  for (const pid of hosts) expect(() => process.kill(Number(pid), 0)).toThrow(/ESRCH/);
});

test('a reader that goes away ends it', async () => {
  const { child, until, ended } = started();
  await until('starting the Functions host');
  child.stdout?.destroy();
  expect((await ended()).left).toEqual([]);
});

test('without room for its files it says so, without a stack', async () => {
  const full = spawn(process.execPath, [start, '--once'], {
    env: { ...process.env, TMPDIR: '/proc/nowhere', npm_lifecycle_event: undefined },
  });
  let text = '';
  full.stdout.on('data', (chunk: Buffer) => (text += chunk.toString()));
  expect(await once(full, 'close')).toEqual([1, null]);
  expect(text).toMatch(/ENOENT.*\/proc\/nowhere/);
  expect(text).not.toMatch(/^\s+at /m);
});

test('a file of one’s own that is wrong is refused with all its problems', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'own-estate-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = path.join(folder, 'mine.json');
  writeFileSync(file, JSON.stringify({ rules: [ruleJson({ protect: 'yes' })] }));
  const { said, ended } = started('--config', file);
  expect(await ended()).toEqual({ code: 1, left: [] });
  expect(said()).toMatch(/mine\.json has 1 problem:\n {2}line 1, column \d+, rules\[0\]\.protect: must be/);
});

test('one’s own estate is played; a host that is killed is replaced; every command works as it is printed', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'own-estate-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = path.join(folder, 'mine.json');
  const rules = [ruleJson({ select: { names: ['golden-*'] }, deleteDelay: 'PT1S' })];
  writeFileSync(file, `// Mine.\n${JSON.stringify({ rules })}`);
  const { child, said, until, ended, temporary } = started('--config', file);
  await until('starting the Functions host');
  await until('by Resource Manager');
  await until('Ctrl-C ends it');
  // The machine's own folder for temporary files may be of any length.
  const lines = stripVTControlCharacters(said()).replaceAll(temporary, '/tmp').split('\n');
  expect(lines.filter((line) => line.length > 80)).toEqual([]);
  expect(said()).toContain('golden-demo-1-a');
  expect(said()).toMatch(/\d+ of \d+ as they should be/);

  const control = /curl (http:\/\/127\.0\.0\.1:\d+)\/$/m.exec(said())?.[1] ?? '';
  const listed = (await (await fetch(`${control}/`, asJson)).json()) as {
    route: string;
    what: string;
    curl: string;
  }[];
  const played = listed.filter(({ route }) => route === 'play');
  expect(played.length).toBeGreaterThan(10);
  for (const { what, curl } of played) {
    expect(said()).toContain(curl);
    if (what.startsWith('delete the dozen')) {
      for (const target of ['weu', 'sea']) await until(`golden-many-12 → rg-images-${target}: in sync`);
    }
    if (what === 'what waits for approval') await until('(MassDeleteGuard)');
    // What it is about may still be under way, as for people who paste quickly.
    const seen: string[] = [];
    await expect
      .poll(async () => seen[seen.push(await outputOf(curl)) - 1], {
        interval: 500,
        timeout: 600_000,
      })
      .not.toMatch(/"error"/);
    if (what === 'what waits for approval') expect(seen.at(-1)).toContain('held until someone approves');
    if (what === 'approve it') expect(seen.at(-1)).toMatch(/"replicas": *12/);
  }
  await until('golden-mine-3 → rg-images-weu: Azure refused');

  const [host] = childrenOf(child.pid ?? 0);
  process.kill(Number(host), 'SIGKILL');
  await until('the Functions host died (SIGKILL)');
  await until('another Functions host is up');
  child.kill('SIGINT');
  expect(await ended()).toEqual({ code: 0, left: [] });
});
