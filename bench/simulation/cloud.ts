/**
 * Resource Manager as far as replication meets it, in virtual time: token buckets per subscription and class,
 * latency, pages, and copies that take their time. Nothing of the machine's own speed is in it.
 */
import { documented, type OperationClass } from '../../src/azure/budget/remaining.ts';
import { ArmError } from '../../src/reconciler/arm-error.ts';
import {
  resourceGroupKey,
  snapshotIdText,
  type ResourceGroupId,
  type SnapshotId,
} from '../../src/replication/resource-id.ts';
import type { SnapshotSpec } from '../../src/replication/snapshot-spec.ts';
import type { Snapshot } from '../../src/replication/snapshot.ts';
import type { TagChange } from '../../src/replication/tag-drift.ts';
import { AzureBucket } from '../../test/support/azure-bucket.ts';
import { sourceSnapshot } from '../../test/support/snapshots.ts';
import type { VirtualTime } from '../../test/support/virtual-time.ts';

export interface CloudOptions {
  /** From the request to its answer, ms. */
  latencyMs: number;
  /** Whether calls are refused when a bucket is empty. */
  throttled: boolean;
  /** Of the first copy of a family in a region, and of each that has an older one there, ms. */
  fullCopyMs: number;
  deltaCopyMs: number;
  /** Copies at the same time per subscription and region. */
  parallelCopies: number;
  pageSize: number;
}

export const usual: CloudOptions = {
  latencyMs: 80,
  throttled: false,
  fullCopyMs: 20 * 60_000,
  deltaCopyMs: 4 * 60_000,
  parallelCopies: 100,
  pageSize: 100,
};

export interface Copy {
  begun: number;
  ready: number;
  family: string;
}

interface Stored {
  snapshot: Snapshot;
  copy?: Copy;
}

/** What is read or written: one snapshot by its id, a page of a listing, the state of a group. */
export type CallKind = 'snapshot' | 'page' | 'group' | 'copy' | 'tags' | 'change' | 'delete';

/** Who calls what, and where. */
export interface Caller extends ResourceGroupId {
  what: CallKind;
  operation: OperationClass;
  principal?: string;
}

export interface Answered<Value> {
  value?: Value;
  error?: ArmError;
  remaining: number;
}

export class SimulatedCloud {
  readonly time: VirtualTime;
  readonly options: CloudOptions;
  /** Calls that arrived, by class; refused ones too. */
  readonly calls = { reads: 0, writes: 0, deletes: 0 };
  refused = 0;
  /** Calls by group and kind, as `rg-images page`. */
  readonly tally = new Map<string, number>();
  /** When each copy began, in order. */
  readonly begun: number[] = [];
  readonly #groups = new Map<string, Map<string, Stored>>();
  readonly #byId = new Map<string, Snapshot>();
  readonly #buckets = new Map<string, AzureBucket>();
  #made = 0;

  constructor(time: VirtualTime, options: CloudOptions) {
    this.time = time;
    this.options = options;
  }

  /** What a person does; no call of ours. */
  take(group: ResourceGroupId, name: string, overrides: Partial<Snapshot> = {}): Snapshot {
    const id = snapshotIdText({ ...group, name });
    const made = { id, name, timeCreated: this.time.now(), uniqueId: `taken-${++this.#made}` };
    const snapshot = sourceSnapshot({ ...made, ...overrides });
    this.#put({ ...group, name }, { snapshot });
    return snapshot;
  }

  remove(id: SnapshotId): void {
    const removed = this.#group(id).get(id.name.toLowerCase());
    this.#group(id).delete(id.name.toLowerCase());
    if (removed !== undefined) this.#byId.delete(removed.snapshot.id);
  }

  /** What was counted so far belongs to what came before. */
  forgetCalls(): void {
    Object.assign(this.calls, { reads: 0, writes: 0, deletes: 0 });
    this.refused = 0;
    this.tally.clear();
  }

