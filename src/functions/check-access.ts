import type { HttpHandler } from '@azure/functions';
import { ArmError } from '../reconciler/arm-error.ts';
import { distinctGroups, type ResourceGroupId } from '../replication/resource-id.ts';
import type { Service } from './service.ts';

/** What the service's identity was told when it read one group; no problem is access. */
export interface GroupAccess {
  subscriptionId: string;
  resourceGroup: string;
  problem?: { code: string; message: string };
}

/**
 * `GET access`: reads each source and target group once, the group itself and its snapshots, and changes nothing.
 * What Azure refuses is told in its own words, which name the permission that is missing.
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
  return Promise.all(
    groups.map(async ({ subscriptionId, resourceGroup }) => {
      const problem = await problemOf(world, { subscriptionId, resourceGroup });
      return { subscriptionId, resourceGroup, ...(problem && { problem }) };
    }),
  );
}

async function problemOf(
  { resourceGroups, snapshots }: Pick<Service['world'], 'resourceGroups' | 'snapshots'>,
  group: ResourceGroupId,
): Promise<GroupAccess['problem']> {
  try {
    await resourceGroups.read(group);
    await snapshots.list(group);
    return undefined;
  } catch (error) {
    if (!(error instanceof ArmError)) throw error;
    return { code: error.failure.code, message: error.message };
  }
}
