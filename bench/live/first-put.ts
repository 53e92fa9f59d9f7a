/**
 * Row 3: from the event to the first PUT, through the built bundle on the local cloud without latency, and through a bare
 * receiver with the same calls, in turn. Argument: how many events of each. Prints one line of JSON.
 */
import { quantile } from '../statistics.ts';
import { startLiveApp, withPlenty } from './app.ts';
import { barePackage } from './bare-package.ts';
import { cpuMsOf } from './cpu.ts';
import { firstPuts, type FirstPut } from './first-puts.ts';

const count = Number(process.argv[2] ?? 60);
const rounds = 3;
/** What the first of them costs is a start. Together with the others of a round they are less than a page of a listing. */
const warmUp = 20;

interface Measured {
  puts: FirstPut[];
  cpuMs: number;
  cloudCpuMs: number;
}

const bare = await barePackage();
const own: Measured[] = [];
const same: Measured[] = [];
// The cloud runs in this process, and its code gets warm as well.
await measured(1);
for (let round = 0; round < rounds; round++) {
  own.push(await measured(count / rounds));
  same.push(await measured(count / rounds, true));
}
const share = (of: keyof FirstPut, at: number, among = own): number =>
  quantile(
    among.flatMap(({ puts }) => puts.map((one) => one[of])),
    at,
  );
const result = {
  count,
  middleMs: share('ms', 0.5),
  mostMs: share('ms', 0.99),
  bareMiddleMs: share('ms', 0.5, same),
  bareMostMs: share('ms', 0.99, same),
  untilReadMs: share('untilReadMs', 0.5),
  untilListingMs: share('untilListingMs', 0.5),
  untilPutMs: share('untilPutMs', 0.5),
  cpuMs: cpuOf('cpuMs', own),
  bareCpuMs: cpuOf('cpuMs', same),
  cloudCpuMs: cpuOf('cloudCpuMs', own),
};
process.stdout.write(`${JSON.stringify(result)}\n`);
await bare.remove();
process.exit(0);

async function measured(events: number, isBare = false): Promise<Measured> {
  const app = await startLiveApp({ fullCopyMs: 3_600_000, parallelCopyLimit: Number.MAX_SAFE_INTEGER });
  withPlenty(app);
  if (isBare) await app.restart(bare.root, { ...bare.env, BARE_CONNECTIONS: 'kept', BARE_COPIES: 'yes' });
  await firstPuts(app, warmUp, 'warm');
  const cpu = cpuMsOf(app.hostPid);
  const cloudCpu = process.cpuUsage();
  const puts = await firstPuts(app, events, 'golden');
  const cpuMs = cpuMsOf(app.hostPid) - cpu;
  const { user, system } = process.cpuUsage(cloudCpu);
  await app.close();
  return { puts, cpuMs, cloudCpuMs: (user + system) / 1000 };
}

/** For one event and both its targets. */
function cpuOf(what: 'cpuMs' | 'cloudCpuMs', of: readonly Measured[]): number {
  return of.reduce((sum, one) => sum + one[what], 0) / count;
}
