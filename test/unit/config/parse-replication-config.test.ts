import { describe, expect, test } from 'vitest';
import { ConfigurationError } from '../../../src/config/configuration-error.ts';
import { parseReplicationConfig } from '../../../src/config/parse-replication-config.ts';
import { file, issuesOf, problemsOf, rule, source, subscriptionOne, target } from './replication-files.ts';

describe('a correct file', () => {
  test('is read with its defaults', () => {
    expect(parseReplicationConfig(JSON.stringify(file()))).toEqual({
      rules: [
        {
          name: 'golden-images',
          source: { subscriptionId: subscriptionOne, resourceGroup: 'rg-images' },
          select: { kind: 'all' },
          targets: [{ subscriptionId: subscriptionOne, resourceGroup: 'rg-weu', location: 'westeurope' }],
          whenSourceDeleted: 'delete',
          whenSourceUnselected: 'keep',
          fullSnapshots: 'refuse',
          locks: 'respect',
          protect: false,
          deleteDelayMs: 15 * 60_000,
          unselectedDelayMs: 24 * 3_600_000,
        },
      ],
      nightlySync: '0 0 2 * * *',
      deletionGuard: { maxCount: 10, maxPercent: 50 },
    });
  });

  test('is read with every key', () => {
    const set = `/subscriptions/${subscriptionOne.toUpperCase()}/resourceGroups/k/providers/microsoft.compute/DiskEncryptionSets/d`;
    const full = {
      $schema: './replication.schema.json',
      rules: [
        rule({
          select: { tags: { SnapReplicate: 'Replicate', Empty: '' } },
          mode: 'SameSubDifferentRegion',
          targets: [
            target('rg-weu', {
              location: 'West Europe',
              sku: 'Standard_ZRS',
              diskEncryptionSetId: set,
              copySpeed: 'Enhanced',
            }),
          ],
          deleteDelay: 'PT0S',
          unselectedDelay: 'P1W',
          locks: 'lift',
          protect: true,
        }),
      ],
      // The host's NCRONTAB parts fields by blanks alone.
      nightlySync: ' 0\t30  1 * * MON-FRI\n',
      deletionGuard: { maxCount: 0 },
    };
    const config = parseReplicationConfig(JSON.stringify(full));
    expect(config).toMatchObject({
      nightlySync: '0 30 1 * * MON-FRI',
      deletionGuard: { maxCount: 0, maxPercent: 50 },
    });
    expect(config.rules[0]).toMatchObject({
      select: { kind: 'tags', tags: { SnapReplicate: 'Replicate', Empty: '' } },
      mode: 'SameSubDifferentRegion',
      targets: [
        { location: 'westeurope', sku: 'Standard_ZRS', diskEncryptionSetId: set, copySpeed: 'Enhanced' },
      ],
      deleteDelayMs: 0,
      unselectedDelayMs: 7 * 86_400_000,
      locks: 'lift',
      protect: true,
    });
  });

  test('may select by names, and begin with a byte order mark', () => {
    const text = JSON.stringify(file(rule({ select: { names: ['golden-*', 'a?.1'] } })));
    expect(parseReplicationConfig(`\uFEFF${text}`).rules[0]?.select).toEqual({
      kind: 'names',
      patterns: ['golden-*', 'a?.1'],
    });
  });
});

test('all problems of a file are reported at once, each with its path', () => {
  const wrong = {
    rules: [
      rule({
        nam: 'x',
        name: 'two words',
        source: { subscriptionId: 'none', resourceGroup: 'rg.' },
        select: { tags: { 'a<': 1 }, al: true },
        targets: [target('rg-weu', { location: 'west-europe' }), 5],
        whenSourceDeleted: 'remove',
        deleteDelay: 'P1M',
        locks: 'ignore',
        protect: 'yes',
        adopt: true,
      }),
      rule({ name: undefined, source: source('rg-a'), targets: [target('RG-A', { location: 7 })] }),
    ],
    nightlySync: '0 2 * * *',
    deletionGuard: { maxCount: -1, maxPercent: 101 },
    extra: 1,
  };
  expect(issuesOf(wrong).map(({ path }) => path)).toEqual([
    'rules[0].name',
    'rules[0].source.subscriptionId',
    'rules[0].source.resourceGroup',
    'rules[0].select.tags',
    'rules[0].select.tags["a<"]',
    'rules[0].select.al',
    'rules[0].targets[0].location',
    'rules[0].targets[1]',
    'rules[0].whenSourceDeleted',
    'rules[0].nam',
    'rules[0].deleteDelay',
    'rules[0].locks',
    'rules[0].protect',
    'rules[0].adopt',
    'rules[1].name',
    'rules[1].targets[0]',
    'rules[1].targets[0].location',
    'nightlySync',
    'deletionGuard.maxCount',
    'deletionGuard.maxPercent',
    'extra',
  ]);
});

test('the message of the error is readable by itself', () => {
  const parse = () => parseReplicationConfig('{"rules": []}', 'my.json');
  expect(parse).toThrow(ConfigurationError);
  expect(parse).toThrow(/^my\.json has 1 problem:\n {2}line 1, column 2, rules: is empty; name at least 1/);
});

