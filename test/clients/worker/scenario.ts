import { strict as assert } from 'node:assert';
import { readFileSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import tls from 'node:tls';
import path from 'node:path';
import { ServiceBusClient, type ServiceBusReceivedMessage } from '@azure/service-bus';
import { LocalCloud, SystemClock } from 'local-azure';
import { createAppPackage, type AppPackage } from '../../../src/local/app-package.ts';
import { appEnvironment, readDeployment } from '../../../src/local/deployment/read-deployment.ts';
import { Person } from '../../support/person.ts';
import { groups, ruleJson, seedOf, selected, workGroup } from '../../support/world.ts';
import { WorkerProcess } from './worker-process.ts';

const projectRoot = path.resolve(import.meta.dirname, '../../..');

/** What has not come by then never will, ms. */
const longestMs = 5 * 60_000;

/** Who receives from which queue. */
const consumers = { receiveEvent: 'snapshot-events', reconcileReplica: 'replication-hints' };

/** The local cloud in real time, the app in a real worker, and between them the queues, as the host serves them. */
export class WorkerScenario {
  readonly #cloud: LocalCloud;
  readonly #package: AppPackage;
  readonly #worker: WorkerProcess;
  readonly #client: ServiceBusClient;
  readonly #person: Person;
  #failure: Error | undefined;

  static async start(folder: string, isSpecialized: boolean): Promise<WorkerScenario> {
    const deployed = readDeployment(projectRoot, 'local');
    const { queues, topics, access } = deployed;
    const cloud = await LocalCloud.start({
      clock: new SystemClock(),
      queues,
      topics,
      access,
      behaviour: { operationMs: 0, fullCopyMs: 3000, deltaCopyMs: 2000, completionPercentAfterMs: 500 },
      seed: seedOf(deployed),
    });
    const environment = {
      ...appEnvironment(deployed, cloud.environment(deployed.identities)),
      FUNCTIONS_WORKER_RUNTIME: 'node',
    };
    const { certificateFile } = cloud;
    const rules = { rules: [ruleJson()], workResourceGroup: workGroup.resourceGroup };
    const files = await createAppPackage(projectRoot, rules);
    try {
      const app = { packageRoot: files.root, environment, certificateFile };
      const worker = await WorkerProcess.start({ folder, isSpecialized, ...app });
      return new WorkerScenario(cloud, files, worker, connect(environment, certificateFile));
    } catch (error) {
      await files.remove();
      await cloud.close();
      throw error;
    }
  }

  private constructor(cloud: LocalCloud, files: AppPackage, worker: WorkerProcess, client: ServiceBusClient) {
    this.#cloud = cloud;
    this.#package = files;
    this.#worker = worker;
    this.#client = client;
    this.#person = new Person(cloud.resourceManager);
    for (const [name, queue] of Object.entries(consumers)) this.#serve(name, queue);
  }

  /** Throws where the world is not as it has to be. */
  async run(): Promise<void> {
    const health = await this.#get('health');
    assert.equal(health, '200');
    this.#person.take(groups.source, 'golden', { tags: selected });
    await this.#until('both regions have the image', () => {
      const replicas = [groups.weu, groups.sea].flatMap((group) => this.#person.list(group));
      return replicas.length === 2 && replicas.every(({ completionPercent: percent }) => percent === 100);
    });
    await this.#until('nothing waits in a queue', () =>
      Object.values(consumers).every((queue) => this.#cloud.serviceBus.queue(queue).active === 0),
    );
    this.#cloud.resourceManager.requests.reset();
    await this.#worker.invoke('nightlySync', { json: JSON.stringify({ IsPastDue: false }) });
    const { requests } = this.#cloud.resourceManager.requests;
    assert.deepEqual(
      requests
        .filter(({ method }) => method !== 'GET')
        .map(({ method, path: called }) => `${method} ${called}`),
      [],
      'a night in sync writes nothing',
    );
    assert.notEqual(requests.length, 0, 'a night looks at both targets');
    for (const name of ['getStatus', 'getPlan', 'getOpenApi'])
      assert.equal(await this.#get(name), '200', name);
    this.#person.delete(groups.source, 'golden');
    await this.#until('both replicas are marked', () =>
      [groups.weu, groups.sea].every((group) => {
        const tags = this.#person.get(group, 'golden')?.tags ?? {};
        return Object.keys(tags).some((tag) => /delete/i.test(tag));
      }),
    );
  }

  async close(): Promise<void> {
    const code = await this.#worker.close();
    await this.#client.close();
    await this.#cloud.close();
    await this.#package.remove();
    assert.equal(code, 0, 'the code that the worker ended with');
  }

  async #get(name: string): Promise<string | undefined> {
    const request = {
      method: 'GET',
      url: `https://app.example/api/${name}`,
      headers: {},
      query: {},
      params: {},
    };
    const { returnValue } = await this.#worker.invoke(name, { http: request });
    return returnValue?.http?.statusCode;
  }

  #serve(name: string, queue: string): void {
    const receiver = this.#client.createReceiver(queue, { skipParsingBodyAsJson: true });
    receiver.subscribe({
      processMessage: async (message) => {
        await this.#worker.invoke(name, { string: String(message.body) }, metadataOf(message));
      },
      processError: ({ error }) => {
        this.#failure ??= error;
        return Promise.resolve();
      },
    });
  }

  async #until(what: string, isSo: () => boolean): Promise<void> {
    const end = performance.now() + longestMs;
    while (!isSo()) {
      if (this.#failure !== undefined) throw this.#failure;
      if (performance.now() > end) throw new Error(`it never came to this: ${what}`);
      await setTimeout(200);
    }
  }
}

