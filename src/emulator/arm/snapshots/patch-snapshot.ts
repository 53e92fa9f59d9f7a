import type { ArmCall } from '../arm-call.ts';
import { invalidRequestContent } from '../arm-errors.ts';
import type { ArmAnswer } from '../arm-message.ts';
import { isJsonObject, numberAt, objectAt, textAt } from '../json.ts';
import { tagsFrom } from '../tag-rules.ts';
import { concurrentRequest } from './compute-errors.ts';
import { checkFixedProperties } from './overwrite-snapshot.ts';
import { settableFrom } from './snapshot-request.ts';
import { snapshotOf } from './snapshot-of-call.ts';
import { updateSnapshot, type SnapshotChange } from './update-snapshot.ts';

/** Tags that are sent replace all tags. */
export function patchSnapshot(call: ArmCall): ArmAnswer {
  const change = snapshotChangeFrom(call.request.body);
  const snapshot = snapshotOf(call);
  if (snapshot.provisioningState === 'Updating' || snapshot.provisioningState === 'Deleting') {
    throw concurrentRequest();
  }
  checkFixedProperties(snapshot, change.properties);
  return updateSnapshot(call, snapshot, change);
}

/** The body of a PATCH of a snapshot or a disk, read. */
export function snapshotChangeFrom(body: unknown): SnapshotChange {
  if (!isJsonObject(body)) throw invalidRequestContent('the body is not an object');
  const properties = objectAt(body, 'properties');
  return {
    tags: body['tags'] === undefined ? undefined : tagsFrom(body['tags']),
    sku: textAt(objectAt(body, 'sku'), 'name'),
    diskSizeGB: numberAt(properties, 'diskSizeGB'),
    properties: settableFrom(properties),
  };
}