describe('a problem says what is wrong and what to do', () => {
  const one = (more: Record<string, unknown>): string[] => problemsOf(file(rule(more)));

  test.each([
    [{ naem: 1 }, /^rules\[0\]\.naem: is not a known key; did you mean "name"\?/],
    [{ Select: 1 }, /did you mean "select"\?/],
    [{ adopt: true }, /^rules\[0\]\.adopt: is not a known key; remove it\. Known here: name, source/],
    [{ locks: 'ignore' }, /^rules\[0\]\.locks: must be "respect" or "lift", but is "ignore"/],
    [{ whenSourceDeleted: undefined }, /^rules\[0\]\.whenSourceDeleted: is missing; add it\. What happens/],
    [{ name: 'a'.repeat(65) }, /is not a name; use 1 to 64/],
    [{ name: '' }, /"" is not a name/],
    [{ select: {} }, /^rules\[0\]\.select: needs exactly one of "tags", "names" and "all"/],
    [{ select: { all: true, names: ['a'] } }, /needs exactly one of/],
    [{ select: { all: false } }, /^rules\[0\]\.select\.all: must be true, but is false/],
    [{ select: { tags: {} } }, /^rules\[0\]\.select\.tags: has no tag; name at least one/],
    [{ select: { tags: { a: '1', A: '2' } } }, /two keys that differ in case only/],
    [{ select: { tags: { a: 'x'.repeat(257) } } }, /^rules\[0\]\.select\.tags\.a: is longer than 256/],
    [{ select: { names: [] } }, /^rules\[0\]\.select\.names: is empty/],
    [{ select: { names: ['a b'] } }, /^rules\[0\]\.select\.names\[0\]: "a b" can match no snapshot/],
    [{ targets: [] }, /^rules\[0\]\.targets: is empty; name at least 1/],
    [{ source: null }, /^rules\[0\]\.source: must be an object \{ … \}, but is null/],
    [{ deleteDelay: 15 }, /^rules\[0\]\.deleteDelay: must be a text in double quotes, but is 15/],
    [{ deleteDelay: 'PT15' }, /is not an ISO 8601 duration; write for example "PT15M"/],
    [{ targets: [target('rg-weu', { sku: 'Premium_LRS' })] }, /targets\[0\]\.sku: must be "Standard_LRS" or/],
    [{ targets: [target('a/b')] }, /targets\[0\]\.resourceGroup: "a\/b" is not the name of a resource group/],
  ])('%j', (more, expected) => {
    const problems = one(more);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatch(expected);
  });

  test.each([
    ['{\r\n  "rules": [ # all', /\n {2}line 2, column 14: expected a value, found "#"$/],
    ['', /\n {2}line 1, column 1: the text ends where a value should be$/],
    ["{'rules': 1}", /\n {2}line 1, column 2: expected a key in double quotes, found "'"$/],
  ])('%j', (text, expected) => {
    expect(() => parseReplicationConfig(text)).toThrow(expected);
  });

  test('and where, also where something is missing', () => {
    const text = `{
  "rules": [
    // The only one.
    {
      "name": "a b",
      "targets": [{ "resourceGroup": "rg", "location": "westeurpe", }],
    },
  ],
}`;
    const places = issuesOf(text).map(({ path, place }) => [path, place?.line, place?.column]);
    expect(places).toEqual([
      ['rules[0].source', 4, 5],
      ['rules[0].select', 4, 5],
      ['rules[0].whenSourceDeleted', 4, 5],
      ['rules[0].whenSourceUnselected', 4, 5],
      ['rules[0].name', 5, 7],
      ['rules[0].targets[0].subscriptionId', 6, 19],
      ['rules[0].targets[0].location', 6, 44],
    ]);
  });

  test('a repeated key comes with the other problems', () => {
    expect(problemsOf('{"rules": [],\n "rules": []}')).toEqual([
      'rules: is there twice; remove one of the two',
      expect.stringContaining('rules: is empty'),
    ]);
  });

  test.each(['[]', 'null', '5', '"x"'])('%s is no configuration', (text) => {
    expect(problemsOf(text)).toEqual([expect.stringMatching(/^: must be an object/)]);
  });
});

test('keys that mean something in JavaScript do no harm', () => {
  const tagged = JSON.stringify(file()).replace('{"all":true}', '{"tags":{"__proto__":"x"}}');
  expect(problemsOf(tagged)).toContainEqual(
    expect.stringMatching(/^rules\[0\]\.select\.tags\.__proto__: is not allowed as a key/),
  );
  expect(problemsOf({ ...file(), constructor: 1, toString: 2 })).toHaveLength(2);
});

test('problems come in the order of the file, whatever finds them', () => {
  const text = [
    '{"rules": [{',
    '"name": "r", "source": {"subscriptionId": "11111111-1111-4111-8111-111111111111", "resourceGroup": "a"},',
    '"select": {"all": true}, "targets": [{"subscriptionId": "11111111-1111-4111-8111-111111111111",',
    '"resourceGroup": "b",',
    '"location": "westeuropa"}],',
    '"whenSourceDeleted": "perhaps",',
    '"whenSourceUnselected": "keep", "protect": "yes"}], "nope": 1}',
  ].join('\n');
  const lines = issuesOf(text).map(({ place }) => place?.line);
  expect(lines).toEqual([5, 6, 7, 7]);
});
