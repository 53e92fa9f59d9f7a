import { hintFor } from '../../src/reconciler/find-rule.ts';
import { reconcile, type Outcome } from '../../src/reconciler/reconcile.ts';
import { restoreLocks } from '../../src/reconciler/restore-locks.ts';
import { sync } from '../../src/reconciler/sync.ts';
import type { Hint } from '../../src/replication/hint.ts';
import type { SnapshotId } from '../../src/replication/resource-id.ts';
import type { ReplicationConfig, Rule } from '../../src/replication/rule.ts';
import type { Snapshot } from '../../src/replication/snapshot.ts';
import { keyOf, MemoryAzure } from './memory-azure.ts';
import { noon, replicaOf, rule, sourceGroup, sourceSnapshot, target } from './snapshots.ts';

export { keyOf };

export const minute = 60_000;
export const hour = 60 * minute;
export const day = 24 * hour;

export const inSource = (name: string): SnapshotId => ({ ...sourceGroup, name });
export const inTarget = (name: string): SnapshotId => ({ ...target, name });

export function configOf(only: Rule = rule, more: Partial<ReplicationConfig> = {}): ReplicationConfig {
  return {
    rules: [only],
    nightlySync: '0 0 2 * * *',
    deletionGuard: { maxCount: 10, maxPercent: 50 },
    ...more,
  };
}

export function hintOf(name = 'golden-1', only: Rule = rule): Hint {
  return hintFor(only, target, inSource(name));
}

/** An Azure in which these have their replicas, each of a family of its own, at an hour past noon. */
export function replicated(...names: string[]): MemoryAzure {
  const azure = new MemoryAzure();
  azure.now = noon + hour;
  for (const name of names) {
    const source = sourceSnapshot({ name, incrementalSnapshotFamilyId: `family-of-${name}` });
    azure.put(source, inSource(name));
    azure.put(replicaOf(source), inTarget(name));
  }
  return azure;
}

/** What is really in the target, whatever Azure says. */
export function replicaIn(azure: MemoryAzure, name = 'golden-1'): Snapshot | undefined {
  return azure.stored.get(keyOf(inTarget(name)));
}

/** The source is deleted, and the event of it arrives. */
export async function deleteSource(azure: MemoryAzure, name: string): Promise<void> {
  azure.stored.delete(keyOf(inSource(name)));
  const hint: Hint = { ...hintOf(name), deletionTold: true, since: azure.now };
  await azure.hints.send([{ hint, messageId: `deleted-${name}-${azure.now}` }]);
}

/** Works off every hint and every lock on its way back that is due until then, moving the time. */
export async function runUntil(
  azure: MemoryAzure,
  config: ReplicationConfig,
  until: number,
  each: (outcome: Outcome) => void = () => undefined,
): Promise<number> {
  for (let looks = 0; ; looks++) {
    const hint = soonest([...azure.queue.values()].map((one) => [one.messageId, one.at ?? 0]));
    const lock = soonest([...azure.restorations].map(([id, { at }]) => [id, at]));
    const due = Math.min(hint?.[1] ?? Infinity, lock?.[1] ?? Infinity);
    if (due > until) {
      azure.now = Math.max(azure.now, until);
      return looks;
    }
    azure.now = Math.max(azure.now, due);
    const next = hint?.[1] === due ? azure.queue.get(hint[0]) : undefined;
    if (next !== undefined) {
      azure.queue.delete(next.messageId);
      each(await reconcile(azure, config, next.hint));
    } else if (lock !== undefined) {
      const sent = azure.restorations.get(lock[0]);
      azure.restorations.delete(lock[0]);
      if (sent !== undefined) await restoreLocks(azure, sent.restoration);
    }
  }
}

/** So many days, each with a pass at its beginning. `name` tells their passes from others'. */
export async function nights(
  azure: MemoryAzure,
  config: ReplicationConfig,
  count: number,
  name = 'night',
): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  for (let night = 1; night <= count; night++) {
    await sync(azure, config, `${name}-${night}`);
    await runUntil(azure, config, azure.now + day, (outcome) => outcomes.push(outcome));
  }
  return outcomes;
}

/** Of keys and their times. */
export function soonest(due: [string, number][]): [string, number] | undefined {
  return due.sort((left, right) => left[1] - right[1])[0];
}
