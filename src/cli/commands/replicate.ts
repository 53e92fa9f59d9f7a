/** Named snapshots now. Which ones are replicated at all is for the rules to say, here as anywhere. */
import { findRule, hintFor } from '../../reconciler/find-rule.ts';
import type { OutgoingHint, World } from '../../reconciler/ports.ts';
import { digest } from '../../replication/digest.ts';
import type { Hint } from '../../replication/hint.ts';
import { resourceGroupKey } from '../../replication/resource-id.ts';
import type { ReplicationConfig } from '../../replication/rule.ts';
import { isSelected, matchesWildcard } from '../../replication/selection.ts';
import { isTargetNamed } from '../narrowing.ts';

export interface Wanted {
  hints: OutgoingHint[];
  /** Names in a source group that its rule does not select. */
  unselected: string[];
  /** Names or patterns of which no source group has any. */
  missing: string[];
}

/** Throws `ArmError` where a source group cannot be listed. */
export async function wantedHints(
  { snapshots, surroundings }: World,
  { rules }: ReplicationConfig,
  names: readonly string[],
): Promise<Wanted> {
  const now = surroundings.now();
  const wanted: Wanted = { hints: [], unselected: [], missing: [] };
  const found = new Set<string>();
  const selected = new Set<string>();
  for (const rule of rules) {
    for (const source of await snapshots.list(rule.source)) {
      const by = names.filter((name) => matchesWildcard(name, source.name));
      if (by.length === 0) continue;
      for (const name of by) found.add(name);
      if (!isSelected(rule.select, source)) {
        wanted.unselected.push(source.name);
        continue;
      }
      selected.add(source.name);
      for (const target of rule.targets) {
        const hint = { ...hintFor(rule, target, { ...rule.source, name: source.name }), since: now };
        const messageId = `c-${digest(String(now), source.id, resourceGroupKey(target))}`;
        wanted.hints.push({ hint, messageId });
      }
    }
  }
  wanted.unselected = [...new Set(wanted.unselected)].filter((name) => !selected.has(name)).sort();
  wanted.missing = names.filter((name) => !found.has(name));
  return wanted;
}

/** Whether a hint leads to one of these groups or regions; none is all. */
export function isHintTo(
  config: ReplicationConfig,
  { source, target }: Hint,
  to: readonly string[],
): boolean {
  const location = findRule(config, source, target)?.target.location ?? '';
  return to.length === 0 || to.some((one) => isTargetNamed({ ...target, location }, one));
}
