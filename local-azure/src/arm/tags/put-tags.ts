import type { ArmCall } from '../arm-call.ts';
import type { ArmAnswer } from '../arm-message.ts';
import { objectAt } from '../json.ts';
import { tagsFrom } from '../tag-rules.ts';
import { taggedResource, tagsBody } from './tagged-resource.ts';

/** Replaces all tags. The event is on the tagged resource, its scope is the tags' id (recorded). */
export function putTags(call: ArmCall): ArmAnswer {
  const resource = taggedResource(call);
  resource.write(tagsFrom(objectAt(call.request.body, 'properties')['tags']));
  call.cloud.report(call, { kind: 'Write', resourceId: resource.id, scope: resource.tagsId });
  return { status: 200, body: tagsBody(resource) };
}
