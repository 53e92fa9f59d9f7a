/**
 * How long the deployed bundle takes until its functions are registered, beside the same sources unbundled. Each is
 * started some times, by turns, in a process of its own; the middle one counts. Without a Functions host
 * `@azure/functions` registers with nothing, which takes as long.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { sourceGroup, target } from '../test/support/snapshots.ts';
import { middle } from './statistics.ts';
import { buildWithoutPage } from './without-page.ts';

const root = path.resolve(import.meta.dirname, '..');
const rule = {
  name: 'golden-images',
  source: sourceGroup,
  select: { all: true },
  targets: [target],
  whenSourceDeleted: 'delete',
  whenSourceUnselected: 'delete',
};
const entries = {
  bundle: path.join(root, 'dist/functions/index.cjs'),
  unbundled: path.join(root, 'src/functions/index.ts'),
};

export interface StartTimes {
  /** Until the functions are registered, ms. */
  bundleMs: number;
  unbundledMs: number;
  /** CPU of the whole process until then, ms. */
  bundleCpuMs: number;
  unbundledCpuMs: number;
  /** Of the bundle as it would be without the page and the API. */
  withoutPageMs: number;
  withoutPageCpuMs: number;
}

interface Start {
  wallMs: number;
  cpuMs: number;
}

export async function measureStart(times = 7): Promise<StartTimes> {
  const folder = mkdtempSync(path.join(tmpdir(), 'snaprep-start-'));
  try {
    const replicationFile = path.join(folder, 'replication.json');
    writeFileSync(replicationFile, JSON.stringify({ rules: [rule] }));
    await buildWithoutPage(folder);
    const withoutPage = path.join(folder, 'index.cjs');
    const bundle: Start[] = [];
    const smaller: Start[] = [];
    const unbundled: Start[] = [];
    for (let count = 0; count < times; count++) {
      bundle.push(startOf(entries.bundle, replicationFile));
      smaller.push(startOf(withoutPage, replicationFile));
      unbundled.push(startOf(entries.unbundled, replicationFile));
    }
    return {
      bundleMs: middle(bundle.map(({ wallMs }) => wallMs)),
      unbundledMs: middle(unbundled.map(({ wallMs }) => wallMs)),
      bundleCpuMs: middle(bundle.map(({ cpuMs }) => cpuMs)),
      unbundledCpuMs: middle(unbundled.map(({ cpuMs }) => cpuMs)),
      withoutPageMs: middle(smaller.map(({ wallMs }) => wallMs)),
      withoutPageCpuMs: middle(smaller.map(({ cpuMs }) => cpuMs)),
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function startOf(entry: string, replicationFile: string): Start {
  const program = `const begun = performance.now();
    await import(${JSON.stringify(entry)});
    const { user, system } = process.cpuUsage();
    console.log(JSON.stringify({ wallMs: performance.now() - begun, cpuMs: (user + system) / 1000 }));
    process.exit(0);`;
  const { stdout, stderr, status } = spawnSync(
    process.execPath,
    ['--input-type=module', '--no-warnings', '--eval', program],
    {
      encoding: 'utf8',
      // On a machine without time for it, it ends all the same.
      timeout: 60_000,
      env: {
        ...process.env,
        NODE_PATH: '',
        REPLICATION_FILE: replicationFile,
        SERVICEBUS__fullyQualifiedNamespace: 'bench.servicebus.windows.net',
        JOURNAL__blobServiceUri: 'https://bench.blob.core.windows.net',
      },
    },
  );
  const line = stdout.split('\n').find((text) => text.startsWith('{"wallMs"'));
  if (status !== 0 || line === undefined) throw new Error(`${entry} does not start: ${stderr}`);
  return JSON.parse(line) as Start;
}
