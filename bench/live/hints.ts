/**
 * Row 8: hints a second of one instance whose replicas are in sync, and of a bare receiver with the same calls, in turn on
 * one local cloud in real time. The bare one twice: with connections kept as the service keeps them, so that the two
 * differ in their thinking alone, and with those that the SDK makes of its own. Argument: how many events. Prints one line
 * of JSON.
 */
import { barePackage } from './bare-package.ts';
import { middle } from '../statistics.ts';
import { InSyncApp, type Took } from './in-sync.ts';

const count = Number(process.argv[2] ?? 300);
const rounds = 5;

const world = await InSyncApp.start(count);
const bare = await barePackage();
const own: Took[] = [];
const same: Took[] = [];
const plain: Took[] = [];
for (let round = 0; round < rounds; round++) {
  await world.app.restart();
  own.push(await worked());
  await world.app.restart(bare.root, { ...bare.env, BARE_CONNECTIONS: 'kept' });
  same.push(await worked());
  await world.app.restart(bare.root, bare.env);
  plain.push(await worked());
}
const result = {
  events: count,
  hintsPerSecond: perSecond(own),
  barePerSecond: perSecond(same),
  plainPerSecond: perSecond(plain),
  cpuMsPerHint: cpuMsPerHint(own),
  bareCpuMsPerHint: cpuMsPerHint(same),
  plainCpuMsPerHint: cpuMsPerHint(plain),
};
process.stdout.write(`${JSON.stringify(result)}\n`);
await world.app.close();
await bare.remove();
process.exit(0);

/** After twice as many hints, with which the app has got warm. */
async function worked(): Promise<Took> {
  await world.workOff();
  await world.workOff();
  return world.workOff();
}

function perSecond(took: readonly Took[]): number {
  return Math.round((world.hints * 1000) / middleOf(took, 'ms'));
}

function cpuMsPerHint(took: readonly Took[]): number {
  return middleOf(took, 'cpuMs') / world.hints;
}

/** One round may be another's many times, by what the machine or the compiler did meanwhile. */
function middleOf(took: readonly Took[], what: keyof Took): number {
  return middle(took.map((one) => one[what]));
}
