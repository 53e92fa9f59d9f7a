/**
 * One local Azure: Resource Manager, Service Bus, Event Grid and managed identity on one clock, on loopback. Needs
 * nothing of any product that uses it; they meet by `environment()`.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Behaviour } from './arm/behaviour.ts';
import { Access, type AccessOptions } from './authorization/access.ts';
import { ResourceManager } from './arm/resource-manager.ts';
import type { ResourceManagerSeed } from './arm/resource-manager-seed.ts';
import { BlobServer } from './blob/blob-server.ts';
import type { BlobLimitSettings } from './blob/blob-limits.ts';
import { putFile } from './blob/put-file.ts';
import { BlobStore } from './blob/blob-store.ts';
import { loopbackAuthority } from './certificate/loopback-authority.ts';
import { ManualClock, SystemClock, type Clock } from './clock.ts';
import { ControlEndpoint } from './control/control-endpoint.ts';
import { EventGrid, type Delivery } from './event-grid/event-grid.ts';
import { TopicServer, type CustomTopicSettings } from './event-grid/custom-topic/topic-server.ts';
import type { TopicSettings } from './event-grid/topic.ts';
import type { AssignedIdentities } from './identity/assigned-identities.ts';
import { IdentityEndpoint } from './identity/identity-endpoint.ts';
import { closeAll } from './close-all.ts';
import { portError } from './port-error.ts';
import { ServiceBusBroker } from './service-bus/broker.ts';
import type { QueueSettings } from './service-bus/queue-settings.ts';

export interface CloudPorts {
  resourceManager?: number;
  serviceBus?: number;
  identity?: number;
  blobs?: number;
  customTopics?: number;
  control?: number;
}

export interface LocalCloudOptions {
  /** Default: real time. */
  clock?: Clock;
  /** Default: any free ports. */
  ports?: CloudPorts;
  seed: ResourceManagerSeed;
  queues: readonly QueueSettings[];
  topics: readonly TopicSettings[];
  /** To which programs publish. Default: none. */
  customTopics?: readonly CustomTopicSettings[];
  behaviour?: Partial<Behaviour>;
  /** What one blob takes. Default: anything, at once. */
  blobLimits?: Partial<BlobLimitSettings>;
  /** Who may do what. Default: whoever has a token may do everything. */
  access?: AccessOptions;
  /** After so long without a message, ms, a link of a sender is detached. Default: never; Azure has ten minutes. */
  idlePublisherMs?: number;
  /** How events arrive. */
  delivery?: Partial<Delivery>;
  /** Of what is random in deliveries of events. */
  eventSeed?: number;
}

/** The namespace that clients name; where it really listens is the custom endpoint address. */
const namespace = 'local.servicebus.windows.net';

export class LocalCloud {
  readonly clock: Clock;
  readonly resourceManager: ResourceManager;
  readonly serviceBus: ServiceBusBroker;
  readonly eventGrid: EventGrid;
  readonly identity: IdentityEndpoint;
  readonly blobs: BlobServer;
  readonly customTopics: TopicServer;
  readonly control: ControlEndpoint;
  /** PEM of the certificate authority that clients have to trust. */
  readonly certificateFile: string;
  readonly #queues: readonly string[];
  readonly #folder: string;
  #closed: Promise<void> | undefined;

  private constructor(parts: {
    clock: Clock;
    resourceManager: ResourceManager;
    serviceBus: ServiceBusBroker;
    eventGrid: EventGrid;
    identity: IdentityEndpoint;
    blobs: BlobServer;
    customTopics: TopicServer;
    control: ControlEndpoint;
    queues: readonly string[];
    folder: string;
  }) {
    this.clock = parts.clock;
    this.resourceManager = parts.resourceManager;
    this.serviceBus = parts.serviceBus;
    this.eventGrid = parts.eventGrid;
    this.identity = parts.identity;
    this.blobs = parts.blobs;
    this.customTopics = parts.customTopics;
    this.control = parts.control;
    this.#queues = parts.queues;
    this.#folder = parts.folder;
    this.certificateFile = authorityFile(parts.folder);
  }

