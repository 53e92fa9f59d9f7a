import type { ResourceGroupId } from './resource-id.ts';

/** Which snapshots of the source group a rule replicates. */
export type Selection =
  | {
      kind: 'tags';
      /** Every pair has to be there, key and value together. */ tags: Readonly<Record<string, string>>;
    }
  | { kind: 'names'; /** `*` stands for any run of characters, `?` for one. */ patterns: readonly string[] }
  | { kind: 'all' };

/** SKUs that a replica may have (documented for snapshots; not every region has ZRS). */
export type ReplicaSku = 'Standard_LRS' | 'Standard_ZRS';

/** The names that the usual runbook gives to the ways from source to target. */
export type ModeName = 'SameSubDifferentRegion' | 'DifferentSubSameRegion' | 'DifferentSubDifferentRegion';

/** A resource group and region that gets replicas. */
export interface Target extends ResourceGroupId {
  /** Region as Azure writes it in ids: lower case, no spaces. */
  location: string;
  sku?: ReplicaSku;
  /** Id of a disk encryption set in the target's own subscription and region. */
  diskEncryptionSetId?: string;
  /** What becomes of a source's customer-managed key without such a set: `keep`, the default, refuses the copy. */
  customerKeys?: 'keep' | 'drop';
  /** `Enhanced` is quicker and paid. */
  copySpeed?: 'Standard' | 'Enhanced';
  /** Name of the Citrix hosting unit that finds the replicas there; signals carry the path that follows from it. */
  citrixHostingUnit?: string;
}

/** What happens to a replica whose source is deleted, or no longer selected. */
export type WhenGone = 'delete' | 'keep';

/** How full snapshots get to another region: `auto` stages what can be staged, and converts the rest. */
export type FullSnapshots = 'auto' | 'stage' | 'convert' | 'refuse';

/** Whether full snapshots of this rule may travel by way of a storage account. */
export function mayStage({ fullSnapshots }: Pick<Rule, 'fullSnapshots'>): boolean {
  return fullSnapshots === 'auto' || fullSnapshots === 'stage';
}

/** Whether they may travel by way of a temporary disk and an incremental snapshot of it. */
export function mayConvert({ fullSnapshots }: Pick<Rule, 'fullSnapshots'>): boolean {
  return fullSnapshots === 'auto' || fullSnapshots === 'convert';
}

/** One line of `replication.json`: snapshots of one group, bound for one or more targets. */
export interface Rule {
  name: string;
  source: ResourceGroupId;
  select: Selection;
  /** Checked against source and target; the way itself follows from them. */
  mode?: ModeName;
  targets: readonly Target[];
  whenSourceDeleted: WhenGone;
  whenSourceUnselected: WhenGone;
  fullSnapshots: FullSnapshots;
  /** What happens to locks of others that sit on a replica itself and are in the way. */
  locks: 'respect' | 'lift';
  /** Whether ready replicas get our own lock. */
  protect: boolean;
  /** From the mark to the deletion of a replica whose source was deleted, ms. */
  deleteDelayMs: number;
  /** The same for a replica whose source is no longer selected, ms. */
  unselectedDelayMs: number;
  /** The objective: from when it is known that there is something to do until the replica is ready, ms. */
  readyWithinMs?: number;
  /** A copy may be begun at the paid speed where the objective would be missed otherwise. */
  fasterCopy?: 'whenLate';
  /** The newest replica of a lineage is tagged as such, once it is ready in its target or in all. */
  promote?: Promote;
}

export type Promote = 'whenReady' | 'whenReadyEverywhere';

/** More than both of them have to be approved. */
export interface GuardLimits {
  maxCount: number;
  /** Share of the rule's replicas in one target, 0 to 100. */
  maxPercent: number;
}

/** When deletions have to be approved: more than both limits within the window, or all that there are. */
export interface DeletionGuard extends GuardLimits {
  /** How far back deletions count, ms. Absent: 24 hours. */
  windowMs?: number;
}

/** The whole of `replication.json`. */
export interface ReplicationConfig {
  rules: readonly Rule[];
  /** Of all rules in the file, where `rules` are some of them. */
  ruleNames?: readonly string[];
  /** Group for temporary disks and snapshots, of this name in each subscription of a source that is converted. */
  workResourceGroup?: string;
  /** NCRONTAB with six fields, UTC. */
  nightlySync: string;
  deletionGuard: DeletionGuard;
  /** The same for replacements by re-created sources. Absent: the limits of deletions. */
  replacementGuard?: GuardLimits;
}

/** The configuration with some of its rules alone. */
export function narrowedTo(config: ReplicationConfig, names: readonly string[]): ReplicationConfig {
  const wanted = new Set(names.map((name) => name.toLowerCase()));
  return {
    ...config,
    rules: config.rules.filter(({ name }) => wanted.has(name.toLowerCase())),
    ruleNames: ruleNamesIn(config),
  };
}

/** The names of all rules in the file. */
export function ruleNamesIn({ rules, ruleNames }: ReplicationConfig): readonly string[] {
  return ruleNames ?? rules.map(({ name }) => name);
}
