/** Pins replicas of ours, so that nothing deletes or replaces them; or takes the pin off. */
import { pendingDeletions } from './pending-deletions.ts';
import type { World } from './ports.ts';
import { ownershipOf, tagKeys, tagOf } from '../replication/replica-tags.ts';
import { snapshotIdText, type SnapshotId } from '../replication/resource-id.ts';
import type { ReplicationConfig, Rule, Target } from '../replication/rule.ts';
import { replicasOfGroup } from '../replication/removal/guard.ts';

export interface Pinned {
  replica: string;
  /** `unchanged`: it was so already. */
  result: 'pinned' | 'unpinned' | 'unchanged';
}

/** Throws `ArmError`; what was pinned before stays pinned. */
export async function setPins(
  world: World,
  config: ReplicationConfig,
  takes: (replica: { id: string; name: string }) => boolean,
  pin: boolean,
): Promise<Pinned[]> {
  const done: Pinned[] = [];
  for (const rule of config.rules) {
    for (const target of rule.targets) {
      const listed = replicasOfGroup(rule.source, await world.snapshots.list(target));
      for (const { id, name } of listed.filter(takes)) {
        const result = await setPin(world, { rule, target }, name, pin);
        if (result !== undefined) done.push({ replica: id, result });
      }
    }
  }
  return done;
}

/** Undefined for what is not ours, as read right before. */
async function setPin(
  { snapshots, installation, surroundings }: World,
  { rule, target }: { rule: Rule; target: Target },
  name: string,
  pin: boolean,
): Promise<Pinned['result'] | undefined> {
  const id: SnapshotId = { ...target, name };
  const replica = await snapshots.get(id);
  const sourceId = snapshotIdText({ ...rule.source, name });
  if (replica === undefined || ownershipOf(replica, sourceId, installation) !== 'ours') return undefined;
  const value = tagOf(replica.tags, tagKeys.pinned);
  if ((value !== undefined) === pin) return 'unchanged';
  const on = { [tagKeys.pinned]: new Date(surroundings.now()).toISOString().slice(0, 10) };
  const change = pin ? { merge: on, remove: {} } : { merge: {}, remove: { [tagKeys.pinned]: value ?? '' } };
  await snapshots.changeTags(id, change);
  return pin ? 'pinned' : 'unpinned';
}

/**
 * Keeps every replica of a pending set; undefined where there is no such set any more. What is pinned loses its mark
 * with the next look.
 */
export async function cancelDeletions(
  world: World,
  config: ReplicationConfig,
  setId: string,
): Promise<Pinned[] | undefined> {
  const set = (await pendingDeletions(world, config)).sets.find((one) => one.setId === setId);
  if (set === undefined) return undefined;
  const wanted = new Set(set.pending.map(({ replica }) => replica.toLowerCase()));
  return setPins(world, config, ({ id }) => wanted.has(id.toLowerCase()), true);
}
