/**
 * Row 8: hints a second of one instance whose replicas are in sync, and of a bare receiver with the same calls, in turn on
 * one local cloud in real time. Argument: how many events. Prints one line of JSON.
 */
import { build } from 'esbuild';
import { randomUUID } from 'node:crypto';
import { copyFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { bundles, inCommonJs } from '../../build.ts';
import { eventOf } from '../../test/support/event-of.ts';
import { groups, selected } from '../../test/support/world.ts';
import { startLiveApp } from './app.ts';

const count = Number(process.argv[2] ?? 300);
const rounds = 3;
const targets = [groups.weu, groups.sea];
const longestMs = 120_000;

const app = await startLiveApp({ fullCopyMs: 1, deltaCopyMs: 1, parallelCopyLimit: Number.MAX_SAFE_INTEGER });
const { requests, behaviour } = app.cloud.resourceManager;
app.cloud.eventGrid.delivery.delayMs = 0;
const plenty = { size: 1e6, refillPerSecond: 1e6 };
behaviour.throttle.arm = { reads: plenty, writes: plenty, deletes: plenty };
for (const group of Object.values(behaviour.throttle.compute))
  Object.assign(group, { per3Min: 1e6, per30Min: 1e6 });

const names = Array.from({ length: count }, (_, at) => `golden-${at}`);
for (const name of names) app.person.take(groups.source, name, { tags: selected });
await until(() => targets.every((target) => app.person.list(target).length >= count));
// The looks that find the copies done.
await quiet();
const bare = await bareApp();
const ms = { own: 0, bare: 0 };
for (let round = 0; round < rounds; round++) {
  await app.restart();
  ms.own += await worked();
  await app.restart(bare, { BARE_TARGETS: JSON.stringify(targets) });
  ms.bare += await worked();
}
const hints = rounds * count * targets.length;
const perSecond = (took: number): number => Math.round((hints * 1000) / took);
const result = {
  events: count,
  hintsPerSecond: perSecond(ms.own),
  barePerSecond: perSecond(ms.bare),
  ratio: ms.bare / ms.own,
};
process.stdout.write(`${JSON.stringify(result)}\n`);
await app.close();
await rm(bare, { recursive: true, force: true });
process.exit(0);

/** Until the hints are done that an event for each source leads to, after as many for which the app has got warm, ms. */
async function worked(): Promise<number> {
  await workOff();
  return workOff();
}

async function workOff(): Promise<number> {
  const wanted = done() + count * targets.length;
  const began = performance.now();
  for (const name of names) {
    const messageId = randomUUID();
    const body = eventOf({ ...groups.source, name }, messageId, Date.now());
    app.cloud.serviceBus.send('snapshot-events', { messageId, body });
  }
  await until(() => done() >= wanted);
  return performance.now() - began;
}

function done(): number {
  return app.cloud.serviceBus.queue('replication-hints').completed;
}

/** No call for a while. */
async function quiet(): Promise<void> {
  for (let before = -1; before !== requests.count();) {
    before = requests.count();
    await sleep(1500);
  }
}

async function until(isSo: () => boolean): Promise<void> {
  const began = performance.now();
  while (!isSo()) {
    if (performance.now() - began > longestMs) throw new Error('it takes too long');
    await sleep(5);
  }
}

/** A package of the bare receiver, bundled as the service is. */
async function bareApp(): Promise<string> {
  const root = path.resolve(import.meta.dirname, '../..');
  const folder = await mkdtemp(path.join(tmpdir(), 'snaprep-bare-'));
  const functions = path.join(folder, 'dist/functions');
  await mkdir(functions, { recursive: true });
  const modules = path.join(folder, 'esm');
  const entryPoints = { index: path.join(import.meta.dirname, 'bare-receiver.ts') };
  await build({ ...bundles['functions'], entryPoints, outdir: modules });
  await inCommonJs(modules, functions);
  await copyFile(path.join(root, 'host.json'), path.join(folder, 'host.json'));
  const manifest = { name: 'bare', version: '0.0.0', private: true, main: 'dist/functions/index.cjs' };
  await writeFile(path.join(folder, 'package.json'), JSON.stringify(manifest));
  return folder;
}
