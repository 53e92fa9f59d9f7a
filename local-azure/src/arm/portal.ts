import { randomUUID } from 'node:crypto';
import { ArmError } from './arm-error.ts';
import type { ArmAnswer } from './arm-message.ts';
import type { Cloud } from './cloud.ts';
import { attachDisk, detachDisk } from './disks/attach-disk.ts';
import type { DiskBody } from './disks/disk-body.ts';
import type { Gateway } from './gateway.ts';
import { textAt, type JsonObject } from './json.ts';
import type { AccountBody } from './storage/account-body.ts';
import type { LockBody } from './locks/lock-body.ts';
import type { LockLevel } from './locks/locks.ts';
import type { ResourceGroupBody } from './resource-groups/resource-group-body.ts';
import type { SeedDisk, SeedDiskEncryptionSet, SeedMachine } from './resource-manager-seed.ts';
import type { PageSource } from '../blob/pages.ts';
import type { SnapshotBody } from './snapshots/snapshot-body.ts';

/** The body of a PUT of a snapshot, as the REST API takes it. */
export interface SnapshotInput {
  location: string;
  tags?: Readonly<Record<string, string>>;
  sku?: { name: string };
  properties: JsonObject & { creationData: { createOption: string; sourceResourceId?: string } };
}

/** The body of a PUT of a disk. */
export type DiskInput = SnapshotInput;

/** The body of a PATCH of a snapshot or a disk. */
export interface ResourceInput {
  tags?: Readonly<Record<string, string>>;
  sku?: { name: string };
  properties?: JsonObject;
}

const versions = {
  compute: '2026-03-02',
  machines: '2026-04-01',
  storage: '2026-09-01',
  locks: '2020-05-01',
  resources: '2025-04-01',
};

/**
 * What a person does by hand. Everything is named by its ARM id, goes through the handlers that answer https, and
 * raises the same operations; it needs no token, is not throttled, logged or hit by request faults. Refusals are
 * thrown as `ArmError`. Long-running operations take their time by the clock: the returned state is that of a read after
 * the 202.
 */
export class Portal {
  readonly #cloud: Cloud;
  readonly #gateway: Gateway;

  protected constructor(cloud: Cloud, gateway: Gateway) {
    this.#cloud = cloud;
    this.#gateway = gateway;
  }

  putSnapshot(id: string, snapshot: SnapshotInput): SnapshotBody {
    return this.#written('PUT', id, snapshot) as SnapshotBody;
  }

  /** Tags given replace all tags. */
  patchSnapshot(id: string, change: ResourceInput): SnapshotBody {
    return this.#written('PATCH', id, change) as SnapshotBody;
  }

  /** False when there was none. */
  deleteSnapshot(id: string): boolean {
    return this.#perform('DELETE', id, versions.compute).status !== 204;
  }

  /** The bytes of a snapshot or a disk; undefined when there is none, and for a disk that is in use. */
  contentOf(id: string): PageSource | undefined {
    const { subscriptions } = this.#cloud;
    return (subscriptions.snapshotById(id) ?? subscriptions.disks.byId(id))?.content;
  }

  /** Creates a disk, or updates the one that has the id. */
  createDisk(id: string, disk: DiskInput): DiskBody {
    return this.#written('PUT', id, disk) as DiskBody;
  }

  /** Tags given replace all tags. */
  patchDisk(id: string, change: ResourceInput): DiskBody {
    return this.#written('PATCH', id, change) as DiskBody;
  }

  /** False when there was none. */
  deleteDisk(id: string): boolean {
    return this.#perform('DELETE', id, versions.compute).status !== 204;
  }

  /** Undefined when there is no such disk, group or subscription. */
  getDisk(id: string): DiskBody | undefined {
    return this.#read(id, versions.compute) as DiskBody | undefined;
  }

  /** All of a resource group or a subscription. */
  listDisks(scope: string): DiskBody[] {
    return this.#list(`${scope}/providers/Microsoft.Compute/disks`, versions.compute) as DiskBody[];
  }

  /** To a machine of the disk's group that has no other trace. No operation is raised. */
  attachDisk(id: string, machine: string): void {
    this.#gateway.settle(() => attachDisk(this.#cloud, id, machine));
  }

  detachDisk(id: string): void {
    this.#gateway.settle(() => detachDisk(this.#cloud, id));
  }

  /** A storage account, as a PUT of it takes it. */
  putStorageAccount(id: string, account: JsonObject): void {
    this.#perform('PUT', id, versions.storage, account);
  }

