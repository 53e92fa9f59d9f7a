/**
 * What the service tells others: one thing that happened to a replica, to a snapshot in all its targets, or to a set of
 * deletions. A signal is told at least once and in no order; its id is the same however often the same thing is told.
 */
import type { ResourceGroupId } from '../resource-id.ts';

export const signalTypes = [
  'replica.ready',
  'snapshot.readyEverywhere',
  'replica.failed',
  'replica.deleted',
  'guard.tripped',
  'objective.willMiss',
] as const;

export type SignalType = (typeof signalTypes)[number];

export interface Signal {
  type: SignalType;
  /** Hex; a subscriber drops what it has seen. */
  id: string;
  /** `/rules/<rule>/snapshots/<name>/targets/<region>/<subscription>/<group>`, as far as it goes. */
  subject: string;
  /** Of the look that tells it, ms since 1970. */
  time: number;
  /** W3C trace context of the look, where there is one. */
  traceparent?: string;
  data: SignalData;
}

/** The parts are there where they make sense for the type; see the JSON schema of each. */
export interface SignalData {
  formatVersion: 1;
  installation: string;
  rule: string;
  /** As docs/reasons.md has it, or Azure's own code. */
  reason: string;
  detail?: string;
  /** Name of the snapshot, which source and replica share. */
  snapshot?: string;
  source?: SignalSource;
  /** Of a guard: whose replicas are held. */
  sourceGroup?: ResourceGroupId;
  target?: SignalTarget;
  replica?: SignalReplica;
  /** Of a snapshot that is ready everywhere. */
  replicas?: readonly ReadyReplica[];
  /** Since it was first known that there is something to do. */
  lagSeconds?: number;
  /** What an approval has to name. */
  setId?: string;
  objective?: SignalObjective;
}

export interface SignalSource {
  id: string;
  /** Azure's `uniqueId`; absent where the source is gone or could not be read. */
  uniqueId?: string;
}

/** Where replicas go. */
export interface SignalTarget extends ResourceGroupId {
  location: string;
}

export interface SignalReplica {
  id: string;
  uniqueId?: string;
  /** What Citrix calls it, where the target names a hosting unit. */
  citrixPath?: string;
}

export type ReadyReplica = SignalTarget & SignalReplica;

/** Times are ISO 8601, UTC. */
export interface SignalObjective {
  dueAt: string;
  /** Absent where nothing is known of how far the copy is. */
  expectedAt?: string;
  percent?: number;
}
