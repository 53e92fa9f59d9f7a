import type { World } from '../../reconciler/ports.ts';
import { matchesWildcard } from '../../replication/selection.ts';
import type { ReplicationConfig } from '../../replication/rule.ts';
import type { ReplicaStatus, StatusReport } from '../../report/status.ts';
import type { Io } from '../io.ts';
import { byNames } from '../../report/reading/narrowing.ts';
import { status } from '../../report/reading/status.ts';

export interface WaitOptions {
  io: Pick<Io, 'now' | 'sleep' | 'signal'>;
  /** No names: everything that is selected. */
  names: readonly string[];
  /** Group or region of targets; none is all. */
  to: readonly string[];
  /** Whether one target is enough for each snapshot. */
  anyTarget: boolean;
  /** ms since 1970; absent is without end. */
  deadline?: number;
  onLook: (report: StatusReport) => void;
}

export interface WaitResult {
  kind: 'wait';
  verdict: 'ready' | 'blocked' | 'approval' | 'timedOut' | 'interrupted';
  /** Names or patterns of which nothing was found, or nothing but what is about to go. */
  missing: string[];
  status: StatusReport;
}

/** Looks until all is ready, someone is needed, or the time is over. */
export async function wait(
  world: World,
  config: ReplicationConfig,
  options: WaitOptions,
): Promise<WaitResult> {
  const { io, names, deadline = Infinity } = options;
  const since = io.now();
  for (;;) {
    const report = await status(world, config, byNames(names), (one) => isTarget(one, options.to));
    options.onLook(report);
    const staying = report.replicas.filter((one) => !isGoing(one));
    const missing = names.filter((name) => !staying.some((one) => matchesWildcard(name, one.name)));
    const verdict = verdictOf(report, missing, { anyTarget: options.anyTarget, since });
    const end =
      verdict ?? (io.signal.aborted ? 'interrupted' : io.now() >= deadline ? 'timedOut' : undefined);
    if (end !== undefined) return { kind: 'wait', verdict: end, missing, status: report };
    await io.sleep(Math.min(pauseMs(report), deadline - io.now()));
  }
}

export function isTarget({ target, location }: ReplicaStatus, to: readonly string[]): boolean {
  if (to.length === 0) return true;
  const group = target.slice(target.indexOf('/') + 1);
  return to.some((one) =>
    [group, location, target].some((known) => known.toLowerCase() === one.toLowerCase()),
  );
}

function verdictOf(
  { replicas, complete }: StatusReport,
  missing: readonly string[],
  { anyTarget, since }: { anyTarget: boolean; since: number },
): 'ready' | 'blocked' | 'approval' | undefined {
  const wanted = replicas.filter((one) => one.state !== 'kept' && !isGoing(one));
  const open = anyTarget ? withoutOneReady(wanted) : wanted.filter(({ ready }) => !ready);
  if (open.length === 0 && missing.length === 0 && complete) return 'ready';
  if (open.some((one) => needsSomeone(one, since))) return 'blocked';
  // What Azure copies already goes on; all else stands still until somebody resumes.
  if (open.some(({ paused, state }) => paused === 'everything' && state !== 'copying')) return 'blocked';
  return open.some(({ state }) => state === 'approval') ? 'approval' : undefined;
}

/** What Azure refused before somebody waited for it may have been mended by them, and is tried again. */
function needsSomeone({ state, refusedAt }: ReplicaStatus, since: number): boolean {
  const isOfBefore = refusedAt !== undefined && Date.parse(refusedAt) < since;
  return state === 'foreign' || (state === 'blocked' && !isOfBefore);
}

/** It is not waited for, nor is it an image that anybody could use. */
function isGoing({ state }: ReplicaStatus): boolean {
  return state === 'deleting';
}

function withoutOneReady(replicas: readonly ReplicaStatus[]): ReplicaStatus[] {
  const ready = new Set(replicas.filter((one) => one.ready).map(({ source }) => source.toLowerCase()));
  return replicas.filter(({ source }) => !ready.has(source.toLowerCase()));
}

/** By what is left of the slowest copy: never so often that Azure would mind. */
function pauseMs({ replicas }: StatusReport): number {
  const etas = replicas.flatMap(({ etaSeconds }) => etaSeconds ?? []);
  const eta = etas.length === 0 ? 0 : Math.min(...etas) * 1000;
  return Math.min(60_000, Math.max(5000, eta / 2));
}
