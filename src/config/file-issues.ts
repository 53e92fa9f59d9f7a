/** Turns what zod finds in `replication.json` into problems that say what to do. */
import * as z from 'zod';
import type { ConfigurationIssue } from './configuration-error.ts';
import { pathText, type Path } from './issue-path.ts';
import { nearestKey } from './nearest-key.ts';

type Issue = z.core.$ZodIssue;

/** All problems, in the order of the file's schema; an object with several unknown keys gives one for each. */
export function issuesFrom(schema: z.ZodType, error: z.ZodError): ConfigurationIssue[] {
  return error.issues.flatMap((issue) => issuesOf(schema, issue));
}

function issuesOf(schema: z.ZodType, issue: Issue): ConfigurationIssue[] {
  const path = issue.path.map((part) => (typeof part === 'symbol' ? String(part) : part));
  switch (issue.code) {
    case 'unrecognized_keys': {
      const known = keysAt(schema, path);
      return issue.keys.map((key) => ({
        path: pathText([...path, key]),
        message: unknownKeyMessage(key, known),
      }));
    }
    default:
      return [{ path: pathText(path), message: messageOf(issue, schemaAt(schema, path)?.description) }];
  }
}

function unknownKeyMessage(key: string, known: readonly string[]): string {
  const meant = nearestKey(key, known);
  const advice = meant === undefined ? 'remove it' : `did you mean ${JSON.stringify(meant)}?`;
  return `is not a known key; ${advice} Known here: ${known.join(', ')}`.replace('it Known', 'it. Known');
}

/** zod's codes in the words of this project; checks with words of their own come as they are. */
function messageOf(issue: Issue, description: string | undefined): string {
  const hint = description === undefined ? '' : `. ${description}`;
  switch (issue.code) {
    case 'invalid_type':
      if (issue.input === undefined) return `is missing; add it${hint}`;
      return `must be ${kindNames[issue.expected] ?? issue.expected}, but is ${kindOf(issue.input)}${hint}`;
    case 'invalid_value': {
      if (!issue.message.startsWith('Invalid ')) return issue.message;
      if (issue.input === undefined) return `is missing; add it${hint}`;
      const choice = issue.values.map((value) => JSON.stringify(value)).join(' or ');
      return `must be ${choice}, but is ${JSON.stringify(issue.input)}${hint}`;
    }
    case 'too_small':
      if (issue.origin === 'array') return `is empty; name at least ${issue.minimum}${hint}`;
      return `must be at least ${issue.minimum}${hint}`;
    case 'too_big':
      if (issue.origin === 'string') return `is longer than ${issue.maximum} characters; shorten it`;
      return `must be at most ${issue.maximum}${hint}`;
    default:
      return issue.message;
  }
}

const kindNames: Readonly<Record<string, string>> = {
  string: 'a text in double quotes',
  number: 'a number',
  int: 'a whole number',
  object: 'an object { … }',
  record: 'an object { … }',
  array: 'a list [ … ]',
};

function kindOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'an object';
  if (typeof value === 'string') return 'a text';
  return JSON.stringify(value);
}

function keysAt(schema: z.ZodType, path: Path): readonly string[] {
  const found = unwrapped(schemaAt(schema, path));
  return found instanceof z.ZodObject ? Object.keys(found.shape) : [];
}

/** The schema of the value that a path leads to, with its description; undefined where there is none. */
function schemaAt(schema: z.ZodType, path: Path): z.ZodType | undefined {
  return path.reduce<z.ZodType | undefined>((at, part) => {
    const inner = unwrapped(at);
    if (inner instanceof z.ZodArray) return inner.element as z.ZodType;
    if (inner instanceof z.ZodRecord) return inner.valueType as z.ZodType;
    return inner instanceof z.ZodObject ? (inner.shape as Record<string, z.ZodType>)[part] : undefined;
  }, schema);
}

/** Without what makes a value optional. */
function unwrapped(schema: z.ZodType | undefined): z.ZodType | undefined {
  let inner = schema;
  while (inner instanceof z.ZodOptional || inner instanceof z.ZodDefault || inner instanceof z.ZodPrefault) {
    inner = inner.unwrap() as z.ZodType;
  }
  return inner;
}
