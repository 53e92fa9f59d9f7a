import { setTimeout as sleep } from 'node:timers/promises';
import type { TokenCredential } from '@azure/identity';
import type {
  Disks,
  Locks,
  ResourceGroups,
  Resources,
  Snapshots,
  Staging,
  World,
} from '../reconciler/ports.ts';
import { JoinedReads } from './joined-reads.ts';
import { JoinedResourceGroups } from './joined-resource-groups.ts';
import { lazily, once } from './lazily.ts';
import type { ResourceManagerSettings } from './resource-manager.ts';
import { SharedListings } from './shared-listings.ts';

/**
 * All ports that reach Resource Manager, on one set of clients and one budget of calls. Each is loaded when it is
 * first used: most instances never see a full snapshot or a lock.
 */
export function resourceManagerPorts(
  settings: { resourceManager: ResourceManagerSettings },
  credential: TokenCredential,
): Pick<World, 'snapshots' | 'disks' | 'resourceGroups' | 'resources' | 'locks' | 'staging'> {
  const clients = once(async () => {
    const { ResourceManagerClients } = await import('./resource-manager.ts');
    return new ResourceManagerClients(credential, settings.resourceManager);
  });
  return {
    snapshots: lazily<Snapshots>(
      async () => {
        const { ArmSnapshots } = await import('./snapshots.ts');
        return new SharedListings(new JoinedReads(new ArmSnapshots(await clients())), {
          now: () => Date.now(),
          // What is kept for later keeps no process alive.
          after: (ms, run) => setTimeout(run, ms).unref(),
          sleep,
        });
      },
      {
        get: true,
        list: true,
        eachPage: true,
        glimpse: true,
        sharedSince: true,
        create: true,
        update: true,
        failureOf: true,
        changeTags: true,
        delete: true,
      },
    ),
    disks: lazily<Disks>(
      async () => {
        const { ArmDisks } = await import('./disks.ts');
        return new ArmDisks(await clients());
      },
      { list: true, get: true, create: true, delete: true },
    ),
    resourceGroups: lazily<ResourceGroups>(
      async () => {
        const { ArmResourceGroups } = await import('./resource-groups.ts');
        return new JoinedResourceGroups(new ArmResourceGroups(await clients()), {
          now: () => Date.now(),
          sleep,
        });
      },
      { read: true },
    ),
    resources: lazily<Resources>(
      async () => {
        const { ArmResources } = await import('./resources.ts');
        return new ArmResources(await clients());
      },
      { withTag: true },
    ),
    locks: lazily<Locks>(
      async () => {
        const { ArmLocks } = await import('./locks.ts');
        return new ArmLocks(await clients());
      },
      { list: true, listOfGroup: true, put: true, delete: true },
    ),
    staging: lazily<Staging>(
      async () => {
        const { ArmStaging } = await import('./staging/arm-staging.ts');
        return new ArmStaging(await clients(), credential, () => Date.now());
      },
      {
        look: true,
        ensureAccount: true,
        createBlob: true,
        copyPages: true,
        cleanUp: true,
        orphans: true,
      },
    ),
  };
}
