/**
 * A world in which nothing is written: reads come from Azure, and writes are noted and then seen by the reads after
 * them. The reconciler runs in it as it is, so that a plan is what it would do and not what somebody thinks it would:
 * the guard counts the deletions that were planned before, a sibling sees the copy that was planned for an older one.
 */
import {
  resourceGroupKey,
  resourceKey,
  snapshotIdText,
  type ResourceGroupId,
  type SnapshotId,
} from '../../replication/resource-id.ts';
import { LocksOfGroups } from '../../reconciler/group-locks.ts';
import type { JournalEntry } from '../../replication/journal-entry.ts';
import type { Hint } from '../../replication/hint.ts';
import type { ReplicationConfig } from '../../replication/rule.ts';
import { reconcile, type Outcome } from '../../reconciler/reconcile.ts';
import type { Snapshot } from '../../replication/snapshot.ts';
import type { SnapshotSpec } from '../../replication/snapshot-spec.ts';
import type { Accepted, HintQueue, Journal, OutgoingHint, Snapshots, World } from '../../reconciler/ports.ts';
import { PlannedLocks } from './planned-locks.ts';

/** One write that would have been made. */
export interface PlannedWrite {
  verb:
    'create' | 'update' | 'setTags' | 'delete' | 'createDisk' | 'deleteDisk' | 'lock' | 'unlock' | 'stage';
  id: SnapshotId;
  spec?: SnapshotSpec;
}

export interface PlannedWorld {
  world: World;
  /** In the order in which they would be made. */
  writes: PlannedWrite[];
  /** Looks that would be planned. */
  hints: OutgoingHint[];
}

/** `list`: how groups are listed, where several such worlds share what they read. */
export function plannedWorld(
  real: World,
  list: Snapshots['list'] = (group) => real.snapshots.list(group),
): PlannedWorld {
  const writes: PlannedWrite[] = [];
  const hints: OutgoingHint[] = [];
  const note = (verb: PlannedWrite['verb'], id: SnapshotId, spec?: SnapshotSpec): Promise<void> => {
    writes.push({ verb, id, ...(spec && { spec }) });
    return Promise.resolve();
  };
  const locks = new PlannedLocks(real.locks, new LocksOfGroups(real), note);
  const world: World = {
    ...real,
    snapshots: plannedSnapshots(real, list, note, locks),
    disks: {
      list: (group) => real.disks.list(group),
      get: (id) => real.disks.get(id),
      create: (id) => accepted(note('createDisk', id)),
      delete: (id) => accepted(note('deleteDisk', id)),
    },
    locks,
    staging: {
      look: (place) => real.staging.look(place),
      orphans: (target, olderThanMs) => real.staging.orphans(target, olderThanMs),
      ensureAccount: (target) => accepted(note('stage', { ...target, name: '' })),
      createBlob: ({ source }) => note('stage', source),
      copyPages: ({ source }) => note('stage', source),
      cleanUp: ({ source }) => note('stage', source),
    },
    hints: notingQueue(hints),
    journal: plannedJournal(real.journal),
  };
  return { world, writes, hints };
}

function notingQueue(hints: OutgoingHint[]): HintQueue {
  return {
    send: (sent) => {
      hints.push(...sent);
      return Promise.resolve();
    },
    restoreLocks: () => Promise.resolve(),
  };
}

function plannedJournal(real: Journal): Journal {
  const planned: JournalEntry[] = [];
  return {
    append: (entries) => {
      planned.push(...entries);
      return Promise.resolve();
    },
    read: async (since, takes = () => true) => [
      ...(await real.read(since, takes)),
      ...planned.filter((entry) => entry.time >= since && takes(entry)),
    ],
  };
}

type Change = { kind: 'deleted' } | { kind: 'is'; snapshot: Snapshot };

function plannedSnapshots(
  { snapshots: real, surroundings }: World,
  listReal: Snapshots['list'],
  note: (verb: PlannedWrite['verb'], id: SnapshotId, spec?: SnapshotSpec) => Promise<void>,
  locks: PlannedLocks,
): Snapshots {
  const changes = new Map<string, Change & { group: string }>();
  const set = (id: SnapshotId, change: Change): void => {
    changes.set(resourceKey(snapshotIdText(id)), { ...change, group: resourceGroupKey(id) });
  };
  const get = async (id: SnapshotId): Promise<Snapshot | undefined> => {
    const change = changes.get(resourceKey(snapshotIdText(id)));
    if (change === undefined) return real.get(id);
    return change.kind === 'is' ? change.snapshot : undefined;
  };
  const list = async (group: ResourceGroupId): Promise<Snapshot[]> => {
    const listed = (await listReal(group)).filter(({ id }) => !changes.has(resourceKey(id)));
    const made = [...changes.values()].filter((change) => change.group === resourceGroupKey(group));
    return [...listed, ...made.flatMap((change) => (change.kind === 'is' ? [change.snapshot] : []))];
  };
  return {
    get,
    list,
    failureOf: (operation) => real.failureOf(operation),
    create: async (id, spec) => {
      await locks.stop(id, 'write');
      await note('create', id, spec);
      set(id, { kind: 'is', snapshot: begunCopy(id, spec, surroundings.now()) });
      return {};
    },
    update: async (id, change) => {
      await locks.stop(id, 'write');
      await note('update', id);
      const snapshot = await get(id);
      if (snapshot !== undefined) set(id, { kind: 'is', snapshot: { ...snapshot, ...change } });
      return {};
    },
    changeTags: async (id, { merge, remove }) => {
      await locks.stop(id, 'write');
      await note('setTags', id);
      const snapshot = await get(id);
      if (snapshot === undefined) return;
      const removed = new Set(Object.keys(remove).map((key) => key.toLowerCase()));
      const merged = new Set(Object.keys(merge).map((key) => key.toLowerCase()));
      const kept = Object.entries(snapshot.tags).filter(
        ([key]) => !removed.has(key.toLowerCase()) && !merged.has(key.toLowerCase()),
      );
      set(id, { kind: 'is', snapshot: { ...snapshot, tags: { ...Object.fromEntries(kept), ...merge } } });
    },
    delete: async (id) => {
      await locks.stop(id, 'delete');
      await note('delete', id);
      set(id, { kind: 'deleted' });
      return {};
    },
  };
}

/** As Azure shows a copy right after it was asked for. */
function begunCopy(id: SnapshotId, spec: SnapshotSpec, now: number): Snapshot {
  return {
    id: snapshotIdText(id),
    name: spec.name,
    location: spec.location,
    tags: spec.tags,
    uniqueId: `planned-${resourceKey(snapshotIdText(id))}`,
    timeCreated: now,
    provisioningState: 'Succeeded',
    createOption: spec.createOption,
    incremental: spec.incremental,
    ...(spec.sourceResourceId !== undefined && { sourceResourceId: spec.sourceResourceId }),
    ...(spec.createOption === 'CopyStart' && { completionPercent: 0 }),
  };
}

/** Nothing is worked off later. */
async function accepted(write: Promise<void>): Promise<Accepted> {
  await write;
  return {};
}

/**
 * What a look would come to. Where it would first take locks off, that is done in this world and looked on: what they
 * are lifted for is what people want to know.
 */
export async function plannedOutcome(world: World, config: ReplicationConfig, hint: Hint): Promise<Outcome> {
  const outcome = await reconcile(world, config, hint);
  return outcome.kind === 'liftLocks' ? reconcile(world, config, hint) : outcome;
}
