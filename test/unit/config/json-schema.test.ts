import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { replicationSchemaText } from '../../../src/config/json-schema.ts';
import { loadReplicationConfig } from '../../../src/config/load.ts';
import { file, problemsOf, rule, target } from './replication-files.ts';

const root = new URL('../../../', import.meta.url);
const text = (name: string): string => readFileSync(new URL(name, root), 'utf8');
const schema = JSON.parse(text('replication.schema.json')) as Record<string, unknown>;

test('the committed schema is what `npm run schema` writes', () => {
  expect(text('replication.schema.json')).toBe(replicationSchemaText());
});

test('every key has a description', () => {
  const undescribed = (node: unknown, path: string): string[] => {
    if (typeof node !== 'object' || node === null) return [];
    const { properties = {}, items } = node as { properties?: Record<string, unknown>; items?: unknown };
    return Object.entries({ ...properties, ...(items === undefined ? {} : { '[]': items }) }).flatMap(
      ([key, value]) => [
        ...(Object.hasOwn(value as object, 'description') ? [] : [`${path}.${key}`]),
        ...undescribed(value, `${path}.${key}`),
      ],
    );
  };
  expect(undescribed(schema, '')).toEqual([]);
});

test('the example is a correct configuration', () => {
  const { rules } = loadReplicationConfig(fileURLToPath(new URL('replication.example.json', root)));
  expect(rules.map(({ name, select }) => [name, select.kind])).toEqual([
    ['golden-images', 'tags'],
    ['citrix-master', 'names'],
  ]);
});

describe('schema and parser agree', () => {
  const validator = z.fromJSONSchema(schema);
  const fits = (contents: unknown): boolean => validator.safeParse(contents).success;

  test.each([
    ['the example', JSON.parse(text('replication.example.json')) as unknown],
    ['the least', file()],
    ['tags', file(rule({ select: { tags: { a: '' } } }))],
    ['durations', file(rule({ deleteDelay: 'P1DT2H', unselectedDelay: 'PT0.5S' }))],
    ['a group of another script', file(rule({ targets: [target('группа_1')] }))],
  ])('on what is right: %s', (_what, contents) => {
    expect(problemsOf(contents)).toEqual([]);
    expect(fits(contents)).toBe(true);
  });

  test.each([
    ['no rules', {}],
    ['an empty list of rules', { rules: [] }],
    ['an unknown key', { ...file(), rulez: 1 }],
    ['an unknown key in a rule', file(rule({ adopt: false }))],
    ['no selection', file(rule({ select: {} }))],
    ['two selections', file(rule({ select: { all: true, names: ['a'] } }))],
    ['no tags', file(rule({ select: { tags: {} } }))],
    ['a bad key of a tag', file(rule({ select: { tags: { 'a/b': 'x' } } }))],
    ['a bad name', file(rule({ name: 'a b' }))],
    ['a bad group', file(rule({ targets: [target('a.')] }))],
    ['a bad region', file(rule({ targets: [target('a', { location: 'west-europe' })] }))],
    ['a month', file(rule({ deleteDelay: 'P1M' }))],
    ['a word for locks that there is not', file(rule({ locks: 'ignore' }))],
    ['protection that is no boolean', file(rule({ protect: 'yes' }))],
    ['five fields', { ...file(), nightlySync: '0 2 * * *' }],
    ['a negative count', { ...file(), deletionGuard: { maxCount: -1 } }],
  ])('on what is wrong: %s', (_what, contents) => {
    expect(problemsOf(contents)).not.toEqual([]);
    expect(fits(contents)).toBe(false);
  });
});