  /**
   * Throws when a port is taken, naming it, and when a topic has no queue; what had already started is closed
   * again.
   */
  static async start(options: LocalCloudOptions): Promise<LocalCloud> {
    const { clock = new SystemClock(), ports = {}, seed, behaviour, topics, delivery, eventSeed } = options;
    const access = options.access && new Access(options.access);
    checkTopics(options);
    const started: (() => Promise<void> | void)[] = [];
    const keep = async <Part extends { close(): Promise<void> | void }>(
      what: keyof CloudPorts,
      start: (port: number) => Promise<Part>,
    ): Promise<Part> => {
      const part = await start(ports[what] ?? 0).catch((error: unknown) => {
        throw portError(error, what, ports[what]);
      });
      started.push(() => part.close());
      return part;
    };
    const folder = await mkdtemp(path.join(tmpdir(), 'local-azure-'));
    started.push(() => rm(folder, { recursive: true, force: true }));
    try {
      const { authority, ...tls } = await loopbackAuthority();
      await writeFile(authorityFile(folder), authority);
      const identity = await keep('identity', (port) => IdentityEndpoint.start({ clock, port }));
      const audiences: string[] = ['https://management.azure.com', 'https://management.core.windows.net'];
      const serviceBus = await keep('serviceBus', (port) =>
        ServiceBusBroker.start({
          clock,
          port,
          tls,
          queues: options.queues,
          authenticate: (token) => identity.problemOf(token, ['https://servicebus.azure.net']),
          ...(access && { mayUse: access.mayUse }),
          ...(options.idlePublisherMs !== undefined && { idlePublisherMs: options.idlePublisherMs }),
        }),
      );
      const store = new BlobStore();
      const eventGrid = new EventGrid({
        clock,
        topics,
        ...(delivery && { delivery }),
        ...(eventSeed !== undefined && { seed: eventSeed }),
        ...(access && { access }),
        firewallOf: (queue) => options.queues.find(({ name }) => name === queue)?.firewall,
        send: (queue, message) => serviceBus.send(queue, message),
        writeBlob: (container, name, text) => putFile(store, clock.now(), { container, name, text }),
      });
      started.push(() => eventGrid.close());
      const blobs = await keep('blobs', (port) =>
        BlobServer.start({
          clock,
          port,
          tls,
          store,
          authenticate: (token) => identity.problemOf(token, ['https://storage.azure.com']),
          ...(options.blobLimits && { limits: options.blobLimits }),
          ...(access && { mayUse: access.mayUseBlobs }),
        }),
      );
      const customTopics = await keep('customTopics', (port) =>
        TopicServer.start({
          port,
          tls,
          topics: options.customTopics ?? [],
          authenticate: (token) => identity.problemOf(token, ['https://eventgrid.azure.net']),
          ...(access && { maySendTo: access.maySendTo }),
        }),
      );
      const resourceManager = await keep('resourceManager', (port) =>
        ResourceManager.start({
          clock,
          port,
          tls,
          seed,
          blobs: store,
          behaviour: { ...behaviour, blobEndpoint: blobs.url, identityEndpoint: identity.origin },
          ...(access && {
            authorize: access.authorize,
            permissionsOf: access.permissionsOf,
            onGroupGone: access.scopeGone,
          }),
          authenticate: (token) => identity.problemOf(token, audiences),
          onOperation: (operation) => eventGrid.publish(operation),
        }),
      );
      audiences.push(
        `https://127.0.0.1:${resourceManager.port}`,
        `https://localhost:${resourceManager.port}`,
      );
      const queues = options.queues.map(({ name }) => name);
      const parts = { clock, resourceManager, serviceBus, eventGrid, blobs, queues, seed };
      const control = await keep('control', (port) => ControlEndpoint.start({ ...parts, port }));
      return new LocalCloud({ ...parts, identity, customTopics, control, folder });
    } catch (error) {
      // Why it did not start says more than why a part of it did not end.
      await closeAll(started.reverse()).catch(() => undefined);
      throw error;
    }
  }

