/**
 * A way from a source to a target. There are four, each in a folder of its own with the same parts: where it leads, why
 * it refuses, its next step, and what it leaves behind (`leftover.ts`). A fifth one is one more folder and one more entry
 * in `ways.ts`; nothing else knows which ways there are.
 */
import type { Decision } from '../decision.ts';
import type { Observation } from '../observation.ts';
import type { Refusal } from '../refusal.ts';
import type { Carried } from '../snapshot-spec.ts';
import type { Rule, Target } from '../rule.ts';
import type { Snapshot } from '../snapshot.ts';
import type { SnapshotSpec } from '../snapshot-spec.ts';
import type { Leftover } from './leftover.ts';

export interface Way {
  /** As plans tell it; another one for each way. */
  name: string;
  /** How the request that makes the replica in the end says it. */
  createOption: SnapshotSpec['createOption'];
  /** Whether replicas are incremental though their source is full. */
  makesIncremental: boolean;
  /**
   * Whether this is a way from that source to that target at all. Nothing here depends on the replica. `isCopyRefused`:
   * Azure made no `Copy` of it.
   */
  leads(source: Snapshot, rule: Rule, target: Target, isCopyRefused: boolean): boolean;
  /** Why it cannot be gone, said before anything is made. */
  refuses(source: Snapshot): Refusal | undefined;
  /**
   * From nothing to the request; each look does one step. `specOf` makes the request out of what was made on the way;
   * whether it may be sent is not decided here.
   */
  nextStep(observation: Observation, source: Snapshot, specOf: SpecOf): Decision | Ready;
  /** What it leaves behind, if anything. */
  leftover?: Leftover;
}

export type SpecOf = (carried?: Carried) => SnapshotSpec | Refusal;

/** Nothing is left to do before the request. */
export interface Ready {
  kind: 'ready';
  spec: SnapshotSpec | Refusal;
  detail?: string;
}
