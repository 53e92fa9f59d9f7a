/**
 * Takes over replicas that another tool made under the same names, instead of copying again. What is ours may be
 * deleted later, so nothing is taken over on its name alone: every property that can be compared has to agree, and
 * what then would be decided of it has to be that it is in sync.
 */
import { digest } from '../../replication/digest.ts';
import type { JournalEntry } from '../../replication/journal-entry.ts';
import { copyState } from '../../replication/readiness.ts';
import { isOwn, isOwnKey, replicaTags } from '../../replication/replica-tags.ts';
import { groupText, isSameResource } from '../../replication/resource-id.ts';
import type { ReplicationConfig, Rule, Target } from '../../replication/rule.ts';
import { isSelected } from '../../replication/selection.ts';
import type { Snapshot } from '../../replication/snapshot.ts';
import { hintFor } from '../../reconciler/find-rule.ts';
import { ArmError } from '../../reconciler/arm-error.ts';
import type { World } from '../../reconciler/ports.ts';
import { reconcile } from '../../reconciler/reconcile.ts';
import { match } from '../../reconciler/matching.ts';
import type { Narrowing } from '../../report/reading/narrowing.ts';
import { plannedWorld } from '../../report/reading/planned-world.ts';

export interface Candidate {
  rule: string;
  name: string;
  target: string;
  replica: string;
  /** Of the replica, so that no other one is taken. */
  uniqueId: string;
  adoptable: boolean;
  /** Why not; or what it is afterwards. */
  why: string;
}

interface Found {
  rule: Rule;
  target: Target;
  source: Snapshot;
  replica: Snapshot;
}

/** Everything under the name of a wanted source that is nobody's yet. Throws `ArmError`. */
export async function candidates(
  world: World,
  config: ReplicationConfig,
  narrowing: Narrowing,
): Promise<Candidate[]> {
  const found = await findAll(world, config, narrowing);
  const all: Candidate[] = [];
  for (const one of found) {
    const problem = difference(one) ?? (await problemAfterwards(world, config, one));
    const { rule, target, replica } = one;
    all.push({
      rule: rule.name,
      name: replica.name,
      target: groupText(target),
      replica: replica.id,
      uniqueId: replica.uniqueId,
      adoptable: problem === undefined,
      why: problem ?? 'everything that can be compared agrees',
    });
  }
  return all;
}

export interface Adopted {
  replica: string;
  result: 'adopted' | 'changed' | 'failed';
  detail?: string;
}

/** Tags these as ours, each read once more right before; one that failed stops no other. `signal` ends it between two. */
export async function adopt(
  world: World,
  config: ReplicationConfig,
  wanted: readonly Candidate[],
  signal: AbortSignal,
): Promise<Adopted[]> {
  const done: Adopted[] = [];
  for (const { rule: ruleName, name, target: targetText, uniqueId, replica } of wanted) {
    if (signal.aborted) break;
    const rule = config.rules.find((one) => one.name === ruleName);
    const target = rule?.targets.find((one) => groupText(one) === targetText);
    if (rule === undefined || target === undefined) continue;
    try {
      done.push({ replica, result: await adoptOne(world, rule, target, name, uniqueId) });
    } catch (error) {
      if (!(error instanceof ArmError)) throw error;
      done.push({ replica, result: 'failed', detail: error.message });
    }
  }
  return done;
}

async function adoptOne(
  world: World,
  rule: Rule,
  target: Target,
  name: string,
  uniqueId: string,
): Promise<'adopted' | 'changed'> {
  const [source, replica] = [
    await world.snapshots.get({ ...rule.source, name }),
    await world.snapshots.get({ ...target, name }),
  ];
  if (source === undefined || replica?.uniqueId !== uniqueId) return 'changed';
  if (isOwn(replica) || difference({ rule, target, source, replica }) !== undefined) return 'changed';
  const tags = ownTags(world, rule, source);
  if (tags === undefined) return 'changed';
  await world.snapshots.changeTags({ ...target, name }, { merge: tags, remove: {} });
  await record(world, { rule, target, source, replica });
  return 'adopted';
}

