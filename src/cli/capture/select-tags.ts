import { loadReplicationConfig } from '../../config/load.ts';
import { ConfigurationError } from '../../config/configuration-error.ts';
import { isSameGroup, type ResourceGroupId } from '../../replication/resource-id.ts';

/** What the usual rule selects by. */
const usualTags = { SnapReplicate: 'Replicate' };

/**
 * The tags by which a rule of the configuration takes snapshots of this group; without a readable configuration, or
 * where no rule of the group selects by tags, the usual ones.
 */
export function selectTags(file: string, group: ResourceGroupId): Readonly<Record<string, string>> {
  try {
    for (const { source, select } of loadReplicationConfig(file).rules) {
      if (isSameGroup(source, group) && select.kind === 'tags') return select.tags;
    }
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
  }
  return usualTags;
}