  /**
   * What a program on the Azure SDKs needs in its environment to use this cloud. As which identities it may ask for
   * tokens: default is any.
   */
  environment(identities?: AssignedIdentities): Record<string, string> {
    const header = identities === undefined ? this.identity.header : this.identity.headerOf(identities);
    const resourceManager = `https://127.0.0.1:${this.resourceManager.port}`;
    return {
      IDENTITY_ENDPOINT: this.identity.url,
      IDENTITY_HEADER: header,
      // The older names of the same two, which the Azure CLI asks for.
      MSI_ENDPOINT: this.identity.url,
      MSI_SECRET: header,
      NODE_EXTRA_CA_CERTS: this.certificateFile,
      SSL_CERT_FILE: this.certificateFile,
      REQUESTS_CA_BUNDLE: this.certificateFile,
      // For curl, which asks this first and takes a folder of certificates (SSL_CERT_DIR) before SSL_CERT_FILE.
      CURL_CA_BUNDLE: this.certificateFile,
      RESOURCE_MANAGER_ENDPOINT: resourceManager,
      RESOURCE_MANAGER_AUDIENCE: resourceManager,
      // Of all accounts together; an account is the first segment of a path.
      BLOB_ENDPOINT: this.blobs.url,
      SERVICEBUS__fullyQualifiedNamespace: namespace,
      // By name: Node warns of an address as the name of a TLS server.
      SERVICEBUS__customEndpointAddress: `sb://localhost:${this.serviceBus.port}`,
    };
  }

  /** Whether nothing is being answered, received or worked on now. */
  idle(): boolean {
    return (
      this.resourceManager.inFlight === 0 &&
      this.blobs.inFlight === 0 &&
      this.customTopics.inFlight === 0 &&
      this.#queues.every((name) => {
        const { active, locked } = this.serviceBus.queue(name);
        return active === 0 && locked === 0;
      })
    );
  }

  /**
   * When the next thing happens by itself: a message falls due, an event arrives, an operation or copy ends; ms.
   * While something is at work also when a lock runs out or a delayed answer leaves, where time is moved by hand;
   * on real time these are not foretold.
   */
  nextDue(): number | undefined {
    const scheduled = this.#queues.map((name) => this.serviceBus.queue(name).nextScheduled);
    const all = [...scheduled, this.eventGrid.nextDue(), this.resourceManager.nextChange()];
    if (!this.idle() && this.clock instanceof ManualClock) all.push(this.clock.nextDue());
    const known = all.filter((due) => due !== undefined);
    return known.length === 0 ? undefined : Math.min(...known);
  }

  /** Called when anything may have changed. Returns what ends that. */
  onChange(listener: () => void): () => void {
    const stops = [
      this.resourceManager.onChange(listener),
      this.serviceBus.onChange(listener),
      this.eventGrid.onChange(listener),
      this.blobs.onChange(listener),
      this.customTopics.onChange(listener),
    ];
    return () => {
      for (const stop of stops) stop();
    };
  }

  /**
   * Ends everything, whatever of it fails: then it throws an `AggregateError` of what did. Calling it again waits for
   * the same end.
   */
  close(): Promise<void> {
    this.#closed ??= closeAll([
      () => this.control.close(),
      () => this.eventGrid.close(),
      () => this.resourceManager.close(),
      () => this.blobs.close(),
      () => this.customTopics.close(),
      () => this.serviceBus.close(),
      () => this.identity.close(),
      () => rm(this.#folder, { recursive: true, force: true }),
    ]);
    return this.#closed;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }
}

function checkTopics({ topics, queues }: LocalCloudOptions): void {
  const names = queues.map(({ name }) => name);
  const lost = topics.find(({ queue }) => !names.includes(queue));
  if (lost === undefined) return;
  throw new Error(
    `the topic of ${lost.source} sends to the queue "${lost.queue}", which there is not; queues: ${names.join(', ')}`,
  );
}

function authorityFile(folder: string): string {
  return path.join(folder, 'authority.pem');
}
