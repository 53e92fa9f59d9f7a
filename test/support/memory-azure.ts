import { ArmError } from '../../src/reconciler/arm-error.ts';
import type { Accepted, OperationFailure, OutgoingHint, Staging, World } from '../../src/reconciler/ports.ts';
import type { Lock, LockedEffect } from '../../src/replication/locks/lock.ts';
import type { LockRestoration } from '../../src/replication/locks/restoration.ts';
import type { Disk } from '../../src/replication/ways/convert/temporary.ts';
import type { DiskSpec } from '../../src/replication/ways/convert/temporary-spec.ts';
import type { ClosedAccess, SnapshotSpec } from '../../src/replication/snapshot-spec.ts';
import {
  isSameResource,
  resourceGroupKey,
  snapshotIdText,
  type ResourceGroupId,
  type SnapshotId,
} from '../../src/replication/resource-id.ts';
import type { Snapshot } from '../../src/replication/snapshot.ts';
import type { TagChange } from '../../src/replication/tag-drift.ts';
import {
  vhdSize,
  type StagedBlob,
  type StagingObservation,
} from '../../src/replication/ways/stage/staged.ts';
import { MemoryJournal } from './memory-journal.ts';
import { MemoryPauses } from './memory-pauses.ts';
import type { MemorySignals } from './memory-signals.ts';
import { installation, noon } from './snapshots.ts';

const stagingAccount =
  '/subscriptions/x/resourceGroups/y/providers/Microsoft.Storage/storageAccounts/snaprepstaging';

/**
 * A world in memory for properties over many states: snapshots that copy themselves with time, and a queue that
 * merges by message id. Knows nothing of rules. What Azure is in detail, the local cloud is for.
 */
export class MemoryAzure implements World {
  now = noon;
  /** How long a copy takes, ms. */
  copyMs = 60_000;
  readonly stored = new Map<string, Snapshot>();
  /** Every write, as `verb key`. */
  readonly writes: string[] = [];
  readonly queue = new Map<string, OutgoingHint>();
  /** What became of operations, by their paths. */
  readonly failed = new Map<string, OperationFailure>();
  /** The next copies fail, this many. */
  failingCopies = 0;
  /** The next creates are accepted, and nothing comes of them, this many. */
  lostCreates = 0;
  /** What copies say that they were copied from: the truth, something else, or nothing. */
  sourceUniqueId: 'right' | 'wrong' | 'none' = 'right';
  /** Duplicate detection remembers ids of messages that are long worked off. */
  readonly #sent = new Set<string>();
  #made = 0;

  readonly surroundings = { now: (): number => this.now, random: (): number => 0.5 };
  /** Locks by the key of the snapshot that they sit on. */
  readonly locked = new Map<string, Lock[]>();
  /** Locks on the group or the subscription of every snapshot; they are listed with each, as Azure does it. */
  readonly above: Lock[] = [];
  /** Locks that are to be put back, with their times. */
  readonly restorations = new Map<string, { restoration: LockRestoration; at: number }>();

