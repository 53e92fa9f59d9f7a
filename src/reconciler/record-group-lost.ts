/** What the journal remembers of source groups that went, or may have. */
import { digest } from '../replication/digest.ts';
import type { Hint } from '../replication/hint.ts';
import type { JournalEntry } from '../replication/journal-entry.ts';
import type { Observation } from '../replication/observation.ts';
import { tellsOfClosedGroup, tellsOfLostGroup } from '../replication/refusals/classify-failure.ts';
import { closedGroup, groupLossMs } from '../replication/removal/evidence.ts';
import { isLossOf } from '../replication/removal/source-gone.ts';
import { resourceGroupIdText, resourceGroupKey, type ResourceGroupId } from '../replication/resource-id.ts';
import type { Rule } from '../replication/rule.ts';
import { appendAnyhow, readAnyhow } from './journal-anyhow.ts';
import type { World } from './ports.ts';

/** That a source's group is not there, or is going: what was replicated from it needs somebody's word to be deleted. */
export function groupLost(rule: string, group: ResourceGroupId, time: number): JournalEntry {
  // Told again after a replica was made, it is of that replica's group as well.
  const minute = String(Math.floor(time / 60_000));
  return {
    id: `sourceGroupLost-${digest(resourceGroupKey(group), minute).slice(0, 24)}`,
    time,
    kind: 'sourceGroupLost',
    rule,
    source: resourceGroupIdText(group),
  };
}

/** The same of one that nobody may read: it may have gone, and the roles on it with it. */
function groupClosed(rule: string, group: ResourceGroupId, time: number): JournalEntry {
  const { id, ...entry } = groupLost(rule, group, time);
  return { ...entry, id: `${id}-closed`, reason: closedGroup };
}

/** That the source's group went, where this look saw it; also where nothing came of what it decided. */
export function lossSeen(hint: Hint, { source, sourceGroup, now }: Observation): JournalEntry[] {
  const isLost =
    sourceGroup?.kind === 'lost' || (source.kind === 'unreadable' && tellsOfLostGroup(source.code));
  return isLost ? [groupLost(hint.rule, hint.source, now)] : [];
}

/**
 * Of a source group that could not be listed, for which `code`. Where it cannot be written, the looks and nights after
 * this one say it again.
 */
export async function recordGroupLost(
  { journal, surroundings }: Pick<World, 'journal' | 'surroundings'>,
  rule: string,
  group: ResourceGroupId,
  code: string,
): Promise<void> {
  const now = surroundings.now();
  if (tellsOfLostGroup(code)) await appendAnyhow(journal, [groupLost(rule, group, now)]);
  else if (tellsOfClosedGroup(code)) await appendAnyhow(journal, [groupClosed(rule, group, now)]);
}

/**
 * While everything of a rule is paused nobody sees what became of its replicas; so what is remembered of the group is
 * told again each night, and not forgotten when people go on. Where it cannot be read, deletions wait.
 */
export async function carryGroupLost(
  { journal, surroundings }: Pick<World, 'journal' | 'surroundings'>,
  { name, source }: Pick<Rule, 'name' | 'source'>,
): Promise<void> {
  const now = surroundings.now();
  const losses = await readAnyhow(journal, now - groupLossMs, (entry) => isLossOf(entry, source));
  const closed = losses.some(({ reason }) => reason === closedGroup);
  const lost = losses.some(({ reason }) => reason !== closedGroup);
  await appendAnyhow(journal, [
    ...(lost ? [groupLost(name, source, now)] : []),
    ...(closed ? [groupClosed(name, source, now)] : []),
  ]);
}
