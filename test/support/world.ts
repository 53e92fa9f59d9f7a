import path from 'node:path';
import {
  builtInRole,
  FunctionsHost,
  LocalCloud,
  type LogLine,
  ManualClock,
  type RoleAssignment,
} from 'local-azure';
import { createAppPackage, type AppPackage } from '../../src/local/app-package.ts';
import type { EvaluatedDeployment } from '../../src/local/deployment/evaluated.ts';
import type { DeployedCloud } from '../../src/local/deployment/cloud-of-deployment.ts';
import {
  appEnvironment,
  readDeployment,
  type DeploymentName,
} from '../../src/local/deployment/read-deployment.ts';
import { groupId, Person, type Group } from './person.ts';
import { groups, imagesSubscription, seedOf, workGroup } from './groups.ts';
import { Instances } from './instances.ts';
import { keepWarm, takeWarm } from './warm-processes.ts';

export { groups, seedOf, workGroup } from './groups.ts';

const projectRoot = path.resolve(import.meta.dirname, '../..');
export const selected = { SnapReplicate: 'Replicate' };

/** A rule as it stands in `replication.json`. */
export type RuleJson = Record<string, unknown>;

export function ruleJson(overrides: RuleJson = {}): RuleJson {
  return {
    name: 'golden-images',
    source: groupJson(groups.source),
    select: { tags: selected },
    targets: [targetJson(groups.weu), targetJson(groups.sea)],
    whenSourceDeleted: 'delete',
    whenSourceUnselected: 'delete',
    ...overrides,
  };
}

export function targetJson({ subscriptionId, resourceGroup, location }: Group): RuleJson {
  return { subscriptionId, resourceGroup, location };
}

function groupJson({ subscriptionId, resourceGroup }: Group): RuleJson {
  return { subscriptionId, resourceGroup };
}

export interface WorldOptions {
  rules?: readonly RuleJson[];
  deletionGuard?: { maxCount: number; maxPercent: number };
  /** As `replication.json` names it. */
  workResourceGroup?: string;
  /** How events are written. Default: as Event Grid's own. */
  schema?: 'EventGridSchema' | 'CloudEventSchemaV1_0';
  behaviour?: Parameters<typeof LocalCloud.start>[0]['behaviour'];
  /** After so long, ms, Service Bus detaches a link on which nothing was sent. Default: never. */
  idlePublisherMs?: number;
  /** Which of the committed deployments the cloud is built from. Default: the plain one. */
  deployment?: DeploymentName;
  /** Whether the app has a topic for its signals, and may send to it. Default: neither. */
  signals?: boolean | 'withoutRole';
  /** App settings beside those of the deployment; the process that has them serves no other app. */
  settings?: (cloud: LocalCloud) => Record<string, string>;
  /** Folder of a built project whose app is deployed. Default: this one. */
  project?: string;
  /**
   * Further instances of the app, by what each runs (`function:receiveEvent`), each in a process of its own; the host
   * itself then runs the HTTP functions alone. Default: one host for everything.
   */
  instances?: readonly string[];
  /** Makes another deployment of it, before anything is built from it. */
  change?: (deployment: EvaluatedDeployment) => void;
}

/** How an app ends that had no chance to end anything itself. */
export type Death = 'SIGKILL' | 'cutOff';

const hour = 3_600_000;

/** V8 takes longer to compile the bundle than to run it. */
const codeCache = path.join(projectRoot, 'node_modules/.cache/functions-host');

const queueNames = ['snapshot-events', 'replication-hints'];

type CloudOptions = NonNullable<Parameters<typeof LocalCloud.start>[0]>;

function cloudOptions(
  clock: ManualClock,
  deployed: DeployedCloud,
  { behaviour, schema, signals, idlePublisherMs }: WorldOptions,
  assignments: RoleAssignment[],
): CloudOptions {
  const { queues, topics } = deployed;
  const access = signals === true ? withSender(deployed) : deployed.access;
  assignments.push(...access.assignments);
  return {
    clock,
    queues,
    topics: topics.map((topic) => ({ ...topic, ...(schema && { schema }) })),
    access: { ...access, assignments },
    customTopics: [signalsTopic],
    ...(idlePublisherMs !== undefined && { idlePublisherMs }),
    behaviour: { operationMs: 0, fullCopyMs: 4 * 60_000, deltaCopyMs: 2 * 60_000, ...behaviour },
    seed: seedOf(deployed),
  };
}

