/**
 * What this service made once and no rule of the file explains any more: its rule or target is gone, or the work group
 * has another name. Found by its tags, one call for each subscription and tag; told every night and left to people, as
 * another installation may still need it.
 */
import { tagKeys } from '../replication/replica-tags.ts';
import { parseResourceId, resourceGroupKey } from '../replication/resource-id.ts';
import { mayStage, type ReplicationConfig } from '../replication/rule.ts';
import { stagingAccountName, stagingTag } from '../replication/ways/stage/staged.ts';
import { ArmError } from './arm-error.ts';
import { pairsOf, workGroupOf } from './find-rule.ts';
import type { World } from './ports.ts';

/** Plain JSON. */
export interface StrayReport {
  /** Ids. */
  found: string[];
  /** Subscriptions that the service may not search: it needs to read resources there, and no more. */
  notAllowed: string[];
  /** Why a subscription could not be searched, or not for each tag, otherwise; what was found is told all the same. */
  problem?: string;
}

/** Never fails the pass: what could not be searched is said in the report, and keeps nothing else from being told. */
export async function findStrays({ resources }: World, config: ReplicationConfig): Promise<StrayReport> {
  const found = new Set<string>();
  const notAllowed: string[] = [];
  const problems: string[] = [];
  for (const subscriptionId of subscriptionsOf(config)) {
    for (const tag of [tagKeys.temporary, tagKeys.interim, stagingTag]) {
      try {
        await resources.withTag(subscriptionId, tag, (ids) => {
          for (const id of ids) if (!isExplained(config, id)) found.add(id);
        });
      } catch (error) {
        if (!(error instanceof ArmError)) throw error;
        if (error.failure.status === 403) {
          // The right is one for all tags.
          notAllowed.push(subscriptionId);
          break;
        }
        problems.push(`${subscriptionId}: ${error.message}`);
      }
    }
  }
  return {
    found: [...found],
    notAllowed,
    ...(problems.length > 0 && { problem: problems.join('; ') }),
  };
}

function subscriptionsOf({ rules }: ReplicationConfig): string[] {
  const all = rules.flatMap(({ source, targets }) => [source, ...targets]);
  return [...new Set(all.map(({ subscriptionId }) => subscriptionId.toLowerCase()))];
}

/** The full pass looks after what is in the present work groups and targets. */
function isExplained(config: ReplicationConfig, id: string): boolean {
  const resource = parseResourceId(id);
  if (resource === undefined) return true;
  const group = resourceGroupKey(resource);
  const targets = pairsOf(config.rules);
  if (resource.type.toLowerCase() === 'microsoft.storage/storageaccounts') {
    return targets.some(
      ({ rule, target }) => mayStage(rule) && stagingAccountName(target) === resource.name.toLowerCase(),
    );
  }
  const workGroups = config.rules.flatMap(({ source }) => workGroupOf(config, source) ?? []);
  return [...workGroups, ...targets.map(({ target }) => target)].some(
    (one) => resourceGroupKey(one) === group,
  );
}
