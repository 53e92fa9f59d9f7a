/**
 * Row 5, not simulated: a burst through the built bundle on the local cloud with Azure's limits on, in real time.
 * Arguments: snapshots, and seconds to wait at most. Prints one line of JSON.
 */
import { groups, selected } from '../../test/support/world.ts';
import { burstLimitMs } from '../scenarios/burst-limit.ts';
import { startLiveApp } from './app.ts';

const [snapshots = 1000, longestSeconds = 600] = process.argv.slice(2).map(Number);
const targets = [groups.weu, groups.sea];
const put = { method: 'PUT', action: 'Microsoft.Compute/snapshots/write' };
const hours = 3_600_000;
const app = await startLiveApp({
  // Copies that are not looked at meanwhile, and as many at a time as there are.
  fullCopyMs: 6 * hours,
  deltaCopyMs: 6 * hours,
  parallelCopyLimit: Number.MAX_SAFE_INTEGER,
});
const { requests } = app.cloud.resourceManager;
app.cloud.resourceManager.behaviour.throttle.enabled = true;
const limitMs = burstLimitMs(
  groups.source,
  snapshots,
  targets.map(({ subscriptionId }) => subscriptionId),
);
const began = Date.now();
for (let at = 0; at < snapshots; at++) {
  app.person.take(groups.source, `golden-${at}`, { tags: selected });
}
const wanted = snapshots * targets.length;
const begun = (): number => targets.reduce((sum, target) => sum + app.person.list(target).length, 0);
while (begun() < wanted && Date.now() - began < longestSeconds * 1000) {
  await new Promise((resolve) => setTimeout(resolve, 500));
}
const accepted = requests.select(put).filter(({ status = 0 }) => status < 300);
const last = Math.max(...accepted.map(({ time }) => time));
const all = requests.count({ since: began });
const result = {
  snapshots,
  targets: targets.length,
  begun: begun(),
  seconds: (last - began) / 1000,
  ratio: begun() < wanted ? null : (last - began) / limitMs,
  refusedShare: requests.count({ since: began, status: 429 }) / all,
  callsPerReplica: all / wanted,
};
process.stdout.write(`${JSON.stringify(result)}\n`);
await app.close();
process.exit(0);
