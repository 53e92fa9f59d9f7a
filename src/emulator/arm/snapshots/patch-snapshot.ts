import type { ArmCall } from '../arm-call.ts';
import { invalidRequestContent } from '../arm-errors.ts';
import type { ArmAnswer } from '../arm-message.ts';
import { isJsonObject, numberAt, objectAt, textAt } from '../json.ts';
import { tagsFrom } from '../tag-rules.ts';
import { concurrentRequest } from './compute-errors.ts';
import { checkFixedProperties } from './overwrite-snapshot.ts';
import { settableFrom } from './snapshot-request.ts';
import { snapshotOf } from './snapshot-of-call.ts';
import { updateSnapshot } from './update-snapshot.ts';

/** Tags that are sent replace all tags. */
export function patchSnapshot(call: ArmCall): ArmAnswer {
  const { body } = call.request;
  if (!isJsonObject(body)) throw invalidRequestContent('the body is not an object');
  const snapshot = snapshotOf(call);
  if (snapshot.provisioningState === 'Updating' || snapshot.provisioningState === 'Deleting') {
    throw concurrentRequest();
  }
  const properties = objectAt(body, 'properties');
  const sent = settableFrom(properties);
  checkFixedProperties(snapshot, sent);
  return updateSnapshot(call, snapshot, {
    tags: body['tags'] === undefined ? undefined : tagsFrom(body['tags']),
    sku: textAt(objectAt(body, 'sku'), 'name'),
    diskSizeGB: numberAt(properties, 'diskSizeGB'),
    properties: sent,
  });
}
