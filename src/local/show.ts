/**
 * What `npm start` shows: the local cloud, a Functions host in it with the very bundle that Azure would load, and a
 * tour. Talks to the service by its queues, its functions and its logs only.
 */
import path from 'node:path';
import {
  azureCliCommands,
  defaultClientId,
  LocalCloud,
  type LocalCloudOptions,
  type LogLine,
} from 'local-azure';
import { configurationFile, createAppPackage } from './app-package.ts';
import { AzureReader } from './azure-reader.ts';
import { commandLineFor } from './command-line.ts';
import type { DeployedCloud } from './deployment/cloud-of-deployment.ts';
import { appEnvironment, readDeployment } from './deployment/read-deployment.ts';
import type { Stage } from './director.ts';
import { cloudOfEstate, type Estate } from './estate.ts';
import { FrontDoor } from './front-door.ts';
import { HostKeeper } from './host-keeper.ts';
import type { Lifetime } from './lifetime.ts';
import { Narrator } from './narrator.ts';
import type { TourOptions } from './options.ts';
import { runOwnTour } from './own-tour.ts';
import { examples, playText, sceneOf } from './play.ts';
import type { Screen } from './screen.ts';
import { places, replication, targets } from './stage.ts';
import { summaryTable } from './summary.ts';
import { runTour } from './tour.ts';

export interface Show {
  options: TourOptions;
  /** Where it plays, when not on the tour's stage. */
  own: Estate | undefined;
  screen: Screen;
  lifetime: Lifetime;
  projectRoot: string;
}

/** Opens every http function of the local host. */
const functionKey = 'local';

/** Exit code; throws what kept it from being shown, and when it was ended before its end. */
export async function show({ options, own, screen, lifetime, projectRoot }: Show): Promise<number> {
  screen.line('starting Resource Manager, Service Bus, Event Grid, blobs, managed identity');
  const deployed = readDeployment(projectRoot, 'local');
  const cloud = await lifetime.keep(await LocalCloud.start(cloudOptions(deployed, own)), (part) =>
    part.close(),
  );
  for (const set of own?.encryptionSets ?? []) cloud.resourceManager.putDiskEncryptionSet(set);
  const app = await lifetime.keep(
    await createAppPackage(projectRoot, own?.replication ?? replication),
    (part) => part.remove(),
  );
  const env = appEnvironment(deployed, cloud.environment());
  const commandLine = await lifetime.keep(
    await commandLineFor(cloud.control.url, env, path.join(app.root, configurationFile)),
    (part) => part.remove(),
  );
  screen.line('starting the Functions host with the bundle that Azure would load');
  const told = new Narrator(screen);
  const narrate = narrator(told, screen, options, lifetime);
  const keeper = await lifetime.keep(
    new HostKeeper(
      {
        packageRoot: app.root,
        // With the identities of the app alone: the command line has any.
        env: { ...appEnvironment(deployed, cloud.environment(deployed.identities)), PAGE: 'WithoutSignIn' },
        caFile: cloud.certificateFile,
        functionKey,
        throwOnFailedStart: true,
        codeCache: path.join(projectRoot, 'node_modules/.cache/functions-host'),
        onLog: narrate,
      },
      screen,
      lifetime,
    ),
    (part) => part.close(),
  );
  await keeper.start();
  lifetime.signal.throwIfAborted();
  const door = await lifetime.keep(await openDoor(cloud, keeper, own), (part) => part.close());
  screen.text(opening(cloud, keeper, door, own));
  const azure = new AzureReader(cloud.environment(), cloud.certificateFile);
  const nightlySync = (): Promise<void> => keeper.host.runTimer('nightlySync');
  const isTold: Stage['isTold'] = (expectation) => told.looks.isTold(expectation);
  const stage: Stage = { cloud, azure, screen, nightlySync, isTold, signal: lifetime.signal };
  const summary = own === undefined ? await runTour(stage) : await runOwnTour(stage, own);
  screen.text(summaryTable(summary, screen));
  if (options.json) process.stdout.write(`${JSON.stringify(summary, undefined, 2)}\n`);
  if (options.once) return summary.ok ? 0 : 1;
  const commands = examples({
    control: cloud.control.url,
    app: keeper.host.httpUrl,
    key: functionKey,
    local: commandLine.local,
    azureCli: azureCliCommands(cloud),
    own,
  });
  cloud.control.more.push(...commands);
  screen.text(playText(commands, { control: cloud.control.url, page: door.url }, screen));
  await lifetime.ended();
  return 0;
}

function openDoor(cloud: LocalCloud, keeper: HostKeeper, own: Estate | undefined): Promise<FrontDoor> {
  const { tags, from } = sceneOf(own?.rules[0]);
  return FrontDoor.start({
    app: () => keeper.host.httpUrl,
    functionKey,
    control: cloud.control.url,
    scene: { tags, from, to: own?.rules[0]?.targets ?? targets },
  });
}

/** What the host says of its own end is nobody's concern. */
function narrator(
  lines: Narrator,
  screen: Screen,
  { verbose }: TourOptions,
  { signal }: Lifetime,
): (line: LogLine) => void {
  return (line) => {
    if (signal.aborted) return;
    const text = lines.lineFor(line);
    if (text !== undefined) screen.line(text);
    if (verbose) screen.line(screen.colour('dim', `${line.functionName ?? line.category} ${line.message}`));
  };
}

/** Copies take seconds instead of minutes; all else is as in Azure. */
function cloudOptions(deployed: DeployedCloud, own: Estate | undefined): LocalCloudOptions {
  const timing = {
    behaviour: { operationMs: 400, fullCopyMs: 9000, deltaCopyMs: 4000, completionPercentAfterMs: 500 },
    delivery: { delayMs: 700 },
  };
  if (own !== undefined) return { ...timing, ...cloudOfEstate(own, deployed) };
  const { queues, topics, access, resourceGroups, storageAccounts } = deployed;
  const subscriptions = [...new Set(places.map(({ subscriptionId }) => subscriptionId))];
  return {
    ...timing,
    queues,
    topics,
    access: { ...access, assignments: [...access.assignments, ...peopleOf(subscriptions)] },
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

/**
 * Whoever plays, by `az` or `snaprep`, may do everything, as an owner who took the roles on data as well; the app has
 * what its deployment gives it.
 */
function peopleOf(subscriptions: readonly string[]): DeployedCloud['access']['assignments'] {
  return subscriptions.map((id) => ({
    principalId: defaultClientId,
    scope: `/subscriptions/${id}`,
    permissions: { actions: ['*'], notActions: [], dataActions: ['*'], notDataActions: [] },
  }));
}

function opening(
  cloud: LocalCloud,
  { host }: HostKeeper,
  { url }: FrontDoor,
  own: Estate | undefined,
): string {
  const rights = 'Roles are not checked: no deployment was evaluated for your file.';
  return [
    '',
    `  Page              ${url}`,
    `  Resource Manager  ${cloud.environment()['RESOURCE_MANAGER_ENDPOINT'] ?? ''}`,
    `  Functions         ${host.httpUrl}  (${host.functions.length} functions)`,
    `  control           ${cloud.control.url}`,
    ...(own === undefined ? [] : ['', rights]),
  ].join('\n');
}
