import {
  computeDiskVersions,
  diskVersions,
  lockVersions,
  machineVersions,
  resourcesVersions,
  storageVersions,
  type ApiVersions,
} from '../api-versions.ts';
import { keyOf } from '../resource-id.ts';

interface ResourceProvider {
  namespace: string;
  /** Azure registers some for every subscription, which nobody can undo (documented). */
  isFree: boolean;
  types: readonly { resourceType: string; versions: ApiVersions }[];
}

/** The providers of what the local cloud serves; there are no others here. */
export const providers: readonly ResourceProvider[] = [
  {
    namespace: 'Microsoft.Authorization',
    isFree: true,
    types: [{ resourceType: 'locks', versions: lockVersions }],
  },
  {
    namespace: 'Microsoft.Compute',
    isFree: false,
    types: [
      { resourceType: 'disks', versions: diskVersions },
      { resourceType: 'snapshots', versions: computeDiskVersions },
      { resourceType: 'virtualMachines', versions: machineVersions },
      { resourceType: 'locations', versions: diskVersions },
      { resourceType: 'locations/operations', versions: machineVersions },
      { resourceType: 'locations/diskOperations', versions: diskVersions },
    ],
  },
  {
    namespace: 'Microsoft.Resources',
    isFree: true,
    types: ['subscriptions', 'resourceGroups', 'resources', 'tags', 'providers', 'tenants', 'locations'].map(
      (resourceType) => ({ resourceType, versions: resourcesVersions }),
    ),
  },
  {
    namespace: 'Microsoft.Storage',
    isFree: false,
    types: [
      { resourceType: 'storageAccounts', versions: storageVersions },
      { resourceType: 'locations/asyncoperations', versions: storageVersions },
    ],
  },
];

export type RegistrationState = 'Registered' | 'Registering' | 'Unregistering' | 'NotRegistered';

/** Which providers a subscription has registered: all, until somebody unregisters one. */
export class Registrations {
  readonly #states: Map<string, RegistrationState>;

  constructor(states: Iterable<readonly [string, RegistrationState]> = []) {
    this.#states = new Map(states);
  }

  copy(): Registrations {
    return new Registrations(this.#states);
  }

  stateOf(subscriptionId: string, namespace: string): RegistrationState {
    return this.#states.get(`${keyOf(subscriptionId)}/${keyOf(namespace)}`) ?? 'Registered';
  }

  set(subscriptionId: string, namespace: string, state: RegistrationState): void {
    this.#states.set(`${keyOf(subscriptionId)}/${keyOf(namespace)}`, state);
  }
}

export function findProvider(namespace: string): ResourceProvider | undefined {
  return providers.find((provider) => keyOf(provider.namespace) === keyOf(namespace));
}
