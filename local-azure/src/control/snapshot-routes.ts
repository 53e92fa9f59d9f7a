/** What a person does with snapshots by hand: the same as in the portal of Azure, with curl. */
import { groupIdOf, placeFields, placeOf, snapshotIdOf } from './place.ts';
import { ControlError } from './control-error.ts';
import { checkKnown, tagsFrom, textFrom } from './request-fields.ts';
import type { ControlParts, ControlRequest, Route } from './route.ts';
import { takeSnapshot } from './take-snapshot.ts';

const lockName = 'by-hand';

export const snapshotRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/snapshots',
    what: 'all snapshots, or those of ?subscriptionId=… and ?resourceGroup=…',
    example: '',
    run: list,
  },
  {
    method: 'POST',
    path: '/snapshots',
    what: 'takes a snapshot of a disk, which is made when it is not there',
    example: `-d '{"name":"golden-1","tags":{"SnapReplicate":"Replicate"}}'`,
    run: takeSnapshot,
  },
  {
    method: 'GET',
    path: '/snapshots/{name}',
    what: 'one snapshot',
    example: '',
    run: (parts, request) => {
      const id = idOf(parts, request);
      const snapshot = parts.resourceManager.getSnapshot(id);
      if (snapshot === undefined) throw new ControlError(404, `there is no ${id}`);
      return snapshot;
    },
  },
  {
    method: 'PATCH',
    path: '/snapshots/{name}',
    what: 'replaces its tags; {"tags":{}} takes all away',
    example: `-d '{"tags":{"SnapReplicate":"Replicate"}}'`,
    run: (parts, request) =>
      parts.resourceManager.patchSnapshot(idOf(parts, request, ['tags']), { tags: neededTags(request) }),
  },
  {
    method: 'PUT',
    path: '/snapshots/{name}/tags',
    what: 'the same through the tags API, which raises another event',
    example: `-d '{"tags":{"SnapReplicate":"Replicate"}}'`,
    run: (parts, request) => {
      const id = idOf(parts, request, ['tags']);
      parts.resourceManager.putTags(id, neededTags(request));
      return parts.resourceManager.getSnapshot(id);
    },
  },
  {
    method: 'POST',
    path: '/snapshots/{name}/tags',
    what: 'adds these tags to those that it has',
    example: `-d '{"tags":{"owner":"me"}}'`,
    run: (parts, request) => {
      const id = idOf(parts, request, ['tags']);
      const { tags = {} } = parts.resourceManager.getSnapshot(id) ?? {};
      return parts.resourceManager.patchSnapshot(id, {
        tags: { ...(tags as object), ...neededTags(request) },
      });
    },
  },
  {
    method: 'DELETE',
    path: '/snapshots/{name}/tags',
    what: 'takes all tags away through the tags API',
    example: '',
    run: (parts, request) => {
      const id = idOf(parts, request);
      parts.resourceManager.deleteTags(id);
      return parts.resourceManager.getSnapshot(id);
    },
  },
  {
    method: 'DELETE',
    path: '/snapshots/{name}',
    what: 'deletes it',
    example: '',
    run: (parts, request) => ({ deleted: parts.resourceManager.deleteSnapshot(idOf(parts, request)) }),
  },
  {
    method: 'PUT',
    path: '/snapshots/{name}/lock',
    what: 'locks it: CanNotDelete or ReadOnly',
    example: `-d '{"level":"CanNotDelete"}'`,
    run: lock,
  },
  {
    method: 'DELETE',
    path: '/snapshots/{name}/lock',
    what: 'takes that lock off again',
    example: '',
    run: (parts, request) => ({
      deleted: parts.resourceManager.deleteLock(idOf(parts, request), lockName),
    }),
  },
  {
    method: 'POST',
    path: '/snapshots/{name}/fail-copy',
    what: 'lets the copy to it that is under way fail',
    example: `-d '{"resourceGroup":"rg-images-weu"}'`,
    run: (parts, request) => {
      const id = idOf(parts, request, ['errorCode']);
      return { failed: parts.resourceManager.failCopy(id, textFrom(request.body, 'errorCode')) };
    },
  },
  {
    method: 'POST',
    path: '/snapshots/{name}/resume-copy',
    what: 'lets the copy to it go on that stalls',
    example: `-d '{"resourceGroup":"rg-images-weu"}'`,
    run: (parts, request) => ({ resumed: parts.resourceManager.resumeCopy(idOf(parts, request)) }),
  },
];

function list({ resourceManager, seed }: ControlParts, { body }: ControlRequest): unknown {
  checkKnown(body, placeFields);
  if (body['resourceGroup'] !== undefined) {
    const { subscriptionId, resourceGroup } = placeOf(seed, resourceManager, body);
    return resourceManager.listSnapshots(groupIdOf(subscriptionId, resourceGroup));
  }
  const wanted = textFrom(body, 'subscriptionId');
  return seed.subscriptions
    .filter(({ subscriptionId }) => wanted === undefined || subscriptionId === wanted)
    .flatMap(({ subscriptionId }) => resourceManager.listSnapshots(`/subscriptions/${subscriptionId}`));
}

function lock(parts: ControlParts, request: ControlRequest): unknown {
  const id = idOf(parts, request, ['level']);
  const level = request.body['level'] ?? 'CanNotDelete';
  if (level !== 'CanNotDelete' && level !== 'ReadOnly') {
    throw new ControlError(400, '"level" has to be "CanNotDelete" or "ReadOnly"');
  }
  return parts.resourceManager.putLock(id, lockName, level);
}

/** Id of the snapshot in the path. `more`: the fields that the request may have beside its place. */
function idOf(
  { seed, resourceManager }: ControlParts,
  { name, body }: ControlRequest,
  more: readonly string[] = [],
): string {
  checkKnown(body, [...placeFields, ...more]);
  return snapshotIdOf(placeOf(seed, resourceManager, body), name);
}

function neededTags({ body }: ControlRequest): Record<string, string> {
  const tags = tagsFrom(body);
  if (tags === undefined) throw new ControlError(400, '"tags" is missing; send {"tags":{}} to take all away');
  return tags;
}
