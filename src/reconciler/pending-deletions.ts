/**
 * The deletions that wait for someone's approval, and the approval itself. It is written into the mark of each
 * replica, so it holds for those and no others, survives every restart, and ends with the mark.
 */
import {
  deletionSetId,
  isMeant,
  needsApproval,
  ownReplicasOf,
  unmarkedDeletions,
} from '../replication/removal/guard.ts';
import { countDeletions } from '../replication/removal/guard-counts.ts';
import { groupLossMs, guardWindowMs } from '../replication/removal/evidence.ts';
import { heldIn, isOfHolding } from '../replication/removal/held-before.ts';
import { isCounted } from '../replication/removal/remembered.ts';
import { whatStays } from '../replication/removal/what-stays.ts';
import { deletionMarkOf, tagKeys, tagOf } from '../replication/replica-tags.ts';
import type { JournalEntry } from '../replication/journal-entry.ts';
import { groupText, type ResourceGroupId } from '../replication/resource-id.ts';
import type { ReplicationConfig, Rule, Target } from '../replication/rule.ts';
import type { Snapshot } from '../replication/snapshot.ts';
import { atOnce } from './at-once.ts';
import { approveSlice, type ApprovalSlice, type ApprovedReplica } from './approve-slice.ts';
import { pairsOf } from './find-rule.ts';
import { listPair, markedBy, type PairListings, type UnavailableSet, type Unlisted } from './list-pair.ts';
import type { World } from './ports.ts';
import { recall } from './recall.ts';

/** The pending deletions of one rule in one target; plain JSON. */
export interface PendingSet {
  /** Names exactly this set; an approval has to give it. */
  setId: string;
  rule: string;
  target: string;
  /** Whether the guard holds this set up. */
  needsApproval: boolean;
  /** All replicas of the rule in this target, marked or not. */
  replicas: number;
  pending: { replica: string; reason: string; due: string }[];
  /** Ids of replicas that will be marked too, as their sources are gone or no longer selected; not part of the set. */
  unmarked: string[];
}

/** What waits for its deletion, and where that could not be read; plain JSON. */
export interface PendingDeletions {
  sets: PendingSet[];
  unavailable: UnavailableSet[];
}

export interface Approval {
  setId: string;
  approved: number;
  /** Ids of replicas of the set that someone changed meanwhile; they were left alone. */
  changed: string[];
}

interface FoundSet {
  rule: Rule;
  target: Target;
  view: PendingSet;
  marked: Snapshot[];
}

/**
 * All sets with at least one deletion that nobody approved. A group that cannot be listed makes its own sets
 * unavailable and no others. Throws `ArmError` when the journal cannot be read.
 */
export async function pendingDeletions(world: World, config: ReplicationConfig): Promise<PendingDeletions> {
  const { found, unlisted } = await findSets(world, config);
  return {
    sets: found.map(({ view }) => view),
    unavailable: unlisted.map(({ error: _error, ...told }) => told),
  };
}

/** So many replicas of a set are approved by one message: seconds of work. */
const replicasPerSlice = 20;

/** A set as it was seen, in parts that can be approved one by one; undefined when there is no such set any more, because something in it changed. */
export async function approvalOf(
  world: World,
  config: ReplicationConfig,
  setId: string,
  by?: string,
): Promise<{ view: PendingSet; slices: ApprovalSlice[] } | undefined> {
  const { found: all, unlisted } = await findSets(world, config, setId);
  const found = all.find(({ view }) => view.setId === setId);
  if (found === undefined) {
    // It may be one that cannot be listed now.
    const [first] = unlisted;
    if (first !== undefined) throw first.error;
    return undefined;
  }
  const { rule, target, view, marked } = found;
  const slices: ApprovalSlice[] = [];
  const asked = world.surroundings.now();
  for (let at = 0; at < marked.length; at += replicasPerSlice) {
    slices.push({
      setId,
      source: groupOf(rule.source),
      target: groupOf(target),
      replicas: marked.slice(at, at + replicasPerSlice).map(seenFrom),
      asked,
      ...(by !== undefined && { by }),
    });
  }
  return { view, slices };
}

function groupOf({ subscriptionId, resourceGroup }: ResourceGroupId): ResourceGroupId {
  return { subscriptionId, resourceGroup };
}

function seenFrom({ name, uniqueId, tags }: Snapshot): ApprovedReplica {
  return { name, uniqueId, mark: tagOf(tags, tagKeys.deletion) ?? '' };
}

/** So many parts of a set at a time. */
const slicesAtOnce = 8;

