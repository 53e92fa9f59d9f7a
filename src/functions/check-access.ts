import type { HttpHandler } from '@azure/functions';
import { ArmError } from '../reconciler/arm-error.ts';
import { distinctGroups, type ResourceGroupId } from '../replication/resource-id.ts';
import type { Service } from './service.ts';

/** What the service's identity was told when it read one group; no problem is access. */
interface GroupAccess {
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
    const groups = distinctGroups(config.rules.flatMap(({ source, targets }) => [source, ...targets]));
    const looks = await Promise.all(
      groups.map(async ({ subscriptionId, resourceGroup }): Promise<GroupAccess> => {
        const problem = await problemOf(world, { subscriptionId, resourceGroup });
        return { subscriptionId, resourceGroup, ...(problem && { problem }) };
      }),
    );
    const complete = looks.every(({ problem }) => problem === undefined);
    return { jsonBody: { complete, groups: looks } };
  };
}

async function problemOf(
  { resourceGroups, snapshots }: Service['world'],
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