  /** All copies in a group. */
  copiesIn(group: ResourceGroupId): Copy[] {
    return [...this.#group(group).values()].flatMap(({ copy }) => copy ?? []);
  }

  countIn(group: ResourceGroupId): number {
    return this.#group(group).size;
  }

  all(group: ResourceGroupId): Snapshot[] {
    return [...this.#group(group).values()].map((stored) => this.#current(stored));
  }

  /** One request and its answer. The limits are of each principal (documented). */
  async request<Value>(
    { subscriptionId, resourceGroup, operation, what, principal = '' }: Caller,
    run: () => Value,
  ): Promise<Answered<Value>> {
    const { latencyMs, throttled } = this.options;
    await this.time.sleep(latencyMs / 2);
    this.calls[operation] += 1;
    const counted = `${resourceGroup} ${what}`;
    this.tally.set(counted, (this.tally.get(counted) ?? 0) + 1);
    const { remaining, retryAfterMs } = this.#bucket(
      `${principal}/${subscriptionId}/${operation}`,
      operation,
    ).take(this.time.now());
    const answer =
      throttled && retryAfterMs !== undefined
        ? { error: this.#refuse(operation, retryAfterMs), remaining }
        : { ...this.#outcome(run), remaining: throttled ? remaining : documented[operation].size - 1 };
    await this.time.sleep(latencyMs / 2);
    return answer;
  }

  get(id: SnapshotId): Snapshot | undefined {
    const stored = this.#group(id).get(id.name.toLowerCase());
    return stored && this.#current(stored);
  }

  pages(group: ResourceGroupId): number {
    return Math.max(1, Math.ceil(this.countIn(group) / this.options.pageSize));
  }

  /** `full`: all of the disk is copied, whatever is there of its family. */
  create(id: SnapshotId, spec: SnapshotSpec, extent: 'full' | 'delta' = 'delta'): void {
    const source = this.#byId.get(spec.sourceResourceId ?? '');
    if (source === undefined) throw refusal(404, 'NotFound', 'the source is not found');
    const existing = this.#group(id).get(id.name.toLowerCase());
    if (existing !== undefined && existing.snapshot.sourceResourceId !== source.id) {
      throw refusal(400, 'BadRequest', "Changing property 'sourceResourceId' is not allowed");
    }
    const now = this.time.now();
    const family = source.incrementalSnapshotFamilyId ?? source.uniqueId;
    const copy = spec.createOption === 'CopyStart' ? this.#begin(id, family, now, extent) : undefined;
    const { osType, hyperVGeneration, securityType } = source;
    const snapshot: Snapshot = {
      ...sourceSnapshot({
        id: snapshotIdText(id),
        name: id.name,
        location: spec.location,
        tags: spec.tags,
        uniqueId: `made-${++this.#made}`,
        timeCreated: now,
        createOption: spec.createOption,
        sourceResourceId: source.id,
        sourceUniqueId: source.uniqueId,
        incrementalSnapshotFamilyId: `of ${family} in ${resourceGroupKey(id)}`,
        incremental: spec.incremental,
        sku: spec.sku,
        ...(osType !== undefined && { osType }),
        ...(hyperVGeneration !== undefined && { hyperVGeneration }),
        ...(securityType !== undefined && { securityType }),
      }),
      networkAccessPolicy: spec.networkAccessPolicy,
      publicNetworkAccess: spec.publicNetworkAccess,
      ...(copy && { completionPercent: 0 }),
    };
    this.#put(id, { snapshot, ...(copy && { copy }) });
    this.begun.push(now);
  }

  changeTags(id: SnapshotId, { merge, remove }: TagChange): void {
    const stored = this.#group(id).get(id.name.toLowerCase());
    if (stored === undefined) return;
    const kept = Object.entries(stored.snapshot.tags).filter(([key, value]) => remove[key] !== value);
    const tags = { ...Object.fromEntries(kept), ...merge };
    this.#put(id, { ...stored, snapshot: { ...stored.snapshot, tags } });
  }

  update(id: SnapshotId, change: Partial<Snapshot>): void {
    const stored = this.#group(id).get(id.name.toLowerCase());
    if (stored !== undefined) this.#put(id, { ...stored, snapshot: { ...stored.snapshot, ...change } });
  }

  /** One at a time of a family, and not more than the limit, in one target (documented). */
  #begin(id: SnapshotId, family: string, now: number, extent: 'full' | 'delta'): Copy {
    const copies = this.copiesIn(id);
    const running = copies.filter(({ ready }) => ready > now);
    if (running.length >= this.options.parallelCopies) {
      throw refusal(409, 'OperationNotAllowed', 'the limit of ongoing CopyStart requests is reached');
    }
    if (running.some((copy) => copy.family === family)) {
      throw refusal(409, 'OperationNotAllowed', 'another snapshot of the family is being copied');
    }
    const hasBase = extent === 'delta' && copies.some((copy) => copy.family === family && copy.ready <= now);
    const { fullCopyMs, deltaCopyMs } = this.options;
    return { begun: now, ready: now + (hasBase ? deltaCopyMs : fullCopyMs), family };
  }

  #outcome<Value>(run: () => Value): { value: Value } | { error: ArmError } {
    try {
      return { value: run() };
    } catch (error) {
      if (error instanceof ArmError) return { error };
      throw error;
    }
  }

  #refuse(operation: OperationClass, retryAfterMs: number): ArmError {
    this.refused += 1;
    const message = `Number of '${operation}' requests exceeded.`;
    return new ArmError(operation, {
      status: 429,
      code: 'SubscriptionRequestsThrottled',
      message,
      retryAfterMs,
    });
  }

  #bucket(key: string, operation: OperationClass): AzureBucket {
    const bucket = this.#buckets.get(key) ?? new AzureBucket(documented[operation]);
    this.#buckets.set(key, bucket);
    return bucket;
  }

  #group(group: ResourceGroupId): Map<string, Stored> {
    const key = resourceGroupKey(group);
    const known = this.#groups.get(key) ?? new Map<string, Stored>();
    this.#groups.set(key, known);
    return known;
  }

  #put(id: SnapshotId, stored: Stored): void {
    this.#group(id).set(id.name.toLowerCase(), stored);
    this.#byId.set(stored.snapshot.id, stored.snapshot);
  }

  /** Azure tells whole percents (recorded as `0.0`; that it rounds down is unverified). */
  #current({ snapshot, copy }: Stored): Snapshot {
    if (copy === undefined) return snapshot;
    const share = (this.time.now() - copy.begun) / (copy.ready - copy.begun);
    return { ...snapshot, completionPercent: Math.min(100, Math.floor(share * 100)) };
  }
}

function refusal(status: number, code: string, message: string): ArmError {
  return new ArmError('PUT', { status, code, message });
}
