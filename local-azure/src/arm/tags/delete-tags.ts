import type { ArmCall } from '../arm-call.ts';
import type { ArmAnswer } from '../arm-message.ts';
import { taggedResource } from './tagged-resource.ts';

/** Takes all tags off. Reported as a delete on the tagged resource, which lives on (inferred). */
export function deleteTags(call: ArmCall): ArmAnswer {
  return taggedResource(call).write({}, 'Delete');
}
