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
  const spelled = new Map<string, string>();
  for (const [name, text] of Object.entries(value)) {
    if (typeof text !== 'string') throw invalidRequestContent(`the value of tag '${name}' is not a string`);
    // Reported: two that differ in case become one. That it is the first name with the last value is unverified.
    const known = spelled.get(name.toLowerCase()) ?? name;
    spelled.set(known.toLowerCase(), known);
    tags[known] = text;
  }
  checkTags(tags);
  return tags;
}

/**
 * What a write leaves as tags. One that differs from what is there in the case of names alone is none (reported of
 * Compute).
 */
export function tagsAfter(
  present: Record<string, string>,
  sent: Record<string, string> | undefined,
): Record<string, string> {
  return sent === undefined || foldedText(present) === foldedText(sent) ? present : sent;
}

function foldedText(tags: Readonly<Record<string, string>>): string {
  return JSON.stringify(
    Object.entries(tags)
      .map(([name, value]) => [name.toLowerCase(), value])
      .sort(([one = ''], [other = '']) => (one < other ? -1 : 1)),
  );
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
