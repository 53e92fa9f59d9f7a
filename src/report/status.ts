/** How each replica stands, by the listings and the service's own decision. */
import * as z from 'zod';
import type { Decision } from '../replication/decision.ts';
import { heldByPause, wholePause, type PauseState } from '../replication/pause.ts';
import { assessObjective } from '../replication/objective/assess.ts';
import { remainingCopyMs } from '../replication/objective/estimate.ts';
import { deletionMarkOf } from '../replication/replica-tags.ts';
import { copyState } from '../replication/readiness.ts';
import { groupText, snapshotIdText } from '../replication/resource-id.ts';
import {
  effectOn,
  heldByLocks,
  type GroupLocks,
  type LockVerdict,
} from '../replication/locks/held-by-locks.ts';
import type { LockedEffect } from '../replication/locks/lock.ts';
import type { Rule } from '../replication/rule.ts';
import { isSelected } from '../replication/selection.ts';
import type { Snapshot } from '../replication/snapshot.ts';
import { decidePair, reasonToLook, withLikelyProgress } from '../reconciler/decide-pair.ts';
import { match } from '../reconciler/matching.ts';
import { unreadOf, type ReadPair, type ReportSettings } from './read-pair.ts';
import { pausesField, pausesFieldOf } from './pauses.ts';
import type { Holdings } from './reading/holdings.ts';
import type { Refusals } from './reading/refusals.ts';
import { byPlace, headOf, headSchema, isoTime, placeSchema } from './report.ts';
import { stateOf, stateSchema } from './state.ts';

export const replicaStatusSchema = z.strictObject({
  ...placeSchema,
  state: stateSchema,
  reason: z.string().describe('as docs/reasons.md has it'),
  ready: z.boolean(),
  detail: z.string().optional(),
  percent: z.number().optional().describe('of the copy, 0 to 100'),
  etaSeconds: z.number().int().optional().describe('until the copy is done, if it goes on as it did'),
  lagSeconds: z
    .number()
    .int()
    .optional()
    .describe(
      'since the source was taken, while the replica is not ready; absent where tags, locks or access alone are brought up',
    ),
  objective: z
    .enum(['onTime', 'willMiss', 'missed'])
    .optional()
    .describe('whether a replica whose data is not there will be ready within `readyWithin` of its rule'),
  objectiveDue: isoTime.optional(),
  deletionDue: isoTime.optional(),
  refusedAt: isoTime
    .optional()
    .describe('when Azure refused the last copy of what is missing, for `reason`; it is tried again'),
  held: z
    .literal(true)
    .optional()
    .describe('the guard holds its deletion until somebody approves it, as far as the journal tells'),
  locks: z
    .literal('unknown')
    .optional()
    .describe('whether a lock stops what is to be done could not be read; absent says nothing of locks'),
  paused: z
    .enum(['deletions', 'everything'])
    .optional()
    .describe('nothing of it moves, as people paused it; what Azure copies already goes on'),
  taken: isoTime.optional().describe('when the source was taken; absent where it is gone'),
  disk: z.string().optional().describe('resource id of what the source was taken of'),
});

export type ReplicaStatus = z.infer<typeof replicaStatusSchema>;

export const statusSchema = z.strictObject({
  kind: z.literal('status'),
  ...headSchema,
  ready: z.boolean().describe('whether everything was read and all that is wanted is there'),
  counts: z.partialRecord(stateSchema, z.number().int()),
  replicas: z.array(replicaStatusSchema),
  ...pausesField,
});

export type StatusReport = z.infer<typeof statusSchema>;

/** `now` in ms since 1970. */
export function statusReport(
  pairs: readonly ReadPair[],
  settings: ReportSettings,
  now: number,
): StatusReport {
  const replicas = pairs.flatMap((pair) => statusOfPair(pair, settings, now)).sort(byPlace);
  return statusOf(replicas, headOf(now, pairs.flatMap(unreadOf)));
}

/** The same report with these replicas alone. */
export function narrowed(report: StatusReport, keep: (one: ReplicaStatus) => boolean): StatusReport {
  return withReplicas(report, report.replicas.filter(keep));
}

function withReplicas(report: StatusReport, replicas: ReplicaStatus[]): StatusReport {
  const { formatVersion, generatedAt, complete, unread } = report;
  return statusOf(replicas, { formatVersion, generatedAt, complete, unread });
}

/** The same report, with what is missing as Azure refused its last copy. */
export function withRefusals(report: StatusReport, refusals: Refusals): StatusReport {
  const replicas = report.replicas.map((one): ReplicaStatus => {
    const refused = one.state === 'missing' ? refusals(one, Date.parse(one.taken ?? '')) : undefined;
    if (refused?.reason === undefined) return one;
    const { reason, detail } = refused;
    const refusedAt = new Date(refused.time).toISOString();
    return { ...one, state: 'blocked', reason, refusedAt, ...(detail !== undefined && { detail }) };
  });
  return withReplicas(report, replicas);
}

/** The same report, with which deletions wait for an approval. */
export function withHoldings(report: StatusReport, isHeld: Holdings): StatusReport {
  const replicas = report.replicas.map((one): ReplicaStatus =>
    one.state === 'deleting' && isHeld(one) ? { ...one, held: true } : one,
  );
  return { ...report, replicas };
}

/** The same report, with what is paused and which replicas stand still by it. `rules`: all names in the file. */
export function withPauses(report: StatusReport, state: PauseState, rules: readonly string[]): StatusReport {
  const replicas = report.replicas.map((one): ReplicaStatus => {
    const paused = pausedScope(one, state, rules);
    return paused === undefined ? one : { ...one, paused };
  });
  return { ...report, replicas, ...pausesFieldOf(state) };
}

