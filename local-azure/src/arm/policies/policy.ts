/** Azure Policy, as far as writes of resources feel it. */
import { isJsonObject, type JsonObject } from '../json.ts';

/** An assignment with its definition. */
export interface Policy {
  name: string;
  /** Id of the subscription, group or resource that it is assigned to; it holds for what is under it. */
  scope: string;
  /** Default: everything that has tags but groups, as the mode `Indexed` says (documented). */
  types?: readonly string[];
  /** What it holds for. Default: everything. */
  when?: PolicyCondition;
  effect: PolicyEffect;
}

/** Of the resource as it would be. All that is given has to be true; texts are compared without case (documented). */
export interface PolicyCondition {
  /** `location`, `tags.<name>`, `properties.networkAccessPolicy` and so on. */
  field: string;
  equals?: string;
  notEquals?: string;
  exists?: boolean;
}

/**
 * - `deny` refuses the write.
 * - `append` adds what was not sent; where something else was sent it denies (documented).
 * - `modify` sets or takes away a tag, at each write: `addOrReplace` sets one back that someone changed.
 */
export type PolicyEffect =
  | { kind: 'deny' }
  | { kind: 'append'; field: string; value: unknown }
  | { kind: 'modify'; operation: 'add' | 'addOrReplace'; tag: string; value: string }
  | { kind: 'modify'; operation: 'remove'; tag: string };

export function holds(condition: PolicyCondition | undefined, content: JsonObject): boolean {
  if (condition === undefined) return true;
  const { field, equals, notEquals, exists } = condition;
  const value = fieldOf(content, field);
  const text = typeof value === 'string' ? value.toLowerCase() : undefined;
  return (
    (equals === undefined || text === equals.toLowerCase()) &&
    (notEquals === undefined || text !== notEquals.toLowerCase()) &&
    (exists === undefined || (value !== undefined && value !== null) === exists)
  );
}

export function fieldOf(content: JsonObject, field: string): unknown {
  return pathOf(field).reduce<unknown>(
    (value, key) => (isJsonObject(value) ? value[key] : undefined),
    content,
  );
}

/** The content with the field set, or without it where the value is undefined; a copy. */
export function withField(content: JsonObject, field: string, value: unknown): JsonObject {
  return set(content, pathOf(field), value);
}

function set(content: JsonObject, [key = '', ...rest]: readonly string[], value: unknown): JsonObject {
  const { [key]: present, ...others } = content;
  if (rest.length > 0) return { ...content, [key]: set(isJsonObject(present) ? present : {}, rest, value) };
  return value === undefined ? others : { ...content, [key]: value };
}

/** The name of a tag may have dots. */
function pathOf(field: string): string[] {
  return field.startsWith('tags.') ? ['tags', field.slice('tags.'.length)] : field.split('.');
}
