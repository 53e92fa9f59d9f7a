import type { ArmCall } from '../arm-call.ts';
import type { ArmAnswer } from '../arm-message.ts';
import { taggedResource, tagsBody } from './tagged-resource.ts';

export function getTags(call: ArmCall): ArmAnswer {
  return { status: 200, body: tagsBody(taggedResource(call)) };
}
