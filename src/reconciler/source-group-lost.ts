/**
 * A whole source group was deleted, and nobody deleted its snapshots one by one. That is kept before anything else: a
 * group that is made anew under the name tells nothing of it. Then each of its replicas gets a look, which marks it.
 */
import { eventHintId } from '../replication/hint.ts';
import { replicasOfGroup } from '../replication/removal/guard.ts';
import { isSameGroup, type ResourceGroupId } from '../replication/resource-id.ts';
import type { ReplicationConfig } from '../replication/rule.ts';
import { hintFor } from './find-rule.ts';
import type { OutgoingHint, World } from './ports.ts';
import { groupLost } from './record-group-lost.ts';

/** The event that says so. */
export interface GroupDeleted {
  eventId: string;
  /** ISO 8601. */
  eventTime: string;
  resourceGroup: ResourceGroupId;
}

/**
 * Answers with the rules that replicate from the group, and how many looks were asked for. Throws `ArmError` where the
 * journal or a target cannot be reached; told again, it does the same once.
 */
export async function sourceGroupLost(
  { journal, snapshots, hints, surroundings }: World,
  config: ReplicationConfig,
  { eventId: id, eventTime: time, resourceGroup: group }: GroupDeleted,
): Promise<{ group: string; rules: string[]; hints: number }> {
  const rules = config.rules.filter(({ source }) => isSameGroup(source, group));
  const told = Date.parse(time);
  const at = Number.isNaN(told) ? surroundings.now() : told;
  if (rules.length > 0) await journal.append(rules.map(({ name }) => groupLost(name, group, at)));
  const outgoing: OutgoingHint[] = [];
  for (const rule of rules) {
    for (const target of rule.targets) {
      for (const { name } of replicasOfGroup(rule.source, await snapshots.list(target))) {
        const hint = hintFor(rule, target, { ...rule.source, name });
        outgoing.push({ hint, messageId: eventHintId({ id, time }, hint) });
      }
    }
  }
  if (outgoing.length > 0) await hints.send(outgoing);
  return { group: group.resourceGroup, rules: rules.map(({ name }) => name), hints: outgoing.length };
}
