/** What Resource Manager demands of tags. The limits are documented, so are the codes of the first two. */
import { ArmError } from './arm-error.ts';
import { invalidRequestContent } from './arm-errors.ts';
import { isJsonObject } from './json.ts';

const mostTags = 50;
const longestName = 512;
const longestValue = 256;
const reserved = /[<>%&\\?/\u0000-\u001f\u007f]/;

/** The tags in a body; throws when Azure would refuse them. */
export function tagsFrom(value: unknown): Record<string, string> {
  if (value === undefined || value === null) return {};
  if (!isJsonObject(value)) throw invalidRequestContent('tags is not an object');
  const tags: Record<string, string> = {};
  for (const [name, text] of Object.entries(value)) {
    if (typeof text !== 'string') throw invalidRequestContent(`the value of tag '${name}' is not a string`);
    tags[name] = text;
  }
  checkTags(tags);
  return tags;
}

export function checkTags(tags: Readonly<Record<string, string>>): void {
  const names = Object.keys(tags);
  const bad = names.filter((name) => reserved.test(name));
  if (bad.length > 0) {
    throw new ArmError(
      400,
      'InvalidTagNameCharacters',
      `The tag names '${bad.join(', ')}' have reserved characters '<,>,%,&,\\,?,/' or control characters.`,
    );
  }
  for (const [name, value] of Object.entries(tags)) checkLengths(name, value);
  if (names.length > mostTags) {
    // Code and text unverified.
    throw new ArmError(
      400,
      'InvalidTags',
      `The number of tags '${names.length}' exceeds the maximum of '${mostTags}'.`,
    );
  }
}

function checkLengths(name: string, value: string): void {
  if (value.length > longestValue) {
    throw new ArmError(
      400,
      'InvalidTagValueLength',
      `Tag value too large. Following tag value '${value}' exceeded the maximum length. Maximum allowed length for ` +
        `tag value - '${longestValue}' characters.`,
    );
  }
  if (name.length > longestName) {
    // The code is recorded second-hand, the text inferred from the one for values.
    throw new ArmError(
      400,
      'InvalidTagName',
      `Tag key too large. Following tag key '${name}' exceeded the maximum length. Maximum allowed length for tag ` +
        `key - '${longestName}' characters.`,
    );
  }
}
