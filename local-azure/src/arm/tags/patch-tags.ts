import type { ArmCall } from '../arm-call.ts';
import { invalidRequestContent } from '../arm-errors.ts';
import type { ArmAnswer } from '../arm-message.ts';
import { objectAt, textAt } from '../json.ts';
import { checkTags, tagsFrom } from '../tag-rules.ts';
import { taggedResource } from './tagged-resource.ts';

/**
 * `Merge`, `Replace` or `Delete` of the tags given (documented). Names are the same in any case (documented); that the
 * spelling which is there stays, and that `Delete` leaves a tag whose value is another one, is inferred.
 */
export function patchTags(call: ArmCall): ArmAnswer {
  const { request } = call;
  const resource = taggedResource(call);
  const given = tagsFrom(objectAt(request.body, 'properties')['tags']);
  const tags = combine(textAt(request.body, 'operation'), resource.read(), given);
  checkTags(tags);
  return resource.write(tags, 'Write');
}

type Tags = Readonly<Record<string, string>>;

function combine(operation: string | undefined, present: Tags, given: Tags): Record<string, string> {
  switch (operation?.toLowerCase()) {
    case 'merge':
      return merge(present, given);
    case 'replace':
      return { ...given };
    case 'delete':
      return without(present, given);
    default:
      throw invalidRequestContent("operation must be 'Merge', 'Replace' or 'Delete'");
  }
}

function merge(present: Tags, given: Tags): Record<string, string> {
  const merged: Record<string, string> = { ...present };
  const spelled = new Map(Object.keys(present).map((name) => [name.toLowerCase(), name]));
  for (const [name, value] of Object.entries(given)) merged[spelled.get(name.toLowerCase()) ?? name] = value;
  return merged;
}

function without(present: Tags, given: Tags): Record<string, string> {
  const removed = new Map(Object.entries(given).map(([name, value]) => [name.toLowerCase(), value]));
  return Object.fromEntries(
    Object.entries(present).filter(([name, value]) => removed.get(name.toLowerCase()) !== value),
  );
}