/**
 * Approves a set here and now; undefined when there is no such set any more, because something in it changed. `by` is
 * the object id of whoever approved, where that is known. Throws `ArmError` where it may be one that cannot be listed
 * now, and the first that approving met; what was approved before stays approved, and the rest is a new set. So it is
 * where `stop` says so midway.
 */
export async function approveDeletions(
  world: World,
  config: ReplicationConfig,
  setId: string,
  by?: string,
  stop?: AbortSignal,
): Promise<Approval | undefined> {
  const found = await approvalOf(world, config, setId, by);
  if (found === undefined) return undefined;
  const approval: Approval = { setId, approved: 0, changed: [] };
  await atOnce(slicesAtOnce, found.slices, async (slice) => {
    const { approved, changed, refused, rest } = await approveSlice(world, config, slice, stop);
    approval.approved += approved;
    approval.changed.push(...changed);
    const failure = rest?.error ?? refused[0]?.error;
    if (failure !== undefined) throw failure;
  });
  return approval;
}

/** So many pairs are listed at a time. */
const pairsAtOnce = 8;

/** What the journal says of deletions, read once for all sets. */
interface Memory {
  /** Within the guard's window. */
  counted: readonly JournalEntry[];
  /** `uniqueId` of each replica that waits for an approval. */
  held: ReadonlySet<string>;
}

/** With `wanted` no further pair is listed once that set is found. */
async function findSets(
  world: World,
  config: ReplicationConfig,
  wanted?: string,
): Promise<{ found: FoundSet[]; unlisted: Unlisted[] }> {
  const memory = await readMemory(world, config);
  let isFound = false;
  const read = await atOnce(
    pairsAtOnce,
    pairsOf(config.rules),
    async (pair): Promise<FoundSet[] | Unlisted> => {
      if (isFound) return [];
      const listings = await listPair(world, pair);
      if ('error' in listings) return listings;
      const sets = setOf(world, config, pair, { ...listings, memory });
      isFound ||= sets.some(({ view }) => view.setId === wanted);
      return sets;
    },
  );
  return {
    found: read.flatMap((one) => (Array.isArray(one) ? one : [])),
    unlisted: read.flatMap((one) => (Array.isArray(one) ? [] : one)),
  };
}

async function readMemory({ journal, surroundings }: World, config: ReplicationConfig): Promise<Memory> {
  const since = surroundings.now() - windowOf(config);
  const entries = await recall(
    journal,
    Math.min(since, surroundings.now() - groupLossMs),
    (entry) => isCounted(entry) || isOfHolding(entry),
  );
  return { counted: entries.filter(({ time }) => time >= since), held: heldIn(entries) };
}

function windowOf({ deletionGuard }: ReplicationConfig): number {
  return deletionGuard.windowMs ?? guardWindowMs;
}

/** None where nothing of the rule waits in this target. */
function setOf(
  { installation, surroundings }: World,
  config: ReplicationConfig,
  { rule, target }: { rule: Rule; target: Target },
  { memory, ...listings }: PairListings & { memory: Memory },
): FoundSet[] {
  const replicas = ownReplicasOf({ rule, installation }, listings.targetListing);
  const marked = markedBy(installation, replicas);
  if (marked.length === 0) return [];
  const { sourceListing, targetListing } = listings;
  const listed = { sourceListing, targetListings: [targetListing] };
  const { empty } = whatStays({ rule, installation, now: surroundings.now() }, listed);
  const count = { ...countDeletions({ rule, target, installation }, listed, memory.counted), empty };
  const view = {
    setId: deletionSetId(marked),
    rule: rule.name,
    target: groupText(target),
    needsApproval:
      marked.some((one) => isAlwaysHeld(one) || memory.held.has(one.uniqueId)) ||
      needsApproval(
        count,
        config.deletionGuard,
        marked.every((one) => isMeant(one, sourceListing)),
      ),
    replicas: replicas.length,
    pending: marked.map(pendingView),
    unmarked: unmarkedDeletions(replicas, sourceListing, rule).map(({ id }) => id),
  };
  return [{ rule, target, marked, view }];
}

/** Such marks are written only where somebody has to be asked. */
function isAlwaysHeld(replica: Snapshot): boolean {
  const reason = deletionMarkOf(replica)?.reason;
  return reason === 'SourceGroupLost' || reason === 'SourceRecreated';
}

function pendingView(replica: Snapshot): PendingSet['pending'][number] {
  const mark = deletionMarkOf(replica);
  return {
    replica: replica.id,
    reason: mark?.reason ?? '',
    due: mark === undefined ? '' : new Date(mark.due).toISOString(),
  };
}
