/** What the pages of one pair say: each replica counted by its reason, and the looks that are worth their calls. */
import { isApproval } from '../replication/approval-reasons.ts';
import type { Decision } from '../replication/decision.ts';
import { maxTries } from '../replication/fidelity/decide-fidelity.ts';
import type { Hint } from '../replication/hint.ts';
import { effectOn, heldByLocks, type GroupLocks } from '../replication/locks/held-by-locks.ts';
import type { LockedEffect } from '../replication/locks/lock.ts';
import type { LockObservation } from '../replication/observation.ts';
import type { Lineage } from '../replication/promotion/lineage.ts';
import { isReplicaOf } from '../replication/replica-tags.ts';
import type { ReplicationConfig, Rule } from '../replication/rule.ts';
import { isReady } from '../replication/signals/telling.ts';
import type { Snapshot } from '../replication/snapshot.ts';
import { decidePair, reasonToLook, withLikelyProgress, type Pair } from './decide-pair.ts';
import type { Matched } from './matching.ts';
import { count, type PairReport } from './pair-report.ts';
import type { WantedLook } from './pass-hints.ts';
import { markTextOf } from './record.ts';
import type { HeldReplica } from './record-held.ts';
import { areSurelyHeld, isUpToGuard, worthLooking } from './surely-held.ts';
import type { World } from './ports.ts';

/** What the pages gave so far. */
export interface Found extends Pick<PairReport, 'counts' | 'names'> {
  converted: number;
  looks: Map<string, WantedLook>;
  /** Reasons for which no look is worth its calls until a person acts. */
  blocked: Set<string>;
  renewing: Set<string>;
  withoutRule: string[];
  /** Replicas of the rule, ours alone. */
  replicas: number;
  /** Deletions that are due, and the guard may hold; counted once it is known whether it does. */
  upToGuard: DueDeletion[];
  /** Counted once it is known whether a lock stops it. */
  toDo: ToDo[];
  /** Why that is not known. */
  locksUnknown?: string;
}

/** What a look would do to a replica that is there, and a lock may stop. */
interface ToDo {
  name: string;
  replicaId: string;
  reason: string;
  effect: LockedEffect;
}

interface DueDeletion extends ToDo {
  look: WantedLook;
  uniqueId: string;
  mark: string;
}

export function nothingFound(): Found {
  return {
    counts: {},
    names: {},
    converted: 0,
    looks: new Map(),
    blocked: new Set(),
    renewing: new Set(),
    withoutRule: [],
    replicas: 0,
    upToGuard: [],
    toDo: [],
  };
}

/** What is known of the target as a whole. */
export interface Known {
  locks: ((replicaId: string) => LockObservation) | undefined;
  lineageOf: ((source: Snapshot) => Lineage) | undefined;
}

/** What each replica is judged by. */
interface Judging {
  world: World;
  config: ReplicationConfig;
  /** Whether a ready replica was told of by nobody. */
  isUntold: (replica: Snapshot) => boolean;
}

export function take(
  { world, config, isUntold }: Judging,
  pair: Pair,
  { name, source, replica: listed }: Matched,
  found: Found,
  { locks: ownLocks, lineageOf }: Known,
): void {
  const replica = listed && withLikelyProgress(listed, world.surroundings.now());
  if (isConverted(source, replica)) found.converted += 1;
  const locks = replica && ownLocks?.(replica.id);
  const lineage = source && lineageOf?.(source);
  const seen = { ...pair, name, source, replica, locks, ...(lineage && { lineage }) };
  const decision = decidePair(world, config, seen);
  const reason = 'reason' in decision ? decision.reason : reasonToLook(decision.at, replica);
  const tells = replica !== undefined && isReadyByListing(decision) && isUntold(replica);
  const timeCreated = (source ?? replica)?.timeCreated ?? 0;
  const more = { ...streakFor(decision, source), ...(tells && { telling: { unready: true as const } }) };
  const look = { name, timeCreated, more };
  if (!tells && replica !== undefined && isUpToGuard(decision, replica, world.surroundings.now())) {
    const { id: replicaId, uniqueId } = replica;
    const mark = markTextOf(replica);
    found.upToGuard.push({ look, name, replicaId, uniqueId, mark, reason, effect: 'delete' });
    return;
  }
  // Of what waits for an approval another alert tells.
  if (isForPeople(decision) && !isApproval(reason)) found.blocked.add(reason);
  const effect = effectOn(replica, decision, world.surroundings.now());
  if (replica === undefined || effect === undefined) count(found, reason, name);
  else found.toDo.push({ name, replicaId: replica.id, reason, effect });
  if (!isSettled(decision) || tells) found.looks.set(name.toLowerCase(), look);
}

/** Answers with those that wait for an approval, each of them. */
export function addDeletions(found: Found, { deletionGuard }: ReplicationConfig): readonly HeldReplica[] {
  const { looks, replicas, upToGuard } = found;
  const areHeld = areSurelyHeld(upToGuard.length, replicas, deletionGuard);
  // The guard is asked before any lock is met.
  if (areHeld) for (const { name } of upToGuard) count(found, 'MassDeleteGuard', name);
  else found.toDo.push(...upToGuard);
  for (const { look } of worthLooking(upToGuard, replicas, deletionGuard))
    looks.set(look.name.toLowerCase(), look);
  return areHeld ? upToGuard : [];
}

/** As a look would say it: by the lock that stops it, else by what is to be done. */
export function countToDo(found: Found, rule: Rule, locks: GroupLocks): void {
  for (const { name, replicaId, reason, effect } of found.toDo) {
    const verdict = heldByLocks(locks, replicaId, effect, rule);
    count(found, verdict.kind === 'held' ? 'ScopeLocked' : reason, name);
    if (verdict.kind === 'unknown') found.locksUnknown = verdict.detail;
  }
}

function isReadyByListing(decision: Decision): boolean {
  return decision.kind === 'none' && isReady(decision);
}

export function addRenewals({ looks, renewing }: Found, location: string): void {
  for (const name of renewing) {
    const known = looks.get(name.toLowerCase());
    const more = { ...known?.more, leftBehind: ['interim'] as const, location };
    looks.set(name.toLowerCase(), { name, timeCreated: known?.timeCreated ?? 0, more });
  }
}

/** So far along counts what has been looked at again and again: one more look a night, not a new series of quick ones. */
function streakFor(decision: Decision, source: Snapshot | undefined): Pick<Hint, 'streak' | 'generation'> {
  const length = lengthFor(decision);
  if (length === undefined || !('reason' in decision)) return {};
  // What is counted says of which generation; else it would count for none.
  const generation = source && { generation: source.uniqueId };
  return { streak: { reason: decision.reason, length }, ...generation };
}

function lengthFor({ kind }: Decision): number | undefined {
  if (kind === 'blocked') return 6;
  // Should it not stay, the night's one more try is enough.
  return kind === 'setTags' ? maxTries - 1 : undefined;
}

/** Nothing that a look could move on. */
function isSettled(decision: Decision): boolean {
  if (decision.kind === 'none' && decision.nudges !== undefined) return false;
  return decision.kind === 'none' || isForPeople(decision);
}

function isForPeople(decision: Decision): boolean {
  return decision.kind === 'blocked' && decision.lookAgain === 'never';
}

function isConverted(source: Snapshot | undefined, replica: Snapshot | undefined): boolean {
  if (source === undefined || replica === undefined) return false;
  return replica.incremental && !source.incremental && isReplicaOf(replica, source.id);
}
