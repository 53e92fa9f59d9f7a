/**
 * `npm start`: the local cloud, a Functions host in it with the very bundle that Azure would load, and a tour.
 * Talks to the service by its queues, its functions and its logs only.
 */
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { defaultClientId, FunctionsHost, LocalCloud } from 'local-azure';
import { createAppPackage } from './app-package.ts';
import { AzureReader } from './azure-reader.ts';
import { Narrator } from './narrator.ts';
import type { DeployedCloud } from './deployment/cloud-of-deployment.ts';
import { appEnvironment, readDeployment } from './deployment/read-deployment.ts';
import { help, parseOptions, type TourOptions } from './options.ts';
import { playText } from './play.ts';
import { Screen } from './screen.ts';
import { places, replication } from './stage.ts';
import { summaryTable } from './summary.ts';
import { runTour } from './tour.ts';

/** The bundle is `dist/local.mjs`; everything else is found from there. */
const projectRoot = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');

async function main({ once, json }: TourOptions): Promise<number> {
  const screen = new Screen(json ? process.stderr : process.stdout);
  const ending = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => ending.abort());

  const deployed = readDeployment(projectRoot, 'local');
  const cloud = await LocalCloud.start(cloudOptions(deployed));
  const app = await createAppPackage(projectRoot, replication);
  const narrator = new Narrator();
  const host = await FunctionsHost.start({
    packageRoot: app.root,
    env: appEnvironment(deployed, cloud.environment()),
    caFile: cloud.certificateFile,
    functionKey: 'local',
    throwOnFailedStart: true,
    onLog: (line) => {
      const text = narrator.lineFor(line);
      if (text !== undefined) screen.line(text);
    },
  });
  try {
    screen.text(opening(cloud, host));
    const azure = new AzureReader(cloud.environment(), cloud.certificateFile);
    const nightlySync = (): Promise<void> => host.runTimer('nightlySync');
    const summary = await runTour({ cloud, azure, screen, nightlySync, signal: ending.signal });
    screen.text(summaryTable(summary));
    if (json) process.stdout.write(`${JSON.stringify(summary, undefined, 2)}\n`);
    if (once) return summary.ok ? 0 : 1;
    screen.text(playText(cloud.control.url));
    await aborted(ending.signal);
    return 0;
  } catch (error) {
    if (ending.signal.aborted) return 130;
    throw error;
  } finally {
    await host.close();
    await cloud.close();
    await app.remove();
  }
}

/** Copies take seconds instead of minutes; all else is as in Azure. */
function cloudOptions({
  queues,
  topics,
  access,
  resourceGroups,
  storageAccounts,
}: DeployedCloud): Parameters<typeof LocalCloud.start>[0] {
  const subscriptions = [...new Set(places.map(({ subscriptionId }) => subscriptionId))];
  return {
    queues,
    topics,
    access: { ...access, assignments: [...access.assignments, ...readersOf(subscriptions)] },
    behaviour: { operationMs: 400, fullCopyMs: 9000, deltaCopyMs: 4000, completionPercentAfterMs: 500 },
    delivery: { delayMs: 700 },
    seed: {
      storageAccounts,
      subscriptions: subscriptions.map((id) => ({
        subscriptionId: id,
        resourceGroups: [
          ...places.map(({ resourceGroup: name, ...place }) => ({ ...place, name })),
          ...resourceGroups,
        ].filter(({ subscriptionId }) => subscriptionId === id),
      })),
    },
  };
}

/** Who judges the tour sees everything and changes nothing. */
function readersOf(subscriptions: readonly string[]): DeployedCloud['access']['assignments'] {
  return subscriptions.map((id) => ({
    principalId: defaultClientId,
    scope: `/subscriptions/${id}`,
    permissions: { actions: ['*/read'], notActions: [], dataActions: [], notDataActions: [] },
  }));
}

function opening(cloud: LocalCloud, host: FunctionsHost): string {
  return [
    'Azure Snapshot Replicator on a local cloud. Nothing here reaches Azure.',
    `  Resource Manager  ${cloud.environment()['RESOURCE_MANAGER_ENDPOINT'] ?? ''}`,
    `  Functions         ${host.httpUrl}  (${host.functions.map(({ name }) => name).join(', ')})`,
    `  control           ${cloud.control.url}`,
  ].join('\n');
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}

function options(): TourOptions {
  try {
    return parseOptions(process.argv.slice(2));
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n\n${help}`);
    process.exit(2);
  }
}

const chosen = options();
if (chosen.help) process.stdout.write(help);
else process.exitCode = await main(chosen);
