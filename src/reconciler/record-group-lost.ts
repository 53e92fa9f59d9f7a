/** What the journal remembers of source groups that went, or may have. */
import { digest } from '../replication/digest.ts';
import type { Hint } from '../replication/hint.ts';
import type { JournalEntry } from '../replication/journal-entry.ts';
import type { Observation } from '../replication/observation.ts';
import { tellsOfClosedGroup, tellsOfLostGroup } from '../replication/refusals/classify-failure.ts';
import { groupLossMs, type UnsureLoss } from '../replication/removal/evidence.ts';
import { isLossOf, unsureLossOf } from '../replication/removal/source-gone.ts';
import { resourceGroupIdText, resourceGroupKey, type ResourceGroupId } from '../replication/resource-id.ts';
import type { Rule } from '../replication/rule.ts';
import { ArmError } from './arm-error.ts';
import { appendAnyhow, recallAnyhow } from './journal-anyhow.ts';
import type { World } from './ports.ts';

/**
 * That a source's group is not there, or is going: what was replicated from it needs somebody's word to be deleted.
 * `unsure`: why it may be there all the same.
 */
export function groupLost(
  rule: string,
  group: ResourceGroupId,
  time: number,
  unsure?: UnsureLoss,
): JournalEntry {
  // Told again after a replica was made, it is of that replica's group as well.
  const minute = String(Math.floor(time / 60_000));
  const id = `sourceGroupLost-${digest(resourceGroupKey(group), minute).slice(0, 24)}`;
  return {
    id: unsure === undefined ? id : `${id}-${unsure}`,
    time,
    kind: 'sourceGroupLost',
    rule,
    source: resourceGroupIdText(group),
    ...(unsure !== undefined && { reason: unsure }),
  };
}

/**
 * That the source's group went, where this look saw it; also where nothing came of what it decided. Of one that nobody may
 * read where an event told of a deletion in it: it may have gone, and the roles on it with it.
 */
export function lossSeen(
  hint: Hint,
  { source, sourceGroup, deletionTold, now }: Observation,
): JournalEntry[] {
  const lost = (unsure?: UnsureLoss): JournalEntry[] => [groupLost(hint.rule, hint.source, now, unsure)];
  if (sourceGroup?.kind === 'lost') return lost();
  if (source.kind !== 'unreadable') return [];
  if (tellsOfLostGroup(source.code)) {
    return lost(sourceGroup?.kind === 'unreadable' ? undefined : onceNotFound(source.code));
  }
  return deletionTold && tellsOfClosedGroup(source.code) ? lost('AuthorizationFailed') : [];
}

/** One that is being deleted loses its snapshots one by one, and may stay in the end. */
function onceNotFound(code: string): UnsureLoss | undefined {
  return code.toLowerCase() === 'resourcegroupnotfound' ? 'ResourceGroupNotFound' : undefined;
}

/**
 * Of a source group that could not be listed, for which `code`. Where it cannot be written, the looks and nights after
 * this one say it again.
 */
export async function recordGroupLost(
  { journal, resourceGroups, surroundings }: Pick<World, 'journal' | 'resourceGroups' | 'surroundings'>,
  rule: string,
  group: ResourceGroupId,
  code: string,
): Promise<void> {
  const now = surroundings.now();
  if (tellsOfClosedGroup(code)) {
    await appendAnyhow(journal, [groupLost(rule, group, now, 'AuthorizationFailed')]);
  } else if (tellsOfLostGroup(code)) {
    const unsure = (await isThere({ resourceGroups }, group)) ? onceNotFound(code) : undefined;
    await appendAnyhow(journal, [groupLost(rule, group, now, unsure)]);
  }
}

/** By one more answer; false where there is none. */
async function isThere(
  { resourceGroups }: Pick<World, 'resourceGroups'>,
  group: ResourceGroupId,
): Promise<boolean> {
  try {
    await resourceGroups.read(group);
    return true;
  } catch (error) {
    if (error instanceof ArmError) return false;
    throw error;
  }
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
  const losses = await recallAnyhow(journal, now - groupLossMs, (entry) => isLossOf(entry, source));
  const kinds = new Set(losses.map(unsureLossOf));
  await appendAnyhow(
    journal,
    [...kinds].map((unsure) => groupLost(name, source, now, unsure)),
  );
}
