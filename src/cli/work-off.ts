/**
 * Works hints off in this process as the Functions host does in Azure, until every chain of looks has come to an end:
 * nothing left to do, somebody is needed, or only time would change it.
 */
import { reconcile, type Outcome } from '../reconciler/reconcile.ts';
import type { OutgoingHint, World } from '../reconciler/ports.ts';
import { isApproval } from '../replication/approval-reasons.ts';
import { resourceGroupKey } from '../replication/resource-id.ts';
import type { ReplicationConfig } from '../replication/rule.ts';
import { isAnnouncement, isPendingDeletion } from '../report/state.ts';
import { replicaKeyOf, type InProcessQueue } from './in-process-queue.ts';
import type { Io } from './io.ts';

/** How the chain of one replica ended. */
export type ChainEnd = 'done' | 'pendingDeletion' | 'blocked' | 'approval' | 'failed';

export interface WorkedOff {
  ends: ReadonlyMap<string, { end: ChainEnd; outcome: Outcome }>;
  /** What was still under way where it ended early. */
  unfinished: readonly Outcome[];
  stopped: 'no' | 'timedOut' | 'interrupted';
}

export interface WorkOptions {
  io: Pick<Io, 'now' | 'sleep' | 'signal'>;
  config: ReplicationConfig;
  queue: InProcessQueue;
  /** ms since 1970; absent is without end. */
  deadline?: number;
  /** Whether to wait until announced deletions are due. */
  waitForDeletions: boolean;
  onOutcome: (outcome: Outcome) => void;
}

/**
 * So many looks at once, as a step of staging takes minutes, and never two at one target: each deletion has to be
 * counted before the guard is asked for the next.
 */
const looksAtOnce = 4;

/** So many failures in a row, about five minutes, end a chain. */
const mostFailures = 6;

/** `world.hints` has to be the queue. */
export async function workOff(world: World, options: WorkOptions): Promise<WorkedOff> {
  const { io, queue, deadline = Infinity } = options;
  const ends = new Map<string, { end: ChainEnd; outcome: Outcome }>();
  const last = new Map<string, Outcome>();
  const running = new Map<string, Promise<void>>();
  const look = async ({ hint }: OutgoingHint, key: string): Promise<void> => {
    const outcome = await reconcile(world, options.config, hint);
    options.onOutcome(outcome);
    const end = endOf(outcome, options.waitForDeletions);
    last.set(key, outcome);
    if (end === undefined) {
      ends.delete(key);
      return;
    }
    ends.set(key, { end, outcome });
    queue.drop(key);
  };
  const stop = (stopped: WorkedOff['stopped']): WorkedOff => ({
    ends,
    unfinished: [...last].flatMap(([key, outcome]) => (ends.has(key) ? [] : [outcome])),
    stopped,
  });
  for (;;) {
    // What was begun is seen to its end: no call is left half told.
    if (io.signal.aborted || io.now() >= deadline) {
      await Promise.all(running.values());
      return stop(io.signal.aborted ? 'interrupted' : 'timedOut');
    }
    for (let next = due(queue, running, io.now()); next !== undefined; next = due(queue, running, io.now())) {
      const key = replicaKeyOf(next.hint);
      queue.take(next);
      const target = resourceGroupKey(next.hint.target);
      running.set(
        target,
        look(next, key).finally(() => running.delete(target)),
      );
    }
    if (running.size > 0) {
      await Promise.race(running.values());
      continue;
    }
    const next = queue.next();
    if (next === undefined) return stop('no');
    await io.sleep(Math.min(next.at ?? 0, deadline) - io.now());
  }
}

/** The next hint to begin with, of a target that no look is at. */
function due(
  queue: InProcessQueue,
  running: ReadonlyMap<string, unknown>,
  now: number,
): OutgoingHint | undefined {
  if (running.size >= looksAtOnce) return undefined;
  return queue
    .all()
    .find((hint) => (hint.at ?? 0) <= now && !running.has(resourceGroupKey(hint.hint.target)));
}

function endOf({ kind, reason, failures = 0 }: Outcome, waitForDeletions: boolean): ChainEnd | undefined {
  if (kind === 'none') return 'done';
  if (kind === 'blocked') return isApproval(reason) ? 'approval' : 'blocked';
  if (kind === 'failed') return failures >= mostFailures ? 'failed' : undefined;
  return isPending(kind, reason) && !waitForDeletions ? 'pendingDeletion' : undefined;
}

/** Announced, and not due yet. */
function isPending(kind: Outcome['kind'], reason: string): boolean {
  if (kind === 'wait') return isPendingDeletion(reason);
  return kind === 'setTags' && isAnnouncement(reason);
}