function pausedScope(
  { rule, state }: ReplicaStatus,
  pauses: PauseState,
  rules: readonly string[],
): ReplicaStatus['paused'] {
  if (state === 'ready' || state === 'kept' || state === 'foreign') return undefined;
  if (wholePause(pauses, rule) !== undefined) return 'everything';
  const isDeletion = state === 'deleting' || state === 'approval';
  const isPaused = pauses.kind === 'read' && heldByPause(pauses, rule, rules) !== undefined;
  return isDeletion && isPaused ? 'deletions' : undefined;
}

function statusOf(replicas: ReplicaStatus[], head: ReturnType<typeof headOf>): StatusReport {
  const counts: StatusReport['counts'] = {};
  for (const { state } of replicas) counts[state] = (counts[state] ?? 0) + 1;
  const wanted = replicas.filter(
    ({ state }) => state !== 'kept' && state !== 'foreign' && state !== 'deleting',
  );
  return {
    kind: 'status',
    ...head,
    ready: head.complete && wanted.every(({ ready }) => ready),
    counts,
    replicas,
  };
}

function statusOfPair(pair: ReadPair, settings: ReportSettings, now: number): ReplicaStatus[] {
  const { rule, sources, replicas } = pair;
  if (sources.kind === 'failed' || replicas.kind === 'failed') return [];
  const found = [...match(rule.source, sources.snapshots, replicas.snapshots)];
  return found.flatMap(
    ({ name, source, replica }) => statusOfReplica(pair, settings, now, { name, source, replica }) ?? [],
  );
}

function statusOfReplica(
  { rule, target, ownLocks, locks: groupLocks }: ReadPair,
  { config, installation }: ReportSettings,
  now: number,
  listed: { name: string; source: Snapshot | undefined; replica: Snapshot | undefined },
): ReplicaStatus | undefined {
  const { name, source } = listed;
  const replica = listed.replica && withLikelyProgress(listed.replica, now);
  const world = { surroundings: { now: () => now, random: () => 0 }, installation };
  const locks = replica && ownLocks?.(replica.id);
  const decision = decidePair(world, config, { rule, target, name, source, replica, locks });
  const verdict = lockVerdict(rule, replica, effectOn(replica, decision, now), groupLocks);
  const isHeld = verdict?.kind === 'held';
  const found = stateOf(decision, replica !== undefined);
  // What is to be deleted is still nothing that anybody waits for.
  const state = isHeld && found !== 'deleting' ? 'blocked' : found;
  if (state === undefined) return undefined;
  // What is there and foreign is nobody's business where this rule does not want the name.
  if (state === 'foreign' && (source === undefined || !isSelected(rule.select, source))) return undefined;
  const mark = replica && deletionMarkOf(replica);
  const isReady = state === 'ready';
  const isAwaited = !isReady && !ofWhatIsThere.includes(decision.kind);
  return {
    rule: rule.name,
    name,
    source: snapshotIdText({ ...rule.source, name }),
    target: groupText(target),
    location: target.location,
    state,
    reason: isHeld ? 'ScopeLocked' : reasonOf(decision, replica),
    ready: isReady,
    ...(isHeld ? { detail: verdict.detail } : detailOf(decision)),
    ...(verdict?.kind === 'unknown' && { locks: 'unknown' as const }),
    ...progressOf(state, replica, now),
    ...(source && isAwaited && { lagSeconds: seconds(now - source.timeCreated) }),
    ...(source && isAwaited && state !== 'deleting' && objectiveOf(rule, source, replica, now)),
    ...(mark && { deletionDue: new Date(mark.due).toISOString() }),
    ...(source && { taken: new Date(source.timeCreated).toISOString() }),
    ...(source?.sourceResourceId !== undefined && { disk: source.sourceResourceId }),
  };
}

/** Undefined where nothing is to be done to it, or no deletion is announced in its group. */
function lockVerdict(
  rule: Rule,
  replica: Snapshot | undefined,
  effect: LockedEffect | undefined,
  locks: GroupLocks | undefined,
): LockVerdict | undefined {
  if (replica === undefined || effect === undefined || locks === undefined) return undefined;
  return heldByLocks(locks, replica.id, effect, rule);
}

function reasonOf(decision: Decision, replica: Snapshot | undefined): string {
  return 'reason' in decision ? decision.reason : reasonToLook(decision.at, replica);
}

/** The data is there, and was so before: tags, locks or access are what is brought up. Signals count it so too. */
const ofWhatIsThere: readonly string[] = ['setTags', 'protect', 'unprotect', 'mend'];

function detailOf(decision: Decision): Pick<ReplicaStatus, 'detail'> {
  return 'detail' in decision ? { detail: decision.detail } : {};
}

function progressOf(
  state: string,
  replica: Snapshot | undefined,
  now: number,
): Pick<ReplicaStatus, 'percent' | 'etaSeconds'> {
  if (state !== 'copying' || replica === undefined) return {};
  const copy = copyState(replica);
  if (copy.kind !== 'copying' || copy.percent === undefined) return {};
  const eta = remainingCopyMs(replica, now);
  return { percent: copy.percent, ...(eta !== undefined && { etaSeconds: seconds(eta) }) };
}

/** Counted from when the source was taken: a report knows of no events. */
function objectiveOf(
  rule: Rule,
  source: Snapshot,
  replica: Snapshot | undefined,
  now: number,
): Pick<ReplicaStatus, 'objective' | 'objectiveDue'> {
  const assessed = assessObjective(rule, source.timeCreated, replica, now);
  if (assessed === undefined) return {};
  return { objective: assessed.verdict, objectiveDue: new Date(assessed.dueAt).toISOString() };
}

function seconds(ms: number): number {
  return Math.max(0, Math.round(ms / 1000));
}
