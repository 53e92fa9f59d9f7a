/** The full pass in this process: the same reconciler, its hints worked off here until all is ready. */
import type { OutgoingHint, World } from '../../reconciler/ports.ts';
import type { Outcome } from '../../reconciler/reconcile.ts';
import { sync, type SyncReport } from '../../reconciler/sync.ts';
import type { ReplicationConfig } from '../../replication/rule.ts';
import type { StatusReport } from '../../report/status.ts';
import { InProcessQueue } from '../in-process-queue.ts';
import type { Io } from '../io.ts';
import { byNames } from '../../report/reading/narrowing.ts';
import { workOff, type ChainEnd, type WorkedOff } from '../work-off.ts';
import { status } from '../../report/reading/status.ts';

export interface SyncOptions {
  io: Pick<Io, 'now' | 'sleep' | 'signal'>;
  deadline?: number;
  waitForDeletions: boolean;
  onOutcome: (outcome: Outcome) => void;
}

export interface SyncResult {
  kind: 'sync';
  pass: SyncReport;
  stopped: WorkedOff['stopped'];
  /** Where it ended early: what was under way. */
  unfinished: readonly Outcome[];
  /** The looks that ended where someone is needed: blocked, held by the guard, or failed again and again. */
  needed: readonly NeededLook[];
  /** How all stands at the end; absent where it was interrupted. */
  status?: StatusReport;
}

export type NeededLook = Outcome & { end: Exclude<ChainEnd, 'done' | 'pendingDeletion'> };

/** A process may end at any moment, and then nobody would put lifted locks back. */
export function withoutLifting(config: ReplicationConfig): ReplicationConfig {
  return { ...config, rules: config.rules.map((rule) => ({ ...rule, locks: 'respect' as const })) };
}

export async function syncHere(
  real: World,
  config: ReplicationConfig,
  options: SyncOptions,
): Promise<SyncResult> {
  const queue = new InProcessQueue();
  const world: World = { ...real, hints: queue };
  const safe = withoutLifting(config);
  const pass = await sync(world, safe, `cli-${real.surroundings.now()}`);
  const worked = await workOff(world, { ...options, config: safe, queue });
  const { stopped, unfinished } = worked;
  const result: SyncResult = { kind: 'sync', pass, stopped, unfinished, needed: neededOf(worked) };
  if (stopped === 'interrupted') return result;
  return { ...result, status: await status(real, safe, byNames([])) };
}

/** Works these looks off and whatever follows from them, without a pass before. */
export async function workHintsOff(
  real: World,
  config: ReplicationConfig,
  hints: readonly OutgoingHint[],
  options: SyncOptions,
): Promise<WorkedOff> {
  const queue = new InProcessQueue();
  await queue.send(hints);
  return workOff({ ...real, hints: queue }, { ...options, config: withoutLifting(config), queue });
}

export function neededOf({ ends }: WorkedOff): NeededLook[] {
  return [...ends.values()].flatMap(({ end, outcome }) =>
    end === 'done' || end === 'pendingDeletion' ? [] : [{ ...outcome, end }],
  );
}
