/** The built bundle in its host, on a local cloud of its own, in real time. */
import path from 'node:path';
import { FunctionsHost, LocalCloud, SystemClock } from 'local-azure';
import { createAppPackage } from '../../src/local/app-package.ts';
import { appEnvironment, readDeployment } from '../../src/local/deployment/read-deployment.ts';
import { Person } from '../../test/support/person.ts';
import { ruleJson, seedOf } from '../../test/support/world.ts';

const root = path.resolve(import.meta.dirname, '../..');

export type Behaviour = NonNullable<NonNullable<Parameters<typeof LocalCloud.start>[0]>['behaviour']>;

export interface LiveApp {
  cloud: LocalCloud;
  person: Person;
  /** Of the process that runs the app now. */
  readonly hostPid: number;
  /**
   * Another app in the place of the one that runs, which ends by itself first: this folder, or the service's own again.
   */
  restart(packageRoot?: string, env?: Record<string, string>): Promise<void>;
  close(): Promise<void>;
}

/** One rule, with two targets in subscriptions of their own. */
export async function startLiveApp(
  behaviour: Behaviour,
  settings: Record<string, string> = {},
): Promise<LiveApp> {
  const deployed = readDeployment(root, 'local');
  const { queues, topics, access } = deployed;
  const clock = new SystemClock();
  // A snapshot is there at once, so that it is the service that is measured.
  const cloud = await LocalCloud.start({
    clock,
    queues,
    topics,
    access,
    behaviour: { operationMs: 0, ...behaviour },
    seed: seedOf(deployed),
  });
  const app = await createAppPackage(root, { rules: [ruleJson()] });
  const start = (packageRoot: string, env: Record<string, string>): Promise<FunctionsHost> =>
    FunctionsHost.start({
      packageRoot,
      env: { ...appEnvironment(deployed, cloud.environment(deployed.identities)), ...env },
      caFile: cloud.certificateFile,
      functionKey: 'bench',
      throwOnFailedStart: true,
    });
  let host = await start(app.root, settings);
  return {
    cloud,
    person: new Person(cloud.resourceManager),
    get hostPid() {
      return host.pid;
    },
    restart: async (packageRoot = app.root, env = {}) => {
      await host.close();
      host = await start(packageRoot, env);
    },
    close: async () => {
      await host.close();
      await cloud.close();
      await app.remove();
    },
  };
}

/**
 * No delay of events, and no limits that could be met: what is left is told with each answer, and the service paces its
 * calls by it.
 */
export function withPlenty({ cloud }: LiveApp): void {
  cloud.eventGrid.delivery.delayMs = 0;
  const { throttle } = cloud.resourceManager.behaviour;
  const plenty = { size: 1e6, refillPerSecond: 1e6 };
  throttle.arm = { reads: plenty, writes: plenty, deletes: plenty };
  for (const group of Object.values(throttle.compute)) Object.assign(group, { per3Min: 1e6, per30Min: 1e6 });
}
