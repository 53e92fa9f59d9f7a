/**
 * Row 3: from the event to the first PUT, through the built bundle on the local cloud without latency. Argument: how
 * many, one after the other. Prints one line of JSON.
 */
import { quantile } from '../statistics.ts';
import { startLiveApp, withPlenty } from './app.ts';
import { cpuMsOf } from './cpu.ts';
import { firstPuts, type FirstPut } from './first-puts.ts';

const count = Number(process.argv[2] ?? 60);
/** What the first of them costs is a start. Together they are less than a page of a listing. */
const warmUp = 20;
const app = await startLiveApp({ fullCopyMs: 3_600_000, parallelCopyLimit: Number.MAX_SAFE_INTEGER });
withPlenty(app);
await firstPuts(app, warmUp, 'warm');
const cpu = cpuMsOf(app.hostPid);
const cloudCpu = process.cpuUsage();
const found = await firstPuts(app, count, 'golden');
const cpuMs = (cpuMsOf(app.hostPid) - cpu) / count;
/** The cloud runs in this process. */
const { user, system } = process.cpuUsage(cloudCpu);
const share = (of: keyof FirstPut, at: number): number =>
  quantile(
    found.map((one) => one[of]),
    at,
  );
const result = {
  count,
  middleMs: share('ms', 0.5),
  mostMs: share('ms', 0.99),
  untilReadMs: share('untilReadMs', 0.5),
  untilListingMs: share('untilListingMs', 0.5),
  untilPutMs: share('untilPutMs', 0.5),
  cpuMs,
  cloudCpuMs: (user + system) / 1000 / count,
};
process.stdout.write(`${JSON.stringify(result)}\n`);
await app.close();
process.exit(0);
