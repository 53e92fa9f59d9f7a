import type { HttpHandler } from '@azure/functions';
import { ArmError } from '../reconciler/arm-error.ts';
import { distinctGroups, resourceGroupKey, type ResourceGroupId } from '../replication/resource-id.ts';
import type { Service } from './service.ts';

/** What the service's identity was told when it read one group; no problem is access. */
export interface GroupAccess {
  subscriptionId: string;
  resourceGroup: string;
  problem?: { code: string; message: string };
}

/**
 * `GET access`: reads what the service reads, once, and changes nothing: the snapshots of each source and target group,
 * and of the sources the group itself. What Azure refuses is told in its own words, which name the permission that is
 * missing.
 */
export function checkAccess({ world, config }: Service): HttpHandler {
  return async () => {
    const looks = await groupsAccess(world, config);
    const complete = looks.every(({ problem }) => problem === undefined);
    return { jsonBody: { complete, groups: looks } };
  };
}

/** Of every source and target group, each read once. For the identity that asks, be it the service's or a person's. */
export function groupsAccess(
  world: Pick<Service['world'], 'resourceGroups' | 'snapshots'>,
  { rules }: Pick<Service['config'], 'rules'>,
): Promise<GroupAccess[]> {
  const groups = distinctGroups<ResourceGroupId>(
    rules.flatMap(({ source, targets }) => [source, ...targets]),
  );
  const sources = new Set(rules.map(({ source }) => resourceGroupKey(source)));
  return Promise.all(
    groups.map(async ({ subscriptionId, resourceGroup }) => {
      const group = { subscriptionId, resourceGroup };
      const problem = await problemOf(world, group, sources.has(resourceGroupKey(group)));
      return { subscriptionId, resourceGroup, ...(problem && { problem }) };
    }),
  );
}

async function problemOf(
  { resourceGroups, snapshots }: Pick<Service['world'], 'resourceGroups' | 'snapshots'>,
  group: ResourceGroupId,
  isSource: boolean,
): Promise<GroupAccess['problem']> {
  try {
    // Nobody needs the right to read a target's: its role does not have it.
    if (isSource) await resourceGroups.read(group);
    await snapshots.list(group);
    return undefined;
  } catch (error) {
    if (!(error instanceof ArmError)) throw error;
    return { code: error.failure.code, message: error.message };
  }
}