const signalsTopic = {
  name: 'signals',
  id: `/subscriptions/${imagesSubscription}/resourceGroups/rg-snaprep/providers/Microsoft.EventGrid/topics/signals`,
};

/** The role that lets an identity publish, and nothing else (documented). */
const eventGridDataSender = 'd5a91429-5739-47e2-a06b-3470a27159e7';

function withSender({ access, appSettings }: DeployedCloud): DeployedCloud['access'] {
  const permissions = builtInRole(eventGridDataSender);
  const principalId = appSettings['AZURE_CLIENT_ID'];
  if (permissions === undefined || principalId === undefined) throw new Error('nobody could publish');
  const assignment = { principalId, scope: signalsTopic.id, permissions };
  return { ...access, assignments: [...access.assignments, assignment] };
}

/**
 * One local cloud with a person and the built bundle in it, and time that the test moves. Nothing in here knows
 * what the product does; it sees what Azure and the logs show.
 */
export class World {
  readonly clock: ManualClock;
  readonly cloud: LocalCloud;
  readonly person: Person;
  /** What the functions logged as JSON, since the start. */
  readonly records: Record<string, unknown>[] = [];
  /** Everything that the Functions host said, for a failing test. */
  readonly lines: string[] = [];
  #deployed: DeployedCloud;
  readonly #assignments: RoleAssignment[];
  readonly #signals: boolean;
  readonly #settings: Record<string, string> | undefined;
  readonly #instances = new Instances();
  readonly #scaleGroups: readonly string[];
  #host: FunctionsHost | undefined;
  #restart: Promise<void> | undefined;
  /** Messages that a killed host had locked and nobody works on; their locks run out by the clock. */
  #orphans = 0;
  #package: AppPackage | undefined;

  static async start(options: WorldOptions = {}): Promise<World> {
    const clock = new ManualClock('2026-11-23T12:00:00Z');
    const { deployment = 'local', change } = options;
    const deployed = readDeployment(projectRoot, deployment, change);
    const assignments: RoleAssignment[] = [];
    const cloud = await LocalCloud.start(cloudOptions(clock, deployed, options, assignments));
    const world = new World(clock, cloud, deployed, { ...options, assignments });
    try {
      await world.deploy(options);
    } catch (error) {
      await world.close();
      throw error;
    }
    return world;
  }

  private constructor(
    clock: ManualClock,
    cloud: LocalCloud,
    deployed: DeployedCloud,
    {
      signals = false,
      settings,
      instances = [],
      assignments,
    }: WorldOptions & { assignments: RoleAssignment[] },
  ) {
    this.#scaleGroups = instances;
    this.#assignments = assignments;
    this.#signals = signals !== false;
    this.#settings = settings?.(cloud);
    this.clock = clock;
    this.cloud = cloud;
    this.#deployed = deployed;
    this.person = new Person(cloud.resourceManager);
  }

