/** What the pages of one pair say: each replica counted by its reason, and the looks that are worth their calls. */
import type { Decision } from '../replication/decision.ts';
import { maxTries } from '../replication/fidelity/decide-fidelity.ts';
import type { Hint } from '../replication/hint.ts';
import type { LockObservation } from '../replication/observation.ts';
import type { Lineage } from '../replication/promotion/lineage.ts';
import { isReplicaOf } from '../replication/replica-tags.ts';
import type { ReplicationConfig } from '../replication/rule.ts';
import { isReady } from '../replication/signals/telling.ts';
import type { Snapshot } from '../replication/snapshot.ts';
import { decidePair, reasonToLook, withLikelyProgress, type Pair } from './decide-pair.ts';
import type { Matched } from './matching.ts';
import { count, type PairReport } from './pair-report.ts';
import type { WantedLook } from './pass-hints.ts';
import { areSurelyHeld, isUpToGuard, worthLooking } from './surely-held.ts';
import type { Pass } from './sync-pair.ts';

/** What the pages gave so far. */
export interface Found extends Pick<PairReport, 'counts' | 'names'> {
  converted: number;
  looks: Map<string, WantedLook>;
  renewing: Set<string>;
  withoutRule: string[];
  /** Replicas of the rule, ours alone. */
  replicas: number;
  /** Deletions that are due, and the guard may hold; counted once it is known whether it does. */
  upToGuard: DueDeletion[];
}

interface DueDeletion {
  look: WantedLook;
  /** Of its mark. */
  reason: string;
}

export function nothingFound(): Found {
  return {
    counts: {},
    names: {},
    converted: 0,
    looks: new Map(),
    renewing: new Set(),
    withoutRule: [],
    replicas: 0,
    upToGuard: [],
  };
}

/** What is known of the target as a whole. */
export interface Known {
  locks: ((replicaId: string) => LockObservation) | undefined;
  lineageOf: ((source: Snapshot) => Lineage) | undefined;
}

export function take(
  { world, config, isUntold }: Pick<Pass, 'world' | 'config' | 'isUntold'>,
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
  if (!tells && isUpToGuard(decision, replica, world.surroundings.now())) {
    found.upToGuard.push({ look, reason });
    return;
  }
  count(found, reason, name);
  if (!isSettled(decision) || tells) found.looks.set(name.toLowerCase(), look);
}

export function addDeletions(found: Found, { deletionGuard }: ReplicationConfig): void {
  const { looks, replicas, upToGuard } = found;
  const areHeld = areSurelyHeld(upToGuard.length, replicas, deletionGuard);
  for (const { look, reason } of upToGuard) count(found, areHeld ? 'MassDeleteGuard' : reason, look.name);
  for (const { look } of worthLooking(upToGuard, replicas, deletionGuard))
    looks.set(look.name.toLowerCase(), look);
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
  return decision.kind === 'none' || (decision.kind === 'blocked' && decision.lookAgain === 'never');
}

function isConverted(source: Snapshot | undefined, replica: Snapshot | undefined): boolean {
  if (source === undefined || replica === undefined) return false;
  return replica.incremental && !source.incremental && isReplicaOf(replica, source.id);
}
