import { ArmError } from '../arm-error.ts';
import { keyOf, regionFrom } from '../resource-id.ts';

/** What a filter looks at. */
export interface Filtered {
  name: string;
  location: string;
  resourceGroup?: string;
  type?: string;
  tags: Readonly<Record<string, string>>;
}

export interface Filter {
  fits: (resource: Filtered) => boolean;
  /** A tag is asked for. */
  byTag: boolean;
}

type Fits = Filter['fits'];

/** One condition, of the few that lists of resources and groups know (documented). Values are compared without case. */
type Condition =
  | { kind: 'compare'; property: string; equal: boolean; value: string }
  | { kind: 'contains'; property: string; value: string }
  | { kind: 'startsWith'; property: string; value: string };

const properties: Readonly<Record<string, (resource: Filtered) => string>> = {
  name: ({ name }) => name,
  location: ({ location }) => location,
  resourcetype: ({ type = '' }) => type,
  resourcegroup: ({ resourceGroup = '' }) => resourceGroup,
};

const condition =
  /^\s*(?:(\w+)\s+(eq|ne)\s+'((?:[^']|'')*)'|(substringof|startswith)\(\s*('(?:[^']|'')*'|\w+)\s*,\s*('(?:[^']|'')*'|\w+)\s*\))\s*/i;

/** Reads `$filter`: conditions joined by `and` and `or`, of which `and` binds more. Throws when it cannot be read. */
export function filterFrom(text: string | null): Filter {
  if (text === null || text.trim() === '') return { fits: () => true, byTag: false };
  const alternatives: Condition[][] = [[]];
  let rest = text;
  for (;;) {
    const match = condition.exec(rest);
    if (match === null) throw invalidFilter(text);
    alternatives.at(-1)?.push(conditionFrom(match, text));
    rest = rest.slice(match[0].length);
    if (rest === '') break;
    const joint = /^(and|or)\s/i.exec(rest);
    if (joint === null) throw invalidFilter(text);
    if (joint[1]?.toLowerCase() === 'or') alternatives.push([]);
    rest = rest.slice(joint[0].length);
  }
  const asked = alternatives.flat().map(({ property }) => property.startsWith('tag'));
  const byTag = asked.includes(true);
  // Documented: a tag goes together with nothing else.
  if (byTag && asked.includes(false)) throw invalidFilter(text);
  const fits = alternatives.map(allOf);
  return { fits: (resource) => fits.some((fit) => fit(resource)), byTag };
}

function conditionFrom(match: RegExpExecArray, text: string): Condition {
  const [, property = '', operator = '', value = '', fn, first = '', second = ''] = match;
  if (fn === undefined) {
    const known = [...Object.keys(properties), 'tagname', 'tagvalue'];
    if (!known.includes(keyOf(property))) throw invalidFilter(text);
    return {
      kind: 'compare',
      property: keyOf(property),
      equal: keyOf(operator) === 'eq',
      value: unquoted(value),
    };
  }
  const quotedFirst = first.startsWith("'");
  const named = keyOf(quotedFirst ? second : first);
  const known = [...Object.keys(properties), 'tagname'];
  if (!known.includes(named)) throw invalidFilter(text);
  return {
    kind: keyOf(fn) === 'startswith' ? 'startsWith' : 'contains',
    property: named,
    value: unquoted((quotedFirst ? first : second).replace(/^'|'$/g, '')),
  };
}

/** A name and a value of a tag that are asked for together belong to one tag (documented). */
function allOf(conditions: readonly Condition[]): Fits {
  const tagName = conditions.find(({ property }) => property === 'tagname');
  const tagValue = conditions.find(({ property }) => property === 'tagvalue');
  const others = conditions.filter(({ property }) => !property.startsWith('tag'));
  return (resource) => {
    const tagFits = Object.entries(resource.tags).some(
      ([name, value]) =>
        (tagName === undefined || holds(tagName, name)) && (tagValue === undefined || holds(tagValue, value)),
    );
    return (
      (tagFits || (tagName ?? tagValue) === undefined) &&
      others.every((one) => holds(one, properties[one.property]?.(resource) ?? ''))
    );
  };
}

function holds(one: Condition, actual: string): boolean {
  const asked = one.property === 'location' ? regionFrom(one.value) : keyOf(one.value);
  const found = keyOf(actual);
  if (one.kind === 'compare') return (found === asked) === one.equal;
  return one.kind === 'contains' ? found.includes(asked) : found.startsWith(asked);
}

function unquoted(text: string): string {
  return text.replaceAll("''", "'");
}

/** The code is documented, the text inferred. */
function invalidFilter(text: string): ArmError {
  return new ArmError(
    400,
    'InvalidFilterInQueryString',
    `Invalid $filter '${text}' specified in the query string. The local cloud reads name, location, resourceType, ` +
      'resourceGroup, tagName and tagValue with eq and ne, substringof and startswith, joined by and and or.',
  );
}
