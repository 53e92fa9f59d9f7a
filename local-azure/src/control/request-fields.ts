/** Fields of a request, checked: what is wrong is said with the name of the field and what it has to be. */
import { ControlError } from './control-error.ts';

export type Fields = Readonly<Record<string, unknown>>;

export function textFrom(fields: Fields, name: string): string | undefined {
  const value = fields[name];
  if (value === undefined || (typeof value === 'string' && value !== '')) return value;
  throw new ControlError(400, `"${name}" has to be a text`);
}

/** `example` is a request that has the field. */
export function neededText(fields: Fields, name: string, example: string): string {
  const value = textFrom(fields, name);
  if (value === undefined) throw new ControlError(400, `"${name}" is missing; send at least ${example}`);
  return value;
}

export function numberFrom(fields: Fields, name: string): number | undefined {
  const value = fields[name];
  if (value === undefined || (typeof value === 'number' && value >= 0)) return value;
  throw new ControlError(400, `"${name}" has to be a number, 0 or more`);
}

export function booleanFrom(fields: Fields, name: string): boolean | undefined {
  const value = fields[name];
  if (value === undefined || typeof value === 'boolean') return value;
  throw new ControlError(400, `"${name}" has to be true or false`);
}

/** One of some words. */
export function choiceFrom<Choice extends string>(
  fields: Fields,
  name: string,
  choices: readonly Choice[],
): Choice | undefined {
  const value = fields[name];
  const choice = choices.find((one) => one === value);
  if (value === undefined || choice !== undefined) return choice;
  throw new ControlError(400, `"${name}" has to be one of: ${choices.join(', ')}`);
}

export function tagsFrom(fields: Fields): Record<string, string> | undefined {
  const { tags } = fields;
  if (tags === undefined) return undefined;
  const isMap = typeof tags === 'object' && tags !== null && !Array.isArray(tags);
  if (!isMap || Object.values(tags).some((value) => typeof value !== 'string')) {
    throw new ControlError(400, '"tags" has to be an object of texts, such as {"SnapReplicate":"Replicate"}');
  }
  return tags as Record<string, string>;
}

/** A field that is misspelt would change nothing in silence, so it is refused. */
export function checkKnown(fields: Fields, known: readonly string[]): void {
  const unknown = Object.keys(fields).find((name) => !known.includes(name));
  if (unknown !== undefined) {
    throw new ControlError(400, `"${unknown}" is not known here; there are: ${known.join(', ')}`);
  }
}
