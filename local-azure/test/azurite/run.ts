/** `npm run azurite`: installs Azurite in a folder of its own, runs the contract of blobs against it, removes it. */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';

const version = '3.37.0';

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

const folder = await mkdtemp(path.join(tmpdir(), 'azurite-'));
try {
  await writeFile(path.join(folder, 'package.json'), '{ "private": true }');
  const install = ['install', '--no-audit', '--no-fund', `azurite@${version}`];
  if (spawnSync('npm', install, { cwd: folder, stdio: 'inherit' }).status !== 0) {
    throw new Error(`azurite ${version} could not be installed`);
  }
  const port = await freePort();
  const entry = path.join(folder, 'node_modules/azurite/dist/src/blob/main.js');
  const options = [
    '--blobPort',
    String(port),
    '--inMemoryPersistence',
    '--skipApiVersionCheck',
    '--disableTelemetry',
  ];
  const azurite = spawn(process.execPath, [entry, ...options], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  try {
    await new Promise<void>((resolve) => {
      azurite.stdout.on('data', (line: Buffer) => {
        if (line.includes('successfully listen')) resolve();
      });
    });
    const env = { ...process.env, AZURITE_URL: `http://127.0.0.1:${port}` };
    const tests = ['run', '--config', 'local-azure/test/azurite/vitest.config.ts'];
    // Not waited for in this thread: what Azurite says has to be read meanwhile.
    const vitest = spawn(path.join('node_modules', '.bin', 'vitest'), tests, { env, stdio: 'inherit' });
    const [code] = (await once(vitest, 'exit')) as [number | null];
    process.exitCode = code ?? 1;
  } finally {
    azurite.kill();
    await once(azurite, 'exit');
  }
} finally {
  await rm(folder, { recursive: true, force: true });
}
