/** The built file itself: what it loads, says and refuses before it talks to anybody. */
import { mkdtemp, open, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import manifest from '../../package.json' with { type: 'json' };
import { finished, spawnCli, type CliRun } from '../support/cli.ts';

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'snaprep-file-'));
});

afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

function run(words: string[], env: Record<string, string> = {}): Promise<CliRun> {
  return finished(spawnCli(words, folder, env));
}

test('the version is that of the package, and no Azure package is loaded for it', async () => {
  const { code, out, error } = await run(['--version'], { NODE_DEBUG: 'esm' });
  expect({ code, out }).toEqual({ code: 0, out: `${manifest.version}\n` });
  // Node tells each module that it loads.
  expect(error).toContain('snaprep.mjs');
  expect(error).not.toMatch(/main\.mjs|azure-world/);
});

test('unknown words get the nearest, and 64', async () => {
  const unknown = await run(['stats']);
  expect(unknown).toMatchObject({ code: 64, out: '' });
  expect(unknown.error).toContain('Did you mean status?');
  const option = await run(['plan', '--ruel', 'x']);
  expect(option).toMatchObject({ code: 64, out: '' });
  expect(option.error).toContain('--rule');
  const format = await run(['plan', '-o', 'jsno']);
  expect(format.error).toContain('did you mean "json"?');
  expect((await run([])).code).toBe(64);
  // Whoever reads JSON gets these, too, as one line of it.
  for (const words of [['plan', '--ruel', 'x'], ['stats'], ['explain']]) {
    const { code, out, error } = await run([...words, '-o', 'json']);
    expect({ words, code, out }).toEqual({ words, code: 64, out: '' });
    expect(JSON.parse(error)).toMatchObject({ error: { code: 'UsageError' } });
  }
});

// A device that is full stands for a disk that is; other systems have none.
test.skipIf(process.platform !== 'linux')(
  'output that cannot be written is a failure, and told',
  async () => {
    const full = await open('/dev/full', 'w');
    try {
      const child = spawnCli(['completion', 'bash'], folder, {}, undefined, full.fd);
      const { code, error } = await finished(child);
      expect({ code, error }).toEqual({
        code: 1,
        error: 'snaprep: the output could not be written (ENOSPC)\n',
      });
    } finally {
      await full.close();
    }
  },
);

/** Names under these words; none of what is a command itself. */
async function commandsOf(words: readonly string[]): Promise<string[]> {
  const { out } = await run([...words, '--help']);
  const listed = out.split('\nCommands:\n')[1] ?? '';
  const names = [...listed.matchAll(/^ {2}([a-z][a-z-]*)(?: |$)/gm)].map(([, name]) => name ?? '');
  return names.filter((name) => name !== 'help');
}

async function allCommands(words: readonly string[]): Promise<string[][]> {
  const names = await commandsOf(words);
  if (names.length === 0) return [[...words]];
  return (await Promise.all(names.map((name) => allCommands([...words, name])))).flat();
}

test('every command has help with examples', async () => {
  expect(await commandsOf([])).toContain('deletions');
  for (const words of await allCommands([])) {
    const help = await run([...words, '--help']);
    expect(help).toMatchObject({ code: 0, error: '' });
    expect(help.out).toContain(`\nExamples:\n  snaprep ${words.join(' ')}`);
  }
});

test('validate is silent when all is good, and else names file, line and column', async () => {
  const file = path.join(folder, 'replication.json');
  await writeFile(file, '{\n  "rules": [],\n  "rulse": 1,\n}');
  const bad = await run(['validate']);
  expect(bad).toMatchObject({ code: 64, out: '' });
  expect(bad.error).toContain(`${file}:3:3: rulse: is not a known key; did you mean "rules"?`);
  const json = await run(['validate', '-o', 'json']);
  expect(JSON.parse(json.out)).toMatchObject({ valid: false, issues: [{}, {}] });
  await writeFile(file, Buffer.from(`\ufeff{}`, 'utf16le'));
  expect((await run(['validate'])).error).toContain('UTF-16');
  const good = path.resolve(import.meta.dirname, '../../replication.example.json');
  expect(await run(['validate', good])).toEqual({ code: 0, out: '', error: '' });
  expect(await run(['validate', '-f', good])).toEqual({ code: 0, out: '', error: '' });
});

test('without a name for what is ours nothing is asked of Azure', async () => {
  const good = path.resolve(import.meta.dirname, '../../replication.example.json');
  const { code, out, error } = await run(['status', '-f', good]);
  expect({ code, out }).toEqual({ code: 64, out: '' });
  expect(error).toContain('give --installation');
});
