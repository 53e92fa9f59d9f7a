import type { ArmCall } from '../arm-call.ts';
import type { ArmAnswer } from '../arm-message.ts';
import { objectAt } from '../json.ts';
import { tagsFrom } from '../tag-rules.ts';
import { taggedResource } from './tagged-resource.ts';

/** Replaces all tags. The event is on the tagged resource, its scope is the tags' id (recorded). */
export function putTags(call: ArmCall): ArmAnswer {
  return taggedResource(call).write(tagsFrom(objectAt(call.request.body, 'properties')['tags']), 'Write');
}
