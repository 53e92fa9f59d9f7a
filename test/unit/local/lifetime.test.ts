/** How a process ends whose reader goes away, alone or by the same Ctrl-C. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';

const local = path.resolve(import.meta.dirname, '../../../src/local');

/** Works until the file is there, as a build's digest does, and then has something to say. */
const program = `
  import { existsSync } from 'node:fs';
  import { Lifetime } from ${JSON.stringify(path.join(local, 'lifetime.ts'))};
  import { Screen } from ${JSON.stringify(path.join(local, 'screen.ts'))};
  const screen = new Screen(process.stdout);
  const lifetime = new Lifetime(screen);
  lifetime.signal.addEventListener('abort', () => process.exit(lifetime.code));
  process.stdin.once('data', (file) => {
    process.stderr.write('at work');
    while (!existsSync(String(file)));
    screen.line('done');
  });
`;

/** Exit code of one whose reader goes while it works. */
async function withoutReader(signal?: NodeJS.Signals): Promise<unknown> {
  const folder = mkdtempSync(path.join(tmpdir(), 'lifetime-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const child = spawn(process.execPath, ['--input-type=module', '--eval', program]);
  onTestFinished(() => void child.kill('SIGKILL'));
  const file = path.join(folder, 'done');
  child.stdin.write(file);
  await once(child.stderr, 'data');
  child.stdout.destroy();
  await once(child.stdout, 'close');
  if (signal) child.kill(signal);
  writeFileSync(file, '');
  const [code] = (await once(child, 'close')) as unknown[];
  return code;
}

test('Ctrl-C that takes the reader of a pipe along is Ctrl-C', async () => {
  expect(await withoutReader('SIGINT')).toBe(130);
});

test('a reader that goes by itself ends it', async () => {
  expect(await withoutReader()).toBe(1);
});
