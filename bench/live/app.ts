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
  /** Another app in the place of the one that runs: this folder, or the service's own again. */
  restart(packageRoot?: string, env?: Record<string, string>): Promise<void>;
  close(): Promise<void>;
}

/** One rule, with two targets in subscriptions of their own. */
export async function startLiveApp(behaviour: Behaviour): Promise<LiveApp> {
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
      env: { ...appEnvironment(deployed, cloud.environment()), ...env },
      caFile: cloud.certificateFile,
      functionKey: 'bench',
      throwOnFailedStart: true,
    });
  let host = await start(app.root, {});
  return {
    cloud,
    person: new Person(cloud.resourceManager),
    restart: async (packageRoot = app.root, env = {}) => {
      await host.kill();
      host = await start(packageRoot, env);
    },
    close: async () => {
      await host.kill();
      await cloud.close();
      await app.remove();
    },
  };
}
