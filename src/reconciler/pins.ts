/** Pins replicas of ours, so that nothing deletes or replaces them; or takes the pin off. */
import { approvalOf } from './pending-deletions.ts';
import { ArmError } from './arm-error.ts';
import type { World } from './ports.ts';
import { ownershipOf, tagKeys, tagOf } from '../replication/replica-tags.ts';
import {
  groupText,
  snapshotIdText,
  type ResourceGroupId,
  type SnapshotId,
} from '../replication/resource-id.ts';
import type { ReplicationConfig, Rule, Target } from '../replication/rule.ts';
import { replicasOfGroup } from '../replication/removal/guard.ts';
import type { Snapshot } from '../replication/snapshot.ts';

export interface Pinned {
  /** Resource id, as the replica has it. */
  replica: string;
  name: string;
  rule: string;
  /** Resource id of the source, be it there or not. */
  source: string;
  target: ResourceGroupId;
  /** `unchanged`: it was so already. */
  result: 'pinned' | 'unpinned' | 'unchanged';
}

/** A replica, or a target in whole, that is as it was. */
export interface NotPinned {
  rule: string;
  /** `<subscription>/<resource group>` */
  target: string;
  /** Resource id; absent where the target could not be listed. */
  replica?: string;
  error: ArmError;
}

export interface PinOutcome {
  changed: Pinned[];
  failed: NotPinned[];
}

/**
 * Writes down who did what to which replica, before a pin is taken off and after one was put on. What it throws (`ArmError`)
 * leaves a pin where it is; a pin that is on is on, so of that it throws nothing.
 */
export type NotePin = (pinned: Pinned) => Promise<void>;

type Takes = (replica: { id: string; name: string }) => boolean;

/** What Azure refuses is told, and holds up nothing else: pins keep images. `note` is asked for each that changes. */
export async function setPins(
  world: World,
  { rules }: Pick<ReplicationConfig, 'rules'>,
  { takes }: { takes: Takes },
  pin: boolean,
  note: NotePin = () => Promise.resolve(),
): Promise<PinOutcome> {
  const done: PinOutcome = { changed: [], failed: [] };
  for (const rule of rules) {
    for (const target of rule.targets) await setInTarget(world, { rule, target }, takes, { pin, note }, done);
  }
  return done;
}

interface Wanted {
  pin: boolean;
  note: NotePin;
}

async function setInTarget(
  world: World,
  pair: { rule: Rule; target: Target },
  takes: Takes,
  wanted: Wanted,
  { changed, failed }: PinOutcome,
): Promise<void> {
  const { rule, target } = pair;
  const place = { rule: rule.name, target: groupText(target) };
  const listed = await orError(async () => replicasOfGroup(rule.source, await world.snapshots.list(target)));
  if (listed instanceof ArmError) {
    failed.push({ ...place, error: listed });
    return;
  }
  for (const replica of listed.filter(takes)) {
    const pinned = await orError(() => setPin(world, pair, replica, wanted));
    if (pinned instanceof ArmError) failed.push({ ...place, replica: replica.id, error: pinned });
    else if (pinned !== undefined) changed.push(pinned);
  }
}

async function orError<Result>(call: () => Promise<Result>): Promise<Result | ArmError> {
  try {
    return await call();
  } catch (error) {
    if (error instanceof ArmError) return error;
    throw error;
  }
}

/** Undefined for what is not ours, as read right before. */
async function setPin(
  { snapshots, installation, surroundings }: World,
  { rule, target }: { rule: Rule; target: Target },
  { id: replicaId, name }: Pick<Snapshot, 'id' | 'name'>,
  { pin, note }: Wanted,
): Promise<Pinned | undefined> {
  const id: SnapshotId = { ...target, name };
  const replica = await snapshots.get(id);
  const source = snapshotIdText({ ...rule.source, name });
  if (replica === undefined || ownershipOf(replica, source, installation) !== 'ours') return undefined;
  const value = tagOf(replica.tags, tagKeys.pinned);
  const { subscriptionId, resourceGroup } = target;
  const told = {
    replica: replicaId,
    name,
    rule: rule.name,
    source,
    target: { subscriptionId, resourceGroup },
  };
  if ((value !== undefined) === pin) return { ...told, result: 'unchanged' };
  if (pin) {
    const on = { [tagKeys.pinned]: new Date(surroundings.now()).toISOString().slice(0, 10) };
    await snapshots.changeTags(id, { merge: on, remove: {} });
    await note({ ...told, result: 'pinned' });
    return { ...told, result: 'pinned' };
  }
  // What lets an image go is written down before, or does not happen.
  await note({ ...told, result: 'unpinned' });
  await snapshots.changeTags(id, { merge: {}, remove: { [tagKeys.pinned]: value ?? '' } });
  return { ...told, result: 'unpinned' };
}

/**
 * Keeps every replica of a pending set; undefined where there is no such set any more. What is pinned loses its mark
 * with the next look. Throws `ArmError` where it may be a set that cannot be listed now.
 */
export async function cancelDeletions(
  world: World,
  config: ReplicationConfig,
  setId: string,
  note?: NotePin,
): Promise<PinOutcome | undefined> {
  const set = (await approvalOf(world, config, setId))?.view;
  if (set === undefined) return undefined;
  const wanted = new Set(set.pending.map(({ replica }) => replica.toLowerCase()));
  const rules = config.rules
    .filter(({ name }) => name === set.rule)
    .map((rule) => ({ ...rule, targets: rule.targets.filter((target) => groupText(target) === set.target) }));
  return setPins(world, { rules }, { takes: ({ id }) => wanted.has(id.toLowerCase()) }, true, note);
}
