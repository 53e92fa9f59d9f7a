/**
 * The deletions that wait for someone's approval, and the approval itself. It is written into the mark of each
 * replica, so it holds for those and no others, survives every restart, and ends with the mark.
 */
import { deletionSetId, exceedsGuard, replicasOfGroup, unapprovedDeletions } from '../replication/guard.ts';
import { recheckId, lookTime } from '../replication/hint.ts';
import { deletionMarkOf, deletionTagValue, tagKeys } from '../replication/replica-tags.ts';
import type { ReplicationConfig, Rule, Target } from '../replication/rule.ts';
import type { Snapshot } from '../replication/snapshot.ts';
import { withoutTag } from '../replication/tag-drift.ts';
import { hintFor } from './find-rule.ts';
import type { World } from './ports.ts';

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
}

export interface Approval {
  setId: string;
  approved: number;
}

interface FoundSet {
  rule: Rule;
  target: Target;
  view: PendingSet;
  marked: Snapshot[];
}

/** All sets with at least one deletion that nobody approved. Throws `ArmError` when a target cannot be listed. */
export async function pendingDeletions(world: World, config: ReplicationConfig): Promise<PendingSet[]> {
  return (await findSets(world, config)).map(({ view }) => view);
}

/** Approves a set; undefined when there is no such set any more, because something in it changed. */
export async function approveDeletions(
  world: World,
  config: ReplicationConfig,
  setId: string,
): Promise<Approval | undefined> {
  const found = (await findSets(world, config)).find(({ view }) => view.setId === setId);
  if (found === undefined) return undefined;
  for (const replica of found.marked) await approve(world, found, replica);
  return { setId, approved: found.marked.length };
}

async function approve(world: World, { rule, target }: FoundSet, replica: Snapshot): Promise<void> {
  const mark = deletionMarkOf(replica);
  if (mark === undefined) return;
  const value = deletionTagValue({ ...mark, approved: true });
  const tags = { ...withoutTag(replica.tags, tagKeys.deletion), [tagKeys.deletion]: value };
  await world.snapshots.setTags({ ...target, name: replica.name }, tags);
  const hint = hintFor(rule, target, { ...rule.source, name: replica.name });
  const now = world.surroundings.now();
  const at = lookTime(now, mark.due);
  await world.hints.send([{ hint, messageId: recheckId(hint, at), at }]);
}

async function findSets(world: World, config: ReplicationConfig): Promise<FoundSet[]> {
  const sets: FoundSet[] = [];
  for (const rule of config.rules) {
    for (const target of rule.targets) {
      const replicas = replicasOfGroup(rule.source, await world.snapshots.list(target));
      const marked = unapprovedDeletions(replicas);
      if (marked.length === 0) continue;
      const counts = { pending: marked.length, total: replicas.length };
      sets.push({
        rule,
        target,
        marked,
        view: {
          setId: deletionSetId(marked),
          rule: rule.name,
          target: `${target.subscriptionId}/${target.resourceGroup}`,
          needsApproval: exceedsGuard(counts, config.deletionGuard),
          replicas: replicas.length,
          pending: marked.map(pendingView),
        },
      });
    }
  }
  return sets;
}

function pendingView(replica: Snapshot): PendingSet['pending'][number] {
  const mark = deletionMarkOf(replica);
  return {
    replica: replica.id,
    reason: mark?.reason ?? '',
    due: mark === undefined ? '' : new Date(mark.due).toISOString(),
  };
}
