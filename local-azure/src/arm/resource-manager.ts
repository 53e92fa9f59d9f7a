import type { Clock } from '../clock.ts';
import type { ResourceOperation } from '../resource-operation.ts';
import { ArmServer } from './arm-server.ts';
import type { BlobStore } from '../blob/blob-store.ts';
import { defaultBehaviour, type Behaviour } from './behaviour.ts';
import { Cloud, type Authorize, type PermissionsOf } from './cloud.ts';
import type { Faults } from './faults/faults.ts';
import { FrontDoor, type Authenticate } from './front-door.ts';
import { Gateway } from './gateway.ts';
import type { Policies } from './policies/policies.ts';
import { Portal } from './portal.ts';
import type { RequestLog } from './request-log.ts';
import type { ResourceManagerSeed } from './resource-manager-seed.ts';

export interface ResourceManagerOptions {
  clock: Clock;
  /** PEM. The SDKs send tokens over https only. */
  tls: { key: string; cert: string };
  /** Default: any free port. */
  port?: number;
  /** What exists at the start. Absent: no subscription at all. */
  seed?: ResourceManagerSeed;
  /** A reason refuses the token with `InvalidAuthenticationToken`. Absent: any token will do, but there must be one. */
  authenticate?: Authenticate;
  /** False refuses with `AuthorizationFailed`; where a source is to be copied, with `LinkedAuthorizationFailed`. */
  authorize?: Authorize;
  /** What a token may do on a scope. Absent: everything. */
  permissionsOf?: PermissionsOf;
  /** Where storage accounts keep their blobs. Default: nowhere that can be reached. */
  blobs?: BlobStore;
  behaviour?: Partial<Behaviour>;
  /** Hears of each group that is gone, by its id. */
  onGroupGone?: (id: string) => void;
  /** Hears of each operation that succeeded, when it ends. */
  onOperation?: (operation: ResourceOperation) => void;
}

/**
 * Resource Manager on loopback, for the unmodified Azure clients: snapshots, disks, resource groups, locks, tags. It keeps
 * to documented and recorded behaviour; time comes from the clock alone. What is done by hand (see `Portal`) goes
 * through the same handlers as https; there must never be another way to change the state.
 */
export class ResourceManager extends Portal {
  /** Of https on 127.0.0.1. */
  readonly port: number;
  /** May be changed at any time. */
  readonly behaviour: Behaviour;
  readonly faults: Faults;
  readonly requests: RequestLog;
  readonly policies: Policies;
  readonly #cloud: Cloud;
  readonly #gateway: Gateway;
  readonly #server: ArmServer;

  private constructor(cloud: Cloud, gateway: Gateway, server: ArmServer) {
    super(cloud, gateway);
    this.port = server.port;
    this.behaviour = cloud.behaviour;
    this.faults = cloud.faults;
    this.requests = gateway.requests;
    this.policies = cloud.policies;
    this.#cloud = cloud;
    this.#gateway = gateway;
    this.#server = server;
  }

  static async start(options: ResourceManagerOptions): Promise<ResourceManager> {
    const { clock, tls, port = 0, blobs, authenticate, authorize, onOperation } = options;
    const { permissionsOf, onGroupGone } = options;
    const defaults = defaultBehaviour();
    const operationMs = options.behaviour?.operationMs ?? defaults.operationMs;
    const durations = { diskCopyMs: operationMs, tagsMs: operationMs, groupResourceDeleteMs: operationMs };
    const behaviour = { ...defaults, ...durations, ...options.behaviour };
    const seed = options.seed ?? { subscriptions: [] };
    const asked = { authorize, permissionsOf, onGroupGone, onOperation };
    const cloud = new Cloud({ clock, behaviour, seed, blobs, ...asked });
    const gateway = new Gateway(cloud, new FrontDoor(cloud, authenticate));
    const server = await ArmServer.listen({
      tls,
      port,
      serve: (request) => gateway.serve(request),
      arrive: () => gateway.arrive(),
    });
    return new ResourceManager(cloud, gateway, server);
  }

  /** Https requests that are being answered now. */
  get inFlight(): number {
    return this.#gateway.inFlight;
  }

  /** When something that is under way ends next (operation, copy, SAS), ms; undefined when nothing is. */
  nextChange(): number | undefined {
    return this.#cloud.nextChange();
  }

  /** `listener` is called synchronously when anything may have changed. Returns what ends that. */
  onChange(listener: () => void): () => void {
    return this.#gateway.onChange(listener);
  }

  /** Breaks all connections and leaves no appointment with the clock. */
  async close(): Promise<void> {
    this.#gateway.close();
    await this.#server.close();
  }
}
