/** What a full pass would do: the pass itself and the first look at each replica, in a world that writes nothing. */
import { ArmError } from '../../reconciler/arm-error.ts';
import { pendingDeletions, type PendingSet } from '../../reconciler/pending-deletions.ts';
import { findRule } from '../../reconciler/find-rule.ts';
import type { World } from '../../reconciler/ports.ts';
import { sync, type SyncReport } from '../../reconciler/sync.ts';
import { groupText } from '../../replication/resource-id.ts';
import type { ReplicationConfig } from '../../replication/rule.ts';
import type { Prices } from '../costs.ts';
import { planReport, type PlannedLook, type PlanReport } from '../plan.ts';
import type { Unread } from '../report.ts';
import type { Narrowing } from './narrowing.ts';
import { ReadLimitError } from './listed-world.ts';
import { status } from './status.ts';
import { plannedOutcome, plannedWorld, type PlannedWrite } from './planned-world.ts';

export interface Plan {
  report: PlanReport;
  /** Every write of these first looks, in order. */
  writes: readonly PlannedWrite[];
}

/** Looks that were not worked out, as they would have asked too much of Azure. */
export const tooManyReads = 'TooManyReads';

/** `prices`: with them it tells what the copies would cost. */
export async function plan(
  real: World,
  config: ReplicationConfig,
  narrowing: Narrowing,
  prices?: Prices,
): Promise<Plan> {
  const { world, writes, hints } = plannedWorld(real);
  const passed = await sync(world, config, 'plan');
  const looks: PlannedLook[] = [];
  const unread = unreadOf(passed);
  // By rule and name, and as the queue would hand them out: those of a later time are no first looks.
  for (const { hint } of [...hints].filter(({ at }) => at === undefined)) {
    const found = findRule(config, hint.source, hint.target);
    if (found === undefined || !narrowing.takes(hint.source.name)) continue;
    try {
      const source = await world.snapshots.get(hint.source).catch(absentOnRefusal);
      looks.push({ ...found, hint, source, outcome: await plannedOutcome(world, config, hint) });
    } catch (error) {
      if (!(error instanceof ReadLimitError)) throw error;
      const detail = `${hint.source.name}: ${error.message}; snaprep plan at a command line shows it`;
      unread.push({ group: groupText(found.target), rule: found.rule.name, code: tooManyReads, detail });
    }
  }
  const report = planReport(
    {
      looks,
      unread,
      guard: await guardOf(real, config),
      status: await status(real, config, narrowing),
      installation: real.installation,
      prices,
    },
    real.surroundings.now(),
  );
  return { report, writes };
}

/** The look that follows tells what Azure refused. */
function absentOnRefusal(error: unknown): undefined {
  if (!(error instanceof ArmError)) throw error;
}

/** Without a journal the guard cannot be asked; that is said by each deletion that it holds up. */
async function guardOf(world: World, config: ReplicationConfig): Promise<PendingSet[]> {
  try {
    // A group that cannot be listed is told by the pass already.
    return (await pendingDeletions(world, config)).sets;
  } catch (error) {
    if (!(error instanceof ArmError)) throw error;
    return [];
  }
}

function unreadOf({ pairs }: SyncReport): Unread[] {
  return pairs.flatMap(({ rule, stopped, ...pair }) => {
    if (stopped === undefined) return [];
    const group =
      stopped.side === 'source'
        ? `${pair.sourceSubscription}/${pair.source}`
        : `${pair.targetSubscription}/${pair.target}`;
    return [{ group, rule, code: stopped.code, detail: stopped.detail }];
  });
}