  get host(): FunctionsHost {
    if (this.#host === undefined) throw new Error('no app is deployed');
    return this.#host;
  }

  /** Puts the bundle in place with this configuration, and starts it; what ran before is replaced. */
  async deploy({ rules = [ruleJson()], ...file }: WorldOptions = {}): Promise<void> {
    await this.#letHostGo();
    await this.#package?.remove();
    const { deletionGuard, workResourceGroup = workGroup.resourceGroup, project = projectRoot } = file;
    this.#package = await createAppPackage(project, {
      rules,
      workResourceGroup,
      ...(deletionGuard && { deletionGuard }),
    });
    await this.startHost();
  }

  async startHost(): Promise<void> {
    await this.#instances.letGo();
    const isScaled = this.#scaleGroups.length > 0;
    this.#host = await this.#startInstance(isScaled ? 'http' : undefined);
    await this.#instances.start(this.#scaleGroups, (group) => this.#startInstance(group));
  }

  async #startInstance(scaleGroup: string | undefined): Promise<FunctionsHost> {
    if (this.#package === undefined) throw new Error('nothing is deployed');
    const process = this.#settings === undefined ? takeWarm() : undefined;
    return FunctionsHost.start({
      ...(process && { process }),
      ...(scaleGroup !== undefined && { scaleGroup }),
      codeCache,
      packageRoot: this.#package.root,
      env: {
        ...appEnvironment(this.#deployed, this.cloud.environment(this.#deployed.identities)),
        ...this.#signalsEnvironment(),
        ...this.#settings,
      },
      caFile: this.cloud.certificateFile,
      functionKey: 'key',
      now: this.clock.now(),
      throwOnFailedStart: true,
      onLog: (line) => this.#log(line),
    });
  }

  /** As a deployment does that is run again: what it grants on a group went with the group. */
  grantAgain(group: Group): void {
    const id = groupId(group).toLowerCase();
    const ofGroup = ({ scope }: RoleAssignment): boolean => `${scope.toLowerCase()}/`.startsWith(`${id}/`);
    this.#assignments.push(...this.#assignments.filter(ofGroup).map((one) => ({ ...one })));
  }

  /** Nobody works until `startHost`. */
  async stopHost(): Promise<void> {
    await this.#letHostGo();
  }

  /** What the service has of its own is gone with its region: the process, every message, the journal. */
  async loseService(): Promise<void> {
    await this.#host?.kill();
    this.#host = undefined;
    await this.#receivedNoMore();
    for (const name of queueNames) this.cloud.serviceBus.clear(name);
    for (const { containers } of this.cloud.blobs.store.accounts.values()) {
      for (const { blobs } of containers.values()) blobs.clear();
    }
  }

  /** The same package by another deployment of the service, whose queues are empty; with other settings, if any. */
  async deployElsewhere(deployment: DeploymentName, settings: Record<string, string> = {}): Promise<void> {
    for (const name of queueNames) this.cloud.serviceBus.clear(name);
    const deployed = readDeployment(projectRoot, deployment);
    this.#deployed = { ...deployed, appSettings: { ...deployed.appSettings, ...settings } };
    await this.startHost();
  }

  #signalsEnvironment(): Record<string, string> {
    if (!this.#signals) return {};
    return { SIGNALS__topicEndpoint: this.cloud.customTopics.endpointOf(signalsTopic.name) };
  }

  /** Works everything off that is due within this time (ms), moving the clock from one thing to the next. */
  async settle(within = 2 * hour): Promise<void> {
    const horizon = this.clock.now() + within;
    for (;;) {
      await this.quiet();
      const next = this.clock.nextDue();
      if (next === undefined || next > horizon) return;
      await this.moveTo(next);
    }
  }

  /**
   * The app dies, now, and another one takes its place: by SIGKILL, or cut off from everything in a process that
   * stays, which takes a fifth of the time.
   */
  killHost(by: Death = 'cutOff'): void {
    // One after the other: a kill that comes while another host is being started is that one's.
    const replaced = this.#restart?.then(() => this.#replaceHost(by)) ?? this.#replaceHost(by);
    const restart = replaced.finally(() => {
      if (this.#restart === restart) this.#restart = undefined;
    });
    this.#restart = restart;
  }

  async #replaceHost(by: Death): Promise<void> {
    if (by === 'SIGKILL') await this.#host?.kill();
    else if (this.#host !== undefined) await keepWarm(this.#host.cutOff());
    await this.#receivedNoMore();
    this.#orphans = this.#locked();
    await this.startHost();
  }

  /**
   * An app's end is told before the broker has heard of it, which until then takes what the app had sent, and gives it
   * the next message.
   */
  async #receivedNoMore(): Promise<void> {
    while (queueNames.some((name) => this.cloud.serviceBus.queue(name).receivers > 0))
      await new Promise((resolve) => setImmediate(resolve));
  }

  /** Settles, then moves the clock to the end of that time. */
  async pass(time: number): Promise<void> {
    const end = this.clock.now() + time;
    await this.settle(time);
    await this.moveTo(end);
    await this.quiet();
  }

  /** Nothing is being worked on anywhere. */
  async quiet(): Promise<void> {
    do {
      while (!this.#isQuiet()) await this.#change();
      // What the app has logged and begun arrives in order with its answer to this.
      await this.host.setTime(this.clock.now()).catch(() => this.#restart);
      await this.#instances.setTime(this.clock.now());
    } while (!this.#isQuiet());
  }

  async #change(): Promise<void> {
    await this.#restart;
    await new Promise<void>((resolve) => {
      const stop = [this.cloud.onChange(again), this.host.onChange(again), this.#instances.onChange(again)];
      function again(): void {
        for (const end of stop) end();
        resolve();
      }
      // What changed between the question and the listening must not be missed.
      if (this.#isQuiet() || this.#restart !== undefined) again();
    });
    await new Promise((resolve) => setImmediate(resolve));
  }

  /** How many of the further instances have had something to do. */
  get workedInstances(): number {
    return this.#instances.worked;
  }

  async nightlySync(): Promise<void> {
    await (this.#instances.having('nightlySync') ?? this.host).runTimer('nightlySync');
    await this.settle();
  }

  /** Calls an HTTP function of the app. */
  async http(method: 'GET' | 'POST', route: string): Promise<{ status: number; body: unknown }> {
    const answer = await fetch(`${this.host.httpUrl}/api/${route}`, {
      method,
      headers: { 'x-functions-key': 'key' },
    });
    return { status: answer.status, body: await answer.json() };
  }

  /** The reasons of the looks at one replica, in order, without repetition. */
  reasons(name: string, target: Group): string[] {
    const found = this.records
      .filter(({ event }) => event === 'reconciled')
      .filter((record) => record['source'] === name && record['target'] === target.resourceGroup)
      .map(({ kind, reason }) => `${String(kind)} ${String(reason)}`);
    return found.filter((reason, at) => reason !== found[at - 1]);
  }

  /** Writes to Resource Manager while `during` runs, as `METHOD path`. */
  async writesDuring(during: () => Promise<unknown>): Promise<string[]> {
    const calls = await this.callsDuring(during);
    return calls.filter((call) => !call.startsWith('GET '));
  }

  /** All calls to Resource Manager while `during` runs. */
  async callsDuring(during: () => Promise<unknown>): Promise<string[]> {
    this.cloud.resourceManager.requests.reset();
    await during();
    return this.cloud.resourceManager.requests.requests.map(
      ({ method, path: called }) => `${method} ${called}`,
    );
  }

  async #letHostGo(): Promise<void> {
    await this.#instances.letGo();
    const host = this.#host;
    this.#host = undefined;
    if (host === undefined) return;
    await (this.#settings === undefined ? keepWarm(host.release()) : host.close());
  }

  async close(): Promise<void> {
    await this.#restart;
    await this.#letHostGo();
    await this.#package?.remove();
    await this.cloud.close();
  }

  async moveTo(time: number): Promise<void> {
    // The app first: it must never see a message before its time.
    await this.#tellTime(time);
    await this.#instances.setTime(time);
    this.clock.advanceTo(time);
  }

  /** A host that is killed meanwhile is replaced by one that began in the past, which has to be told as well. */
  async #tellTime(time: number): Promise<void> {
    for (let hosts = 0; hosts < 20; hosts++) {
      try {
        await this.host.setTime(time);
        return;
      } catch {
        await this.#restart;
      }
    }
    throw new Error('no host takes the time');
  }

  #isQuiet(): boolean {
    if (
      this.#restart !== undefined ||
      this.host.inFlight > 0 ||
      this.#instances.inFlight > 0 ||
      this.cloud.resourceManager.inFlight > 0 ||
      this.cloud.blobs.inFlight > 0 ||
      this.cloud.customTopics.inFlight > 0
    )
      return false;
    this.#orphans = Math.min(this.#orphans, this.#locked());
    return (
      queueNames.every((name) => this.cloud.serviceBus.queue(name).active === 0) &&
      this.#locked() === this.#orphans
    );
  }

  #locked(): number {
    return queueNames.reduce((sum, name) => sum + this.cloud.serviceBus.queue(name).locked, 0);
  }

  #log({ level, message, category, functionName }: LogLine): void {
    this.lines.push(`${level} ${functionName ?? category}: ${message}`);
    if (category === 'user' && message.startsWith('{')) {
      this.records.push(JSON.parse(message) as Record<string, unknown>);
    }
  }
}
