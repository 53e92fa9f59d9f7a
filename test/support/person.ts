import type { ResourceManager } from 'local-azure';

export interface Group {
  subscriptionId: string;
  resourceGroup: string;
  location: string;
}

/** How a person takes a snapshot; the rest is as Azure fills it in. */
export interface TakenSnapshot {
  tags?: Record<string, string>;
  incremental?: boolean;
  /** Name of the disk; snapshots of one disk are a family. Default: a disk of the snapshot's own. */
  disk?: string;
  /** What the disk has beside the usual, such as a security profile. */
  properties?: Record<string, unknown>;
}

/** A snapshot as Resource Manager tells it, its properties beside its name. */
export interface SeenSnapshot {
  id: string;
  name: string;
  location: string;
  tags: Record<string, string>;
  uniqueId: string;
  timeCreated: string;
  provisioningState: string;
  completionPercent?: number;
  creationData: { createOption: string; sourceUniqueId?: string };
  [property: string]: unknown;
}

const windowsDisk = { osType: 'Windows', hyperVGeneration: 'V2' };

/** Somebody with the portal: acts on the cloud beside the product, and looks at what is there. */
export class Person {
  readonly #resourceManager: ResourceManager;

  constructor(resourceManager: ResourceManager) {
    this.#resourceManager = resourceManager;
  }

  take(group: Group, name: string, how: TakenSnapshot = {}): SeenSnapshot {
    const { tags, incremental = true, disk = `disk-${name}`, properties } = how;
    const diskId = `${groupId(group)}/providers/Microsoft.Compute/disks/${disk}`;
    if (!this.#disks.has(diskId)) {
      const all = { ...windowsDisk, ...properties };
      this.#resourceManager.putDisk({ id: diskId, location: group.location, properties: all });
      this.#disks.add(diskId);
    }
    const taken = this.#resourceManager.putSnapshot(snapshotId(group, name), {
      location: group.location,
      ...(tags && { tags }),
      properties: { incremental, creationData: { createOption: 'Copy', sourceResourceId: diskId } },
    });
    return seen(taken);
  }

  /** Copies a snapshot under its name into another group. */
  copy(from: Group, name: string, to: Group, tags: Record<string, string>): void {
    const createOption = from.location === to.location ? 'Copy' : 'CopyStart';
    this.#resourceManager.putSnapshot(snapshotId(to, name), {
      location: to.location,
      tags,
      properties: {
        incremental: true,
        creationData: { createOption, sourceResourceId: snapshotId(from, name) },
      },
    });
  }

  tag(group: Group, name: string, tags: Record<string, string>): void {
    this.#resourceManager.patchSnapshot(snapshotId(group, name), { tags });
  }

  delete(group: Group, name: string): void {
    this.#resourceManager.deleteSnapshot(snapshotId(group, name));
  }

  get(group: Group, name: string): SeenSnapshot | undefined {
    const found = this.#resourceManager.getSnapshot(snapshotId(group, name));
    return found && seen(found);
  }

  /** Empty also when the group is gone. */
  list(group: Group): SeenSnapshot[] {
    if (this.#resourceManager.getResourceGroup(groupId(group)) === undefined) return [];
    return this.#resourceManager.listSnapshots(groupId(group)).map(seen);
  }

  names(group: Group): string[] {
    return this.list(group)
      .map(({ name }) => name)
      .sort();
  }

  lock(group: Group, name: string, level: 'CanNotDelete' | 'ReadOnly'): void {
    this.#resourceManager.putLock(snapshotId(group, name), 'keep', level);
  }

  unlock(group: Group, name: string): void {
    this.#resourceManager.deleteLock(snapshotId(group, name), 'keep');
  }

  deleteGroup(group: Group): void {
    this.#resourceManager.deleteResourceGroup(groupId(group));
  }

  readonly #disks = new Set<string>();
}

export function groupId({ subscriptionId, resourceGroup }: Group): string {
  return `/subscriptions/${subscriptionId}/resourceGroups/${resourceGroup}`;
}

export function snapshotId(group: Group, name: string): string {
  return `${groupId(group)}/providers/Microsoft.Compute/snapshots/${name}`;
}

function seen(body: { properties: unknown }): SeenSnapshot {
  return { ...body, ...(body.properties as object) } as unknown as SeenSnapshot;
}
