/**
 * Row 3: from the event to the first PUT, through the built bundle on the local cloud without latency. Argument: how
 * many, one after the other. Prints one line of JSON.
 */
import { groups, selected } from '../../test/support/world.ts';
import { quantile } from '../statistics.ts';
import { startLiveApp } from './app.ts';

const count = Number(process.argv[2] ?? 60);
/** What the first of them costs is a start. Together they are less than a page of a listing. */
const warmUp = 20;
const app = await startLiveApp({ fullCopyMs: 3_600_000, parallelCopyLimit: Number.MAX_SAFE_INTEGER });
const { requests, behaviour } = app.cloud.resourceManager;
app.cloud.eventGrid.delivery.delayMs = 0;
// What is left is told with each answer, and the service paces its calls by it.
const plenty = { size: 1e6, refillPerSecond: 1e6 };
behaviour.throttle.arm = { reads: plenty, writes: plenty, deletes: plenty };
const { compute } = behaviour.throttle;
for (const group of Object.values(compute)) Object.assign(group, { per3Min: 1e6, per30Min: 1e6 });
const waits: number[] = [];
for (let at = 0; at < count + warmUp; at++) {
  const name = `golden-${at}`;
  const began = Date.now();
  app.person.take(groups.source, name, { tags: selected });
  const put = { method: 'PUT', pathIncludes: `/snapshots/${name}`, since: began };
  while (requests.count(put) < 2 && Date.now() - began < 30_000)
    await new Promise((resolve) => setTimeout(resolve, 1));
  const first = requests.select(put)[0];
  if (first === undefined) throw new Error(`${name} is not copied`);
  if (at >= warmUp) waits.push(first.time - began);
  requests.reset();
}
const result = { count, middleMs: quantile(waits, 0.5), mostMs: quantile(waits, 0.99) };
process.stdout.write(`${JSON.stringify(result)}\n`);
await app.close();
process.exit(0);
