/** Each shell's own completion, by the script that the built file prints. A shell that is not here is left out, and said. */
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { finished, spawnCli } from '../support/cli.ts';

let folder: string;
let env: NodeJS.ProcessEnv;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'snaprep-completion-'));
  const built = path.resolve(import.meta.dirname, '../../dist/cli/snaprep.mjs');
  await writeFile(path.join(folder, 'snaprep'), `#!/bin/sh\nexec '${process.execPath}' '${built}' "$@"\n`, {
    mode: 0o755,
  });
  await writeFile(path.join(folder, 'replication.json'), '{}');
  for (const shell of ['zsh', 'fish', 'powershell']) {
    const { out } = await finished(spawnCli(['completion', shell], folder));
    await writeFile(path.join(folder, shell === 'powershell' ? 'snaprep.ps1' : `snaprep.${shell}`), out);
  }
  env = { PATH: `${folder}:${process.env['PATH'] ?? ''}`, HOME: folder, TERM: 'xterm-256color' };
});

afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

function isHere(shell: string): boolean {
  return spawnSync(shell, ['--version'], { stdio: 'ignore' }).status === 0;
}

/** What is asked, and what the shell offers first. */
const asked: readonly (readonly [string, string])[] = [
  ['snaprep deletions ap', 'approve'],
  ['snaprep status --sel', '--selector'],
  ['snaprep completion z', 'zsh'],
  ['snaprep validate repl', 'replication.json'],
];

test('fish', ({ skip }) => {
  if (!isHere('fish')) skip('there is no fish on this machine');
  for (const [words, wanted] of asked) {
    const program = `source snaprep.fish; complete -C '${words}'`;
    const out = execFileSync('fish', ['--no-config', '-c', program], { cwd: folder, env, encoding: 'utf8' });
    expect(out.split('\n').map((line) => line.split('\t')[0])).toEqual([wanted, '']);
  }
  const formats = `source snaprep.fish; complete -C 'snaprep status -o '`;
  const out = execFileSync('fish', ['--no-config', '-c', formats], { cwd: folder, env, encoding: 'utf8' });
  expect(out.trim().split('\n').sort()).toEqual(['json', 'table', 'tsv', 'yaml']);
});

test('zsh, at a terminal', async ({ skip }) => {
  if (!isHere('zsh')) skip('there is no zsh on this machine');
  const shell = spawn('script', ['-qefc', 'stty cols 120; exec zsh -f -i', '/dev/null'], {
    cwd: folder,
    env,
  });
  let screen = '';
  const seen = async (text: string): Promise<void> => {
    while (!screen.includes(text)) {
      if (shell.exitCode !== null) throw new Error(`ended without ${text}:\n${screen}`);
      await new Promise((resolve) => shell.stdout.once('data', resolve));
    }
  };
  shell.stdout.on('data', (chunk: Buffer) => (screen += chunk.toString()));
  shell.stdin.write(
    "PS1='> '; autoload -Uz compinit; compinit -u -D; source snaprep.zsh; print -r -- rea''dy\n",
  );
  await seen('ready');
  for (const [words, wanted] of asked) {
    screen = '';
    shell.stdin.write(`${words}\t`);
    const whole = `${words.slice(0, words.lastIndexOf(' ') + 1)}${wanted}`;
    // It writes only what is missing, behind what was typed.
    await seen(whole.slice(words.length));
    // Ctrl-U: an empty line again.
    shell.stdin.write('\u0015');
  }
  screen = '';
  shell.stdin.write('snaprep status -o \t');
  await seen('yaml');
  expect(screen).not.toContain('-- yaml');
  shell.stdin.write('\u0015exit\n');
  await new Promise((resolve) => shell.on('close', resolve));
});

test('PowerShell', ({ skip }) => {
  if (!isHere('pwsh')) skip('there is no PowerShell on this machine');
  for (const [words, wanted] of asked.slice(0, 3)) {
    const program = `. ./snaprep.ps1; ([System.Management.Automation.CommandCompletion]::CompleteInput('${words}', ${words.length}, $null)).CompletionMatches.CompletionText`;
    const out = execFileSync('pwsh', ['-NoProfile', '-Command', program], {
      cwd: folder,
      env,
      encoding: 'utf8',
    });
    expect(out.trim()).toBe(wanted);
  }
});
