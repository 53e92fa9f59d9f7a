/** The package as somebody else gets it: packed, installed into an empty folder, started by its command and its API. */
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';

const run = promisify(execFile);
const workspace = path.resolve(import.meta.dirname, '../..');
const root = path.dirname(workspace);
const bin = path.join(root, 'node_modules/.bin');
// npm's own Node may be too old for the package; the one that runs this is not.
const env = { ...process.env, PATH: `${path.dirname(process.execPath)}:${bin}:${process.env['PATH'] ?? ''}` };

let folder: string;

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'local-azure-package-'));
  // The bundles are built already, and other tests run from them at this moment; `npm pack` by itself builds anew.
  await run(process.execPath, ['build.ts', '--only-types'], { cwd: workspace, env });
  const pack = ['pack', '--silent', '--ignore-scripts', '--pack-destination', folder];
  const { stdout } = await run('npm', pack, { cwd: workspace, env });
  writeInstallation(stdout.trim().split('\n').at(-1) ?? '');
  await run('npm', ['ci', '--prefer-offline', '--no-audit', '--no-fund'], { cwd: folder, env });
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Lock {
  packages: Record<string, Record<string, unknown> & { dev?: boolean; link?: boolean; optional?: boolean }>;
}

/**
 * What `npm install` of the tarball would write, with the versions of the project's own lock: these are in the cache of
 * whoever has installed the project, so that nothing is asked of the registry.
 */
function writeInstallation(tarball: string): void {
  const { packages } = JSON.parse(readFileSync(path.join(root, 'package-lock.json'), 'utf8')) as Lock;
  const { devDependencies: _, ...manifest } = packages['local-azure'] ?? {};
  const others = Object.entries(packages).filter(
    ([name, { dev, link }]) => name.startsWith('node_modules/') && dev !== true && link !== true,
  );
  const dependencies = { 'local-azure': `file:${tarball}` };
  const lock = {
    name: 'empty',
    lockfileVersion: 3,
    requires: true,
    packages: {
      '': { name: 'empty', dependencies },
      'node_modules/local-azure': { ...manifest, resolved: `file:${tarball}` },
      ...Object.fromEntries(others),
    },
  };
  writeFileSync(
    path.join(folder, 'package.json'),
    JSON.stringify({ name: 'empty', type: 'module', dependencies }),
  );
  writeFileSync(path.join(folder, 'package-lock.json'), JSON.stringify(lock));
}

test('its command says what it takes', async () => {
  const { stdout } = await run(path.join(folder, 'node_modules/.bin/local-azure'), ['--help'], { env });
  expect(stdout).toContain('--port-resource-manager N');
});

test('its command starts a cloud that answers, and SIGTERM ends it', async () => {
  const child = spawn(path.join(folder, 'node_modules/.bin/local-azure'), { cwd: folder, env });
  const [line] = (await once(createInterface(child.stdout), 'line')) as [string];
  const { control, certificateAuthority } = JSON.parse(line) as Record<string, string>;
  expect(await (await fetch(`${control ?? ''}/snapshots`)).json()).toEqual([]);
  child.kill('SIGTERM');
  expect(await once(child, 'exit')).toEqual([0, null]);
  expect(existsSync(certificateAuthority ?? '')).toBe(false);
});

test('a program of its own starts it by its name, and its types say what it gives', async () => {
  const program = `
    import { LocalCloud, ManualClock } from 'local-azure';
    await using cloud = await LocalCloud.start({
      clock: new ManualClock(0),
      seed: { subscriptions: [{ subscriptionId: 's', resourceGroups: [{ name: 'g', location: 'uksouth' }] }] },
      queues: [],
      topics: [],
    });
    const group: { name: string } | undefined = cloud.resourceManager.getResourceGroup('/subscriptions/s/resourceGroups/g');
    console.log(group?.name);
  `;
  writeFileSync(path.join(folder, 'program.ts'), program);
  const { stdout } = await run(process.execPath, ['program.ts'], { cwd: folder, env });
  expect(stdout.trim()).toBe('g');
  await expect(checkTypes('program.ts')).resolves.toBe('');
  writeFileSync(path.join(folder, 'wrong.ts'), program.replace('{ name: string }', '{ name: number }'));
  await expect(checkTypes('wrong.ts')).resolves.toContain("Type 'string' is not assignable to type 'number'");
});

/** What the compiler has against a file; empty when nothing. */
async function checkTypes(file: string): Promise<string> {
  const compiler = path.join(root, 'node_modules/typescript/bin/tsc');
  const options = ['--noEmit', '--strict', '--skipLibCheck', '--module', 'nodenext', '--target', 'esnext'];
  const types = ['--types', 'node', '--typeRoots', path.join(root, 'node_modules/@types')];
  try {
    await run(process.execPath, [compiler, ...options, ...types, file], { cwd: folder });
    return '';
  } catch (error) {
    return (error as { stdout: string }).stdout;
  }
}
