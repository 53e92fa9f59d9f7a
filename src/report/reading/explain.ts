import { ArmError } from '../../reconciler/arm-error.ts';
import { hintFor } from '../../reconciler/find-rule.ts';
import { LocksOfGroups } from '../../reconciler/group-locks.ts';
import { observe } from '../../reconciler/observe.ts';
import type { World } from '../../reconciler/ports.ts';
import type { SourceObservation } from '../../replication/observed.ts';
import { groupText, snapshotIdText, type SnapshotId } from '../../replication/resource-id.ts';
import type { ReplicationConfig, Rule } from '../../replication/rule.ts';
import { explainReport, type ExplainedRule, type ExplainedTarget, type ExplainReport } from '../explain.ts';
import type { Unread } from '../report.ts';
import { onceAGroup } from './once-a-group.ts';
import { readRefusals, type Refusals } from './refusals.ts';
import { plannedOutcome, plannedWorld } from './planned-world.ts';

/** Each rule's source group is asked for this name; nothing is written. */
export async function explain(world: World, config: ReplicationConfig, name: string): Promise<ExplainReport> {
  const rules: ExplainedRule[] = [];
  const unread: Unread[] = [];
  const refusals = await readRefusals(world);
  const asked = { name, unread, refusals };
  for (const rule of config.rules) rules.push(await explainRule(world, config, rule, asked));
  return explainReport(name, rules, unread, world.installation, world.surroundings.now());
}

async function explainRule(
  world: World,
  config: ReplicationConfig,
  rule: Rule,
  { name, unread, refusals }: { name: string; unread: Unread[]; refusals: Refusals },
): Promise<ExplainedRule> {
  const id: SnapshotId = { ...rule.source, name };
  const locks = new LocksOfGroups(world);
  const list = onceAGroup((group) => world.snapshots.list(group));
  let source: SourceObservation | undefined;
  const targets: ExplainedTarget[] = [];
  for (const target of rule.targets) {
    // As a pass asks: where neither source nor replica is found, the listing of the source's group has its word.
    const hint = { ...hintFor(rule, target, id), byPass: true as const };
    // Each in a world of its own: one target's plan is not seen by another's.
    const planned = plannedWorld(world, list).world;
    try {
      const seen = await observe(planned, config, { rule, target }, hint);
      source = seen.source;
      const outcome = await plannedOutcome(planned, config, hint);
      const { replica } = seen;
      const place = { source: snapshotIdText(id), target: groupText(target) };
      const refused = source.kind === 'present' ? refusals(place, source.snapshot.timeCreated) : undefined;
      targets.push({
        target,
        replica,
        outcome,
        ...(refused && { refused }),
        ...(replica.kind === 'present' && { locks: await locks.of(target) }),
      });
    } catch (error) {
      if (!(error instanceof ArmError)) throw error;
      const { code, message: detail } = error.failure;
      unread.push({ group: groupText(target), rule: rule.name, code, detail });
    }
  }
  return { rule, id, source, targets };
}
