/**
 * A copy to another region is over: the next of the family is told at once, so that it need not ask. Should that message
 * be lost, its own slow look and the nightly pass are left.
 */
import type { Action } from '../replication/decision.ts';
import { digest } from '../replication/digest.ts';
import { youngerSiblings } from '../replication/family.ts';
import type { Hint } from '../replication/hint.ts';
import type { Observation } from '../replication/observation.ts';
import { copyState } from '../replication/readiness.ts';
import { isReplicaOf } from '../replication/replica-tags.ts';
import { resourceGroupKey, resourceKey, snapshotIdText } from '../replication/resource-id.ts';
import { timesInARow } from '../replication/streak.ts';
import { hintFor } from './find-rule.ts';
import type { World } from './ports.ts';

/**
 * Lists both groups, and sends a hint to the first younger sibling without a replica, where this look ends what it waits
 * for. True where that is done.
 */
export async function wakeYounger(
  { snapshots, hints }: Pick<World, 'snapshots' | 'hints'>,
  observation: Observation,
  action: Action,
  hint: Hint,
): Promise<boolean> {
  const { source, rule, target } = observation;
  if (source.kind !== 'present' || !endsWaiting(observation, action, hint)) return false;
  const [sourceListing, targetListing] = await Promise.all([
    snapshots.list(hint.source),
    snapshots.list(hint.target),
  ]);
  const taken = new Set(targetListing.map(({ name }) => name.toLowerCase()));
  const next = youngerSiblings(source.snapshot, sourceListing, rule).find(
    ({ name }) => !taken.has(name.toLowerCase()),
  );
  if (next === undefined) return true;
  const woken: Hint = {
    ...hintFor(rule, target, { ...hint.source, name: next.name }),
    nudged: true,
    ...(hint.since !== undefined && { since: Math.max(hint.since, next.timeCreated) }),
    ...(hint.trace !== undefined && { trace: hint.trace }),
  };
  await hints.send([{ hint: woken, messageId: wakingId(woken, source.snapshot.uniqueId, action) }]);
  return true;
}

/** One for each copy that ends, however often its end is seen; another where it did not come to its end. */
function wakingId({ source, target }: Hint, older: string, { kind }: Action): string {
  const how = kind === 'blocked' ? 'blocked' : '';
  const key = [resourceKey(snapshotIdText(source)), resourceGroupKey(target)];
  return `w-${digest(...key, older.toLowerCase(), how).slice(0, 40)}`;
}

/** The copy that this chain of looks began is ready, or comes to nothing; so does what was woken itself. */
function endsWaiting({ source, target, replica, streak }: Observation, action: Action, hint: Hint): boolean {
  if (source.kind !== 'present') return false;
  const { snapshot } = source;
  const isReady =
    replica.kind === 'present' &&
    isReplicaOf(replica.snapshot, snapshot.id) &&
    copyState(replica.snapshot).kind === 'ready';
  if (hint.isAwaited && isReady) return true;
  const isEnd = action.kind === 'none' || action.kind === 'blocked';
  const mayCross =
    snapshot.incremental && (snapshot.location !== target.location || hint.copyRefused === true);
  const isChain = hint.isAwaited === true || (hint.nudged === true && mayCross);
  return isEnd && isChain && timesInARow(streak, action.reason) === 0;
}