/** Those that the functions read. The host has far more. */
function metadataOf({
  deliveryCount = 0,
  enqueuedTimeUtc,
  messageId,
}: ServiceBusReceivedMessage): Record<string, object> {
  return {
    // Counts from 1 at the host and from 0 in this client.
    DeliveryCount: { int: deliveryCount + 1 },
    MessageId: { string: String(messageId) },
    // Without a zone (measured).
    EnqueuedTimeUtc: { json: JSON.stringify(enqueuedTimeUtc?.toISOString().slice(0, -1)) },
  };
}

function connect(environment: Record<string, string>, certificateFile: string): ServiceBusClient {
  tls.setDefaultCACertificates([...tls.getCACertificates(), readFileSync(certificateFile, 'utf8')]);
  const {
    SERVICEBUS__fullyQualifiedNamespace: namespace = '',
    SERVICEBUS__customEndpointAddress: customEndpointAddress,
  } = environment;
  const credential = { getToken: () => tokenOf(environment) };
  return new ServiceBusClient(namespace, credential, {
    ...(customEndpointAddress && { customEndpointAddress }),
    retryOptions: { maxRetries: 0 },
  });
}

/** Not by the SDK's credential: its tokens are kept for the whole process, and each cloud has others. */
async function tokenOf(
  environment: Record<string, string>,
): Promise<{ token: string; expiresOnTimestamp: number }> {
  const {
    IDENTITY_ENDPOINT: endpoint = '',
    IDENTITY_HEADER: header = '',
    SERVICEBUS__clientId: clientId = '',
  } = environment;
  const url = new URL(endpoint);
  const asked = {
    'api-version': '2019-08-01',
    resource: 'https://servicebus.azure.net',
    client_id: clientId,
  };
  for (const [name, value] of Object.entries(asked)) url.searchParams.set(name, value);
  const answer = await fetch(url, { headers: { 'x-identity-header': header } });
  const body = (await answer.json()) as { access_token: string; expires_on: string };
  return { token: body.access_token, expiresOnTimestamp: Number(body.expires_on) * 1000 };
}
