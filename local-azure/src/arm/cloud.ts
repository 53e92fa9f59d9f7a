import type { Clock } from '../clock.ts';
import type { ResourceOperation } from '../resource-operation.ts';
import { urlOf, type ArmRequest } from './arm-message.ts';
import type { Behaviour } from './behaviour.ts';
import { regionsOf } from './check-region.ts';
import { Faults } from './faults/faults.ts';
import { IdCasing } from './id-casing.ts';
import { Locks } from './locks/locks.ts';
import { Operations, type Operation, type OperationWork } from './operations/operations.ts';
import { Policies } from './policies/policies.ts';
import type { ResourceManagerSeed } from './resource-manager-seed.ts';
import { AccessGrants } from './snapshots/access-grants.ts';
import { BlobStore } from '../blob/blob-store.ts';
import { Copies } from './snapshots/copies.ts';
import { Registrations } from './providers/resource-providers.ts';
import { SourcesInUse } from './snapshots/sources-in-use.ts';
import { accountFromSeed } from './storage/account-from-seed.ts';
import { StorageAccounts, type StoredAccount } from './storage/stored-account.ts';
import { Subscriptions } from './subscriptions.ts';

/** May this token do this here? Calls from inside are never asked about. */
export type Authorize = (request: { token: string; action: string; scope: string }) => boolean;

/** What this token may do on a scope, as role definitions write it. */
export type PermissionsOf = (token: string, scope: string) => readonly object[];

export interface CloudOptions {
  clock: Clock;
  behaviour: Behaviour;
  seed: ResourceManagerSeed;
  blobs: BlobStore | undefined;
  authorize: Authorize | undefined;
  permissionsOf?: PermissionsOf | undefined;
  /** Called with the id of a group that is gone. */
  onGroupGone?: ((id: string) => void) | undefined;
  onOperation: ((operation: ResourceOperation) => void) | undefined;
}

/** What reads are answered from. */
interface CloudState {
  subscriptions: Subscriptions;
  locks: Locks;
  accounts: StorageAccounts;
  registrations: Registrations;
  operations: Operations;
}

/** What of a call its report tells. */
interface Reported {
  request: ArmRequest;
  params: { subscriptionId: string; resourceGroup: string };
  action: string;
}

/** What an operation that ended is reported as, beyond what its call says. */
export interface Report {
  kind: ResourceOperation['kind'];
  /** Canonical id that the event is about. */
  resourceId: string;
  /** Absent: `resourceId`. */
  scope?: string;
}

/** All state of Resource Manager, and the rules that span it. Every handler works on this and nothing else. */
export class Cloud {
  readonly clock: Clock;
  readonly behaviour: Behaviour;
  readonly subscriptions: Subscriptions;
  readonly operations: Operations;
  readonly locks: Locks;
  readonly faults = new Faults();
  readonly policies: Policies;
  readonly copies: Copies;
  readonly access = new AccessGrants();
  readonly sourcesInUse = new SourcesInUse();
  readonly accounts: StorageAccounts;
  readonly registrations: Registrations;
  readonly blobs: BlobStore;
  /** Names of those in which something can be made. */
  readonly regions: ReadonlySet<string>;
  readonly casing: IdCasing;
  readonly #authorize: Authorize | undefined;
  readonly #permissionsOf: PermissionsOf | undefined;
  readonly #onGroupGone: ((id: string) => void) | undefined;
  readonly #onOperation: ((operation: ResourceOperation) => void) | undefined;

  constructor(options: CloudOptions, state: CloudState = newState(options)) {
    const { clock, behaviour, blobs, authorize, onOperation } = options;
    this.blobs = blobs ?? new BlobStore();
    this.regions = regionsOf(options.seed);
    this.clock = clock;
    this.behaviour = behaviour;
    this.subscriptions = state.subscriptions;
    this.locks = state.locks;
    this.accounts = state.accounts;
    this.registrations = state.registrations;
    this.operations = state.operations;
    this.policies = new Policies(options.seed.policies ?? []);
    this.copies = new Copies(behaviour, this.subscriptions, this.faults);
    this.casing = new IdCasing(behaviour);
    for (const account of options.seed.storageAccounts ?? [])
      this.#putAccount(accountFromSeed(account, clock.now()));
    this.#authorize = authorize;
    this.#permissionsOf = options.permissionsOf;
    this.#onGroupGone = options.onGroupGone;
    this.#onOperation = onOperation;
  }

  #putAccount(account: StoredAccount): void {
    this.accounts.put(account);
    this.blobs.accounts.set(account.name, account);
  }

  /** Who calls without a token is the local cloud itself. */
  may(token: string | undefined, action: string, scope: string): boolean {
    if (token === undefined || this.#authorize === undefined) return true;
    return this.#authorize({ token, action, scope });
  }

  /** Where nobody is asked who may what, everybody may everything. */
  permissionsOf(token: string | undefined, scope: string): readonly object[] {
    if (token === undefined || this.#permissionsOf === undefined) {
      return [{ actions: ['*'], notActions: [], dataActions: [], notDataActions: [] }];
    }
    return this.#permissionsOf(token, scope);
  }

  /** What is no resource and belongs to the group goes with it: its locks, and the roles given on it. */
  groupGone(id: string): void {
    this.locks.removeUnder(id);
    this.#onGroupGone?.(id);
  }

  begin(work: Omit<OperationWork, 'durationMs'> & { durationMs?: number }): Operation {
    return this.operations.begin({ durationMs: this.behaviour.operationMs, ...work }, this.clock.now());
  }

  /** Tells that the call's operation succeeded. */
  report({ request, params, action }: Reported, { kind, resourceId, scope }: Report): void {
    const id = this.casing.inEvent(resourceId);
    this.#onOperation?.({
      kind,
      resourceId: id,
      operationName: action,
      resourceProvider: action.slice(0, action.indexOf('/')),
      scope: scope ?? id,
      subscriptionId: params.subscriptionId,
      ...(params.resourceGroup !== '' && { resourceGroup: params.resourceGroup }),
      correlationId: request.correlationId,
      httpMethod: request.method as ResourceOperation['httpMethod'],
      url: urlOf(request),
      time: this.clock.now(),
    });
  }

  /** All of it as it is now, to be read later. Nobody may change it; only running operations are the same ones. */
  past(): Cloud {
    const now = this.clock.now();
    const clock = { now: () => now, at: () => () => undefined };
    const { behaviour, blobs } = this;
    const permissionsOf = this.#permissionsOf;
    const seed = { subscriptions: [] };
    return new Cloud(
      { clock, behaviour, seed, blobs, authorize: undefined, permissionsOf, onOperation: undefined },
      {
        subscriptions: this.subscriptions.copy(),
        locks: this.locks.copy(),
        accounts: this.accounts.copy(),
        registrations: this.registrations.copy(),
        operations: this.operations,
      },
    );
  }

  /** When something that is under way changes next, ms. */
  nextChange(): number | undefined {
    const now = this.clock.now();
    const times = [this.operations.nextEnd(now), this.copies.nextEnd(now), this.access.nextExpiry(now)];
    const due = times.filter((time) => time !== undefined);
    return due.length === 0 ? undefined : Math.min(...due);
  }
}

function newState({ clock, behaviour, seed }: CloudOptions): CloudState {
  return {
    subscriptions: new Subscriptions(seed, clock.now()),
    locks: new Locks(clock, behaviour),
    accounts: new StorageAccounts(),
    registrations: new Registrations(),
    operations: new Operations(),
  };
}
