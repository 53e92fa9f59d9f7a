/**
 * Row 8: hints a second of one instance whose replicas are in sync, and of a bare receiver with the same calls, in turn on
 * one local cloud in real time. Argument: how many events. Prints one line of JSON.
 */
import { barePackage } from './bare-package.ts';
import { InSyncApp, type Took } from './in-sync.ts';

const count = Number(process.argv[2] ?? 300);
const rounds = 3;

const world = await InSyncApp.start(count);
const bare = await barePackage();
const own: Took[] = [];
const bareOwn: Took[] = [];
for (let round = 0; round < rounds; round++) {
  await world.app.restart();
  own.push(await worked());
  await world.app.restart(bare.root, bare.env);
  bareOwn.push(await worked());
}
const perSecond = (took: readonly Took[]): number =>
  Math.round((took.length * world.hints * 1000) / sum(took, 'ms'));
const cpuMsPerHint = (took: readonly Took[]): number => sum(took, 'cpuMs') / (took.length * world.hints);
const result = {
  events: count,
  hintsPerSecond: perSecond(own),
  barePerSecond: perSecond(bareOwn),
  ratio: sum(bareOwn, 'ms') / sum(own, 'ms'),
  cpuMsPerHint: cpuMsPerHint(own),
  bareCpuMsPerHint: cpuMsPerHint(bareOwn),
};
process.stdout.write(`${JSON.stringify(result)}\n`);
await world.app.close();
await bare.remove();
process.exit(0);

/** After as many hints for which the app has got warm. */
async function worked(): Promise<Took> {
  await world.workOff();
  return world.workOff();
}

function sum(took: readonly Took[], what: keyof Took): number {
  return took.reduce((all, one) => all + one[what], 0);
}