/** Only what says whose it is: the source's own tags follow by the next look. */
function ownTags({ installation }: World, rule: Rule, source: Snapshot): Record<string, string> | undefined {
  const tags = replicaTags(source, { rule: { ...rule, protect: false }, attempt: 1, installation });
  if (tags === undefined) return undefined;
  const own = Object.entries(tags).filter(([key]) => isOwnKey(key));
  return Object.fromEntries(own.filter(([key]) => key !== 'snaprep-tags'));
}

/** The tags are what counts; where there is no journal, it tells nothing. */
async function record(
  { journal, surroundings }: World,
  { rule, target, source, replica }: Found,
): Promise<void> {
  const { subscriptionId, resourceGroup } = target;
  const entry: JournalEntry = {
    id: `adopted-${digest(replica.id.toLowerCase(), replica.uniqueId).slice(0, 24)}`,
    time: surroundings.now(),
    kind: 'adopted',
    rule: rule.name,
    source: source.id,
    target: { subscriptionId, resourceGroup },
    uniqueId: replica.uniqueId,
  };
  try {
    await journal.append([entry]);
  } catch (error) {
    if (!(error instanceof ArmError)) throw error;
  }
}

async function findAll(
  { snapshots }: World,
  { rules }: ReplicationConfig,
  narrowing: Narrowing,
): Promise<Found[]> {
  const found: Found[] = [];
  for (const rule of rules) {
    const sources = await snapshots.list(rule.source);
    for (const target of rule.targets) {
      const there = await snapshots.list(target);
      for (const { source, replica, name } of match(rule.source, sources, there)) {
        if (source === undefined || replica === undefined || !narrowing.takes(name)) continue;
        if (isOwn(source) || isOwn(replica) || !isSelected(rule.select, source)) continue;
        found.push({ rule, target, source, replica });
      }
    }
  }
  return found;
}

/** The first thing that speaks against its being a copy of this source; a value that is not told speaks against it. */
function difference({ target, source, replica }: Found): string | undefined {
  const state = copyState(replica);
  if (source.uniqueId === '' || replica.uniqueId === '') return 'Azure does not tell its uniqueId';
  if (state.kind !== 'ready') return `it is not complete: ${state.kind}`;
  if (copyState(source).kind !== 'ready') return 'its source is not complete';
  if (replica.location !== target.location)
    return `it is in ${replica.location}, the rule says ${target.location}`;
  if (replica.timeCreated < source.timeCreated) return 'it is older than its source, so of an earlier one';
  if (source.diskSizeBytes === undefined || source.diskSizeBytes !== replica.diskSizeBytes) {
    return `its size is ${String(replica.diskSizeBytes)} bytes, the source's ${String(source.diskSizeBytes)}`;
  }
  if (source.osType !== replica.osType)
    return `its OS is ${String(replica.osType)}, the source's ${String(source.osType)}`;
  if (source.hyperVGeneration !== replica.hyperVGeneration) {
    return `its generation is ${String(replica.hyperVGeneration)}, the source's ${String(source.hyperVGeneration)}`;
  }
  const { sourceResourceId, sourceUniqueId } = replica;
  const saysSource = sourceResourceId !== undefined && isSameResource(sourceResourceId, source.id);
  if (
    saysSource &&
    sourceUniqueId !== undefined &&
    sourceUniqueId.toLowerCase() !== source.uniqueId.toLowerCase()
  ) {
    return `Azure says that it was copied from ${sourceUniqueId}, the source is ${source.uniqueId}`;
  }
  return undefined;
}

/** So many looks settle its tags; what is decided then counts. */
const mostLooks = 6;

/** Plays the adoption and the looks after it, and writes nothing. */
async function problemAfterwards(
  world: World,
  config: ReplicationConfig,
  found: Found,
): Promise<string | undefined> {
  const { rule, target, source, replica } = found;
  const tags = ownTags(world, rule, source);
  if (tags === undefined) return 'TooManyTags';
  const { world: planned } = plannedWorld(world);
  await planned.snapshots.changeTags({ ...target, name: replica.name }, { merge: tags, remove: {} });
  const hint = hintFor(rule, target, { ...rule.source, name: source.name });
  for (let looks = 0; looks < mostLooks; looks++) {
    const { kind, reason, detail } = await reconcile(planned, config, hint);
    if (kind === 'none' || kind === 'protect') return undefined;
    if (kind !== 'setTags' && kind !== 'mend') {
      return `ours, it would be ${reason}${detail === undefined ? '' : `: ${detail}`}`;
    }
  }
  return undefined;
}
