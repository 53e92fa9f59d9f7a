/** What a person does with snapshots by hand: the same as in the portal of Azure, with curl. */
import { ControlError } from './control-error.ts';
import { groupIdOf, placeOf, snapshotIdOf } from './place.ts';
import type { ControlParts, ControlRequest, Route } from './route.ts';

export const snapshotRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/snapshots',
    what: 'all snapshots of every group',
    example: '',
    run: ({ resourceManager, seed }) =>
      seed.subscriptions.flatMap(({ subscriptionId, resourceGroups = [] }) =>
        resourceGroups.flatMap(({ name }) => {
          const group = groupIdOf({ subscriptionId, resourceGroup: name, location: '' });
          return resourceManager.getResourceGroup(group) === undefined
            ? []
            : resourceManager.listSnapshots(group);
        }),
      ),
  },
  {
    method: 'POST',
    path: '/snapshots',
    what: 'takes a snapshot of a disk, which is made when it is not there',
    example: `-d '{"name":"golden-1","tags":{"SnapReplicate":"Replicate"}}'`,
    run: take,
  },
  {
    method: 'PATCH',
    path: '/snapshots/{name}',
    what: 'replaces the tags of a snapshot',
    example: `-d '{"tags":{"owner":"vdi"}}'`,
    run: ({ resourceManager, seed }, { name, body }) =>
      resourceManager.patchSnapshot(snapshotIdOf(placeOf(seed, body), name), { tags: tagsOf(body) ?? {} }),
  },
  {
    method: 'DELETE',
    path: '/snapshots/{name}',
    what: 'deletes a snapshot',
    example: '',
    run: ({ resourceManager, seed }, { name, body }) => ({
      deleted: resourceManager.deleteSnapshot(snapshotIdOf(placeOf(seed, body), name)),
    }),
  },
  {
    method: 'PUT',
    path: '/snapshots/{name}/lock',
    what: 'locks a snapshot',
    example: `-d '{"level":"CanNotDelete"}'`,
    run: ({ resourceManager, seed }, { name, body }) => {
      const level = body['level'] ?? 'CanNotDelete';
      if (level !== 'CanNotDelete' && level !== 'ReadOnly') {
        throw new ControlError(400, '"level" has to be "CanNotDelete" or "ReadOnly"');
      }
      return resourceManager.putLock(snapshotIdOf(placeOf(seed, body), name), 'by-hand', level);
    },
  },
  {
    method: 'DELETE',
    path: '/snapshots/{name}/lock',
    what: 'takes that lock off again',
    example: '',
    run: ({ resourceManager, seed }, { name, body }) => ({
      deleted: resourceManager.deleteLock(snapshotIdOf(placeOf(seed, body), name), 'by-hand'),
    }),
  },
];

function take({ resourceManager, seed }: ControlParts, { body }: ControlRequest): unknown {
  const { name, disk = `disk-of-${String(name)}`, incremental = true, securityType } = body;
  if (typeof name !== 'string' || name === '') {
    throw new ControlError(400, '"name" is missing; send at least {"name":"golden-1"}');
  }
  if (typeof disk !== 'string') throw new ControlError(400, '"disk" has to be the name of a disk');
  const place = placeOf(seed, body);
  const diskId = `${groupIdOf(place)}/providers/Microsoft.Compute/disks/${disk}`;
  resourceManager.ensureDisk({
    id: diskId,
    location: place.location,
    properties: {
      osType: 'Windows',
      hyperVGeneration: 'V2',
      ...(typeof securityType === 'string' && { securityProfile: { securityType } }),
    },
  });
  const tags = tagsOf(body);
  return resourceManager.putSnapshot(snapshotIdOf(place, name), {
    location: place.location,
    ...(tags && { tags }),
    properties: {
      incremental: incremental === true,
      creationData: { createOption: 'Copy', sourceResourceId: diskId },
    },
  });
}

function tagsOf(body: Record<string, unknown>): Record<string, string> | undefined {
  const { tags } = body;
  if (tags === undefined) return undefined;
  if (
    typeof tags !== 'object' ||
    tags === null ||
    Object.values(tags).some((value) => typeof value !== 'string')
  ) {
    throw new ControlError(400, '"tags" has to be an object of texts, such as {"SnapReplicate":"Replicate"}');
  }
  return tags as Record<string, string>;
}