  /** Of a resource group or a subscription. */
  listStorageAccounts(scope: string): AccountBody[] {
    const path = `${scope}/providers/Microsoft.Storage/storageAccounts`;
    return (this.#perform('GET', path, versions.storage).body as { value: AccountBody[] }).value;
  }

  /** Undefined when there is no such snapshot, group or subscription. */
  getSnapshot(id: string): SnapshotBody | undefined {
    return this.#read(id, versions.compute) as SnapshotBody | undefined;
  }

  /** All of a resource group or a subscription. */
  listSnapshots(scope: string): SnapshotBody[] {
    return this.#list(`${scope}/providers/Microsoft.Compute/snapshots`, versions.compute) as SnapshotBody[];
  }

  /** Opens a snapshot for reading by a SAS. */
  beginGetAccess(id: string, durationInSeconds: number): void {
    this.#perform('POST', `${id}/beginGetAccess`, versions.compute, { access: 'Read', durationInSeconds });
  }

  endGetAccess(id: string): void {
    this.#perform('POST', `${id}/endGetAccess`, versions.compute);
  }

  /** Replaces all tags of a snapshot, a disk or a group through the tags API, which raises another event than a PATCH. */
  putTags(scope: string, tags: Readonly<Record<string, string>>): void {
    this.#perform('PUT', tagsOf(scope), versions.resources, { properties: { tags } });
  }

  deleteTags(scope: string): void {
    this.#perform('DELETE', tagsOf(scope), versions.resources);
  }

  /** On a subscription, a group, a snapshot or a disk. */
  putLock(scope: string, name: string, level: LockLevel, notes?: string): LockBody {
    const properties = { level, ...(notes !== undefined && { notes }) };
    return this.#perform('PUT', lockOf(scope, name), versions.locks, { properties }).body as LockBody;
  }

  /** False when there was none. */
  deleteLock(scope: string, name: string): boolean {
    return this.#perform('DELETE', lockOf(scope, name), versions.locks).status !== 204;
  }

  /** At the scope, above it and below it, as the lists of https say. */
  listLocks(scope: string): LockBody[] {
    return this.#list(`${scope}/providers/Microsoft.Authorization/locks`, versions.locks) as LockBody[];
  }

  createResourceGroup(
    id: string,
    group: { location: string; tags?: Readonly<Record<string, string>> },
  ): ResourceGroupBody {
    return this.#perform('PUT', id, versions.resources, group).body as ResourceGroupBody;
  }

  deleteResourceGroup(id: string): void {
    this.#perform('DELETE', id, versions.resources);
  }

  getResourceGroup(id: string): ResourceGroupBody | undefined {
    return this.#read(id, versions.resources) as ResourceGroupBody | undefined;
  }

  /** A disk that is in use; under a known id, another disk in its place. No operation is raised. */
  putDisk(disk: SeedDisk): void {
    this.#cloud.subscriptions.putDisk(disk, this.#cloud.clock.now());
  }

  /** The same, where no disk of that id is there yet. */
  ensureDisk(disk: SeedDisk): void {
    if (this.#cloud.subscriptions.disks.byId(disk.id) === undefined) this.putDisk(disk);
  }

  /** A virtual machine with disks that are there; under a known id, another machine in its place. */
  putMachine(machine: SeedMachine): void {
    this.#cloud.subscriptions.putMachine(machine, this.#cloud.clock.now());
  }

  /** As Resource Manager shows it with its state; undefined when there is none. */
  getMachine(id: string): JsonObject | undefined {
    return this.#read(id, versions.machines, { $expand: 'instanceView' }) as JsonObject | undefined;
  }

  putDiskEncryptionSet(set: SeedDiskEncryptionSet): void {
    this.#cloud.subscriptions.putDiskEncryptionSet(set);
  }

  /** Fails the copy to this snapshot that is under way; false when there is none. */
  failCopy(id: string, errorCode = 'CopySourceNotFound'): boolean {
    let failed = false;
    this.#gateway.settle(() => {
      const snapshot = this.#cloud.subscriptions.snapshotById(id);
      failed =
        snapshot !== undefined && this.#cloud.copies.fail(snapshot, errorCode, this.#cloud.clock.now());
    });
    return failed;
  }

  /** Lets the copy to this snapshot go on that stalls; false when none does. */
  resumeCopy(id: string): boolean {
    let resumed = false;
    this.#gateway.settle(() => {
      const snapshot = this.#cloud.subscriptions.snapshotById(id);
      resumed = snapshot !== undefined && this.#cloud.copies.resume(snapshot, this.#cloud.clock.now());
    });
    return resumed;
  }

  /** The 202 itself does not have what the service fills in. */
  #written(method: 'PUT' | 'PATCH', id: string, body: unknown): unknown {
    this.#perform(method, id, versions.compute, body);
    return this.#perform('GET', id, versions.compute).body;
  }

  #read(path: string, version: string, query: Record<string, string> = {}): unknown {
    try {
      return this.#perform('GET', path, version, undefined, null, query).body;
    } catch (error) {
      if (error instanceof ArmError && error.status === 404) return undefined;
      throw error;
    }
  }

  #list(path: string, version: string): unknown[] {
    const items: unknown[] = [];
    let skipToken: string | null = null;
    do {
      const page = this.#perform('GET', path, version, undefined, skipToken).body as { value: unknown[] };
      items.push(...page.value);
      const next = textAt(page, 'nextLink');
      skipToken = next === undefined ? null : new URL(next).searchParams.get('$skiptoken');
    } while (skipToken !== null);
    return items;
  }

  #perform(
    method: string,
    path: string,
    version: string,
    body?: unknown,
    skipToken: string | null = null,
    more: Record<string, string> = {},
  ): ArmAnswer {
    const query = new URLSearchParams({ 'api-version': version, ...more });
    if (skipToken !== null) query.set('$skiptoken', skipToken);
    return this.#gateway.perform({
      method,
      origin: 'https://management.azure.com',
      path,
      query,
      // Nothing inside may hold on to what the caller may still change.
      body: structuredClone(body),
      token: undefined,
      principal: 'portal',
      correlationId: randomUUID(),
    });
  }
}

function tagsOf(scope: string): string {
  return `${scope}/providers/Microsoft.Resources/tags/default`;
}

function lockOf(scope: string, name: string): string {
  return `${scope}/providers/Microsoft.Authorization/locks/${name}`;
}
