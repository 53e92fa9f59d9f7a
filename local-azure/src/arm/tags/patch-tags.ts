import type { ArmCall } from '../arm-call.ts';
import { invalidRequestContent } from '../arm-errors.ts';
import type { ArmAnswer } from '../arm-message.ts';
import { objectAt, textAt } from '../json.ts';
import { checkTags, tagsFrom } from '../tag-rules.ts';
import { taggedResource, tagsBody } from './tagged-resource.ts';

/** `Merge`, `Replace` or `Delete` of the tags given (documented). */
export function patchTags(call: ArmCall): ArmAnswer {
  const { request, cloud } = call;
  const resource = taggedResource(call);
  const given = tagsFrom(objectAt(request.body, 'properties')['tags']);
  const tags = combine(textAt(request.body, 'operation'), resource.read(), given);
  checkTags(tags);
  resource.write(tags);
  cloud.report(call, { kind: 'Write', resourceId: resource.id, scope: resource.tagsId });
  return { status: 200, body: tagsBody(resource) };
}

function combine(
  operation: string | undefined,
  present: Record<string, string>,
  given: Record<string, string>,
): Record<string, string> {
  switch (operation?.toLowerCase()) {
    case 'merge':
      return { ...present, ...given };
    case 'replace':
      return given;
    case 'delete':
      return Object.fromEntries(Object.entries(present).filter(([name, value]) => given[name] !== value));
    default:
      throw invalidRequestContent("operation must be 'Merge', 'Replace' or 'Delete'");
  }
}