  readonly locks = {
    list: (id: SnapshotId): Promise<Lock[]> => Promise.resolve(this.#locksAt(id)),
    listOfGroup: (): Promise<Lock[]> => Promise.resolve([...[...this.locked.values()].flat(), ...this.above]),
    put: (id: SnapshotId, lock: Omit<Lock, 'id'>): Promise<void> => {
      const others = (this.locked.get(keyOf(id)) ?? []).filter(({ name }) => name !== lock.name);
      const lockId = `${snapshotIdText(id)}/providers/Microsoft.Authorization/locks/${lock.name}`;
      this.locked.set(keyOf(id), [...others, { ...lock, id: lockId }]);
      return Promise.resolve();
    },
    delete: (id: SnapshotId, lockName: string): Promise<void> => {
      this.locked.set(
        keyOf(id),
        (this.locked.get(keyOf(id)) ?? []).filter(({ name }) => name !== lockName),
      );
      return Promise.resolve();
    },
  };

  /** What there is for the one source; nothing but these states, as what a blob is, is not this world's business. */
  staged: StagingObservation = { account: 'absent' };

  readonly staging: Staging = {
    look: () => Promise.resolve(this.staged),
    ensureAccount: async () => {
      await this.#stage({ account: 'ready', id: stagingAccount, blobUrl: 'https://staging/blob' });
      return {};
    },
    createBlob: (_place, source) =>
      this.#stageBlob({
        size: vhdSize(source.diskSizeBytes ?? 0),
        generation: source.uniqueId,
        state: 'copying',
        copiedTo: 0,
        leased: false,
      }),
    copyPages: () => {
      if (this.staged.account !== 'ready' || this.staged.blob === undefined) throw new Error('no blob');
      const { blob } = this.staged;
      const copiedTo = Math.min(blob.size, blob.copiedTo + blob.size / 2);
      return this.#stageBlob({ ...blob, copiedTo, state: copiedTo === blob.size ? 'complete' : 'copying' });
    },
    cleanUp: () => this.#stage({ account: 'absent' }),
    orphans: () => Promise.resolve([]),
  };

  readonly journal = new MemoryJournal();
  readonly pauses = new MemoryPauses();
  /** Only where a test listens. */
  signals?: MemorySignals;
  readonly installation = installation;

  readonly resources = {
    withTag: (subscriptionId: string, tag: string, use: (ids: readonly string[]) => void): Promise<void> => {
      const all = [...this.stored.values(), ...[...this.storedDisks.values()].map(({ disk }) => disk)];
      const found = all.filter(({ id, tags }) => id.includes(`/${subscriptionId}/`) && tag in tags);
      use(found.map(({ id }) => id));
      return Promise.resolve();
    },
  };

  readonly resourceGroups = { read: (): Promise<void> => Promise.resolve() };

  readonly hints = {
    send: (hints: readonly OutgoingHint[]): Promise<void> => {
      for (const hint of hints) {
        if (this.#sent.has(hint.messageId)) continue;
        this.#sent.add(hint.messageId);
        this.queue.set(hint.messageId, hint);
      }
      return Promise.resolve();
    },
    restoreLocks: (restoration: LockRestoration, messageId: string, at: number): Promise<void> => {
      if (!this.restorations.has(messageId)) this.restorations.set(messageId, { restoration, at });
      return Promise.resolve();
    },
  };

  /** Disks by their keys, each with the snapshot that it is a copy of. */
  readonly storedDisks = new Map<string, { disk: Disk; of: Snapshot }>();

  readonly disks = {
    list: (group: ResourceGroupId): Promise<Disk[]> => {
      const prefix = `${resourceGroupKey(group)}/`;
      const found = [...this.storedDisks].filter(([name]) => name.startsWith(prefix));
      return Promise.resolve(found.map(([, { disk }]) => disk));
    },
    get: (id: SnapshotId): Promise<Disk | undefined> =>
      Promise.resolve(this.storedDisks.get(keyOf(id))?.disk),
    create: (id: SnapshotId, spec: DiskSpec): Promise<Accepted> => {
      const of = [...this.stored.values()].find((one) => one.id === spec.sourceResourceId);
      if (of === undefined) {
        const message = `Resource ${spec.sourceResourceId} is not found.`;
        return Promise.reject(new ArmError('PUT', { status: 404, code: 'NotFound', message }));
      }
      this.writes.push(`createDisk ${keyOf(id)}`);
      const diskId = snapshotIdText(id).replace('/snapshots/', '/disks/');
      const disk = {
        ...id,
        id: diskId,
        tags: spec.tags,
        uniqueId: `made-${++this.#made}`,
        timeCreated: this.now,
        provisioningState: 'Succeeded',
      };
      this.storedDisks.set(keyOf(id), { disk: { ...disk, sourceUniqueId: of.uniqueId }, of });
      return Promise.resolve({});
    },
    delete: (id: SnapshotId): Promise<Accepted> => {
      this.writes.push(`deleteDisk ${keyOf(id)}`);
      this.storedDisks.delete(keyOf(id));
      return Promise.resolve({});
    },
  };

  readonly snapshots = {
    get: (id: SnapshotId): Promise<Snapshot | undefined> => Promise.resolve(this.#current(keyOf(id))),
    list: (group: { subscriptionId: string; resourceGroup: string }): Promise<Snapshot[]> => {
      const prefix = `${resourceGroupKey(group)}/`;
      const found = [...this.stored.keys()].filter((name) => name.startsWith(prefix));
      return Promise.resolve(found.flatMap((name) => this.#current(name) ?? []));
    },
    create: (id: SnapshotId, spec: SnapshotSpec): Promise<Accepted> => {
      const existing = this.stored.get(keyOf(id));
      if (existing !== undefined && existing.sourceResourceId !== spec.sourceResourceId) {
        const message = `Changing property 'sourceResourceId' is not allowed for existing disk '${id.name}'.`;
        return Promise.reject(new ArmError('PUT', { status: 400, code: 'BadRequest', message }));
      }
      if (spec.sourceResourceId !== undefined && !this.#isThere(spec.sourceResourceId)) {
        const message = `Resource ${spec.sourceResourceId} is not found.`;
        return Promise.reject(new ArmError('PUT', { status: 404, code: 'NotFound', message }));
      }
      if (this.lostCreates > 0) {
        this.lostCreates--;
        this.writes.push(`create ${keyOf(id)}`);
        return Promise.resolve({});
      }
      this.#write('create', id, this.#copy(id, spec));
      return Promise.resolve({});
    },
    update: (id: SnapshotId, change: ClosedAccess): Promise<Accepted> => {
      const existing = this.stored.get(keyOf(id));
      if (this.#hasLock(id, 'ReadOnly')) return this.#scopeLocked(id, 'write');
      if (existing !== undefined) this.#write('update', id, { ...existing, ...change });
      return Promise.resolve({});
    },
    failureOf: (operation: string): Promise<OperationFailure | undefined> =>
      Promise.resolve(this.failed.get(operation)),
    changeTags: (id: SnapshotId, { merge, remove }: TagChange): Promise<void> => {
      const existing = this.stored.get(keyOf(id));
      if (this.#hasLock(id, 'ReadOnly')) return this.#scopeLocked(id, 'write');
      if (existing === undefined) return Promise.resolve();
      const tags = new Map(
        Object.entries(existing.tags).map(([name, value]) => [name.toLowerCase(), { name, value }]),
      );
      for (const [name, value] of Object.entries(remove)) {
        if (tags.get(name.toLowerCase())?.value === value) tags.delete(name.toLowerCase());
      }
      for (const [name, value] of Object.entries(merge)) tags.set(name.toLowerCase(), { name, value });
      const changed = Object.fromEntries([...tags.values()].map(({ name, value }) => [name, value]));
      this.#write('setTags', id, { ...existing, tags: changed });
      return Promise.resolve();
    },
    delete: (id: SnapshotId): Promise<Accepted> => {
      if (this.#hasLock(id)) return this.#scopeLocked(id, 'delete');
      this.writes.push(`delete ${keyOf(id)}`);
      const deleted = this.stored.get(keyOf(id));
      this.stored.delete(keyOf(id));
      if (deleted !== undefined) this.#failCopiesOf(deleted);
      return Promise.resolve({});
    },
  };

  /** Documented: a copy fails when what it reads from is deleted. */
  #failCopiesOf(source: Snapshot): void {
    const error = { code: 'CopySourceNotFound', message: 'the source was deleted' };
    for (const name of this.stored.keys()) {
      const copy = this.#current(name);
      if (copy?.sourceUniqueId !== source.uniqueId || (copy.completionPercent ?? 100) >= 100) continue;
      this.stored.set(name, { ...copy, copyCompletionError: error });
    }
  }

  #stage(staged: StagingObservation): Promise<void> {
    this.staged = staged;
    return Promise.resolve();
  }

  #stageBlob(blob: StagedBlob): Promise<void> {
    return this.#stage({ account: 'ready', id: stagingAccount, blobUrl: 'https://staging/blob', blob });
  }

  /** Somebody deletes it; copies that read from it fail. */
  remove(id: SnapshotId): void {
    const deleted = this.stored.get(keyOf(id));
    this.stored.delete(keyOf(id));
    if (deleted !== undefined) this.#failCopiesOf(deleted);
  }

  put(snapshot: Snapshot, id: SnapshotId): void {
    this.stored.set(keyOf(id), snapshot);
  }

  /** Every snapshot as it is, whatever the ports say. */
  truth(): Snapshot[] {
    return [...this.stored.keys()].flatMap((name) => this.#current(name) ?? []);
  }

  /** Takes the next hint that is due first, moving the time to it. */
  take(): OutgoingHint | undefined {
    const [first] = [...this.queue.values()].sort((left, right) => (left.at ?? 0) - (right.at ?? 0));
    if (first === undefined) return undefined;
    this.queue.delete(first.messageId);
    this.now = Math.max(this.now, first.at ?? 0);
    return first;
  }

  #locksAt(id: SnapshotId): Lock[] {
    return [...(this.locked.get(keyOf(id)) ?? []), ...this.above];
  }

  #hasLock(id: SnapshotId, level?: string): boolean {
    return this.#locksAt(id).some((lock) => level === undefined || lock.level === level);
  }

  #scopeLocked(id: SnapshotId, effect: LockedEffect): Promise<never> {
    const failure = { status: 409, code: 'ScopeLocked', message: 'locked' };
    return Promise.reject(new ArmError(effect, failure, undefined, { kind: 'snapshot', id, effect }));
  }

  #write(verb: string, id: SnapshotId, snapshot: Snapshot): void {
    this.writes.push(`${verb} ${keyOf(id)}`);
    this.stored.set(keyOf(id), snapshot);
  }

  /** Copies grow by the time; failed ones stay. */
  #current(name: string): Snapshot | undefined {
    const stored = this.stored.get(name);
    if (stored?.completionPercent === undefined || stored.copyCompletionError !== undefined) return stored;
    const percent = ((this.now - stored.timeCreated) / this.copyMs) * 100;
    return { ...stored, completionPercent: Math.max(stored.completionPercent, Math.min(100, percent)) };
  }

  #isThere(id: string): boolean {
    const isOne = (one: { id: string }): boolean => isSameResource(one.id, id);
    return (
      [...this.stored.values()].some(isOne) || [...this.storedDisks.values()].some(({ disk }) => isOne(disk))
    );
  }

  #sizeOf(source: Snapshot | undefined, { staged }: SnapshotSpec): Pick<Snapshot, 'diskSizeBytes'> {
    const blob = this.staged.account === 'ready' ? this.staged.blob : undefined;
    const diskSizeBytes = staged && blob ? blob.size - vhdSize(0) : source?.diskSizeBytes;
    return diskSizeBytes === undefined ? {} : { diskSizeBytes };
  }

  #copy(id: SnapshotId, spec: SnapshotSpec): Snapshot {
    const disk = [...this.storedDisks.values()].find((one) => one.disk.id === spec.sourceResourceId);
    const source = disk?.of ?? [...this.stored.values()].find((one) => one.id === spec.sourceResourceId);
    const fails = this.failingCopies > 0 && disk === undefined;
    if (fails) this.failingCopies--;
    const { securityType, osType, hyperVGeneration } = spec.createOption === 'Copy' ? (source ?? spec) : spec;
    const { purchasePlan, supportedCapabilities, supportsHibernation, encryption, sku } = spec;
    const { networkAccessPolicy, publicNetworkAccess } = spec;
    return {
      id: snapshotIdText(id),
      name: id.name,
      location: spec.location,
      tags: spec.tags,
      uniqueId: `made-${++this.#made}`,
      timeCreated: this.now,
      provisioningState: 'Succeeded',
      createOption: spec.createOption,
      ...(spec.sourceResourceId !== undefined && { sourceResourceId: spec.sourceResourceId }),
      ...(source && this.sourceUniqueId === 'right' && { sourceUniqueId: source.uniqueId }),
      ...(this.sourceUniqueId === 'wrong' && { sourceUniqueId: 'of something else' }),
      incremental: spec.incremental,
      ...(spec.createOption === 'CopyStart' && { completionPercent: 0 }),
      ...(fails && { copyCompletionError: { code: 'CopySourceNotFound', message: 'failed' } }),
      ...(securityType !== undefined && { securityType }),
      ...(osType !== undefined && { osType }),
      ...(hyperVGeneration !== undefined && { hyperVGeneration }),
      ...(purchasePlan !== undefined && { purchasePlan }),
      ...(supportedCapabilities !== undefined && { supportedCapabilities }),
      ...(supportsHibernation !== undefined && { supportsHibernation }),
      ...this.#sizeOf(source, spec),
      ...{ sku, networkAccessPolicy, publicNetworkAccess },
      encryptionType: encryption?.type ?? 'EncryptionAtRestWithPlatformKey',
      ...(encryption?.diskEncryptionSetId !== undefined && {
        diskEncryptionSetId: encryption.diskEncryptionSetId,
      }),
    };
  }
}

/** Under which one is stored. */
export function keyOf(id: SnapshotId): string {
  return `${resourceGroupKey(id)}/${id.name}`.toLowerCase();
}
