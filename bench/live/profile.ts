/**
 * What the process of the app spends its time on, by module, sampled by V8 while it is warm. First argument: `hints`
 * (row 8), `bare` (the receiver that row 8 compares with) or `put` (row 3); second: how many events. Prints a table,
 * and writes the raw profile for Chrome's tools to `PROFILE_DIR`, where that is set.
 */
import { copyFile, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startLiveApp, withPlenty } from './app.ts';
import { barePackage } from './bare-package.ts';
import { firstPuts } from './first-puts.ts';
import { InSyncApp } from './in-sync.ts';
import { selfTimes, type CpuProfile } from './self-times.ts';

const [what = 'hints', given = '300'] = process.argv.slice(2);
const count = Number(given);
const folder = await mkdtemp(path.join(tmpdir(), 'snaprep-profile-'));
const flags = ['--cpu-prof', `--cpu-prof-dir=${folder}`, '--cpu-prof-interval=500'];
const env = { NODE_OPTIONS: flags.join(' ') };
const maps = [path.resolve(import.meta.dirname, '../../dist/functions')];
/** Time of the part that is measured, µs of the clock that V8 samples by. */
const time = (): number => Number(process.hrtime.bigint() / 1000n);

let began = 0;
let ended = 0;
if (what === 'put') {
  const app = await startLiveApp({ fullCopyMs: 3_600_000, parallelCopyLimit: Number.MAX_SAFE_INTEGER }, env);
  withPlenty(app);
  await firstPuts(app, 40, 'warm');
  began = time();
  const waits = await firstPuts(app, count, 'golden');
  ended = time();
  process.stdout.write(`${JSON.stringify(waits.map(({ ms }) => ms).sort((one, other) => one - other))}\n`);
  await app.close();
} else {
  const world = await InSyncApp.start(count);
  const bare = await barePackage();
  if (what === 'bare') maps[0] = path.join(bare.root, 'dist/functions');
  if (what === 'bare') await world.app.restart(bare.root, { ...bare.env, BARE_CONNECTIONS: 'kept', ...env });
  else await world.app.restart(undefined, env);
  for (let round = 0; round < 3; round++) await world.workOff();
  began = time();
  const took = [await world.workOff(), await world.workOff()];
  ended = time();
  process.stdout.write(`${JSON.stringify({ hints: 2 * world.hints, took })}\n`);
  await world.app.close();
  await report();
  await bare.remove();
}
if (what === 'put') await report();
await rm(folder, { recursive: true, force: true });
process.exit(0);

async function report(): Promise<void> {
  for (const file of await readdir(folder)) {
    const profile = JSON.parse(await readFile(path.join(folder, file), 'utf8')) as CpuProfile;
    const times = await selfTimes(profile, { began, ended }, maps);
    if (times.size === 0) continue;
    const to = process.env['PROFILE_DIR'];
    if (to !== undefined) await copyFile(path.join(folder, file), path.join(to, `${what}.cpuprofile`));
    for (const [module, ms] of times) process.stdout.write(`${ms.toFixed(0).padStart(8)} ms  ${module}\n`);
  }
}
