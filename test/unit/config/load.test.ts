import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { ConfigurationError } from '../../../src/config/configuration-error.ts';
import { loadReplicationConfig } from '../../../src/config/load.ts';
import { parseReplicationConfig } from '../../../src/config/parse-replication-config.ts';
import { file, rule, subscriptionOne, target } from './replication-files.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'replication-config-'));
afterAll(() => rmSync(folder, { recursive: true }));

function written(name: string, contents: string, encoding: BufferEncoding = 'utf8'): string {
  const at = path.join(folder, name);
  writeFileSync(at, contents, encoding);
  return at;
}

test('a file is read, with or without a byte order mark', () => {
  const text = JSON.stringify(file());
  expect(loadReplicationConfig(written('plain.json', text)).rules).toHaveLength(1);
  expect(loadReplicationConfig(written('bom.json', `\uFEFF${text}`)).rules).toHaveLength(1);
});

test.each([
  [
    'a missing file',
    () => path.join(folder, 'none.json'),
    /none\.json has 1 problem:\n.*is not there.*REPLICATION_FILE/,
  ],
  ['a folder', () => folder, /is a folder/],
  [
    'UTF-16',
    () => written('utf16.json', '\uFEFF{}', 'utf16le'),
    /is UTF-16, as Windows PowerShell writes it; save it as UTF-8/,
  ],
  ['UTF-16 without its mark', () => written('unmarked.json', '{}', 'utf16le'), /is UTF-16, as Windows/],
  ['Latin-1', () => written('latin1.json', '{"ä":1}', 'latin1'), /is not UTF-8; save it as UTF-8/],
  [
    'a wrong file',
    () => written('wrong.json', '{}'),
    /wrong\.json has 1 problem:\n {2}line 1, column 1, rules: is missing/,
  ],
])('%s is refused by its path', (_what, make, message) => {
  const at = make();
  const load = () => loadReplicationConfig(at);
  expect(load).toThrow(ConfigurationError);
  expect(load).toThrow(message);
});

describe('a file that extends another', () => {
  written(
    'base.json',
    `{
  "deletionGuard": { "maxCount": 5, "maxPercent": 20 },
  "rules": [
    ${JSON.stringify(rule())},
    ${JSON.stringify(rule({ name: 'second', targets: [target('rg-sea')] }))}
  ]
}`,
  );

  test('has what it says itself, and the rest of the base', () => {
    const over = written(
      'over.json',
      `{
  "extends": "base.json", // one folder
  "deletionGuard": { "maxPercent": 30 },
  "rules": [
    { "name": "Second", "select": { "names": ["a*"] }, "source": { "resourceGroup": "rg-other" } },
    ${JSON.stringify(rule({ name: 'third', targets: [target('rg-neu')] }))},
  ],
}`,
    );
    const { deletionGuard, rules } = loadReplicationConfig(over);
    expect(deletionGuard).toEqual({ maxCount: 5, maxPercent: 30 });
    expect(
      rules.map(({ name, source, select, targets }) => [
        name,
        source.resourceGroup,
        source.subscriptionId,
        select.kind,
        targets[0]?.resourceGroup,
      ]),
    ).toEqual([
      ['golden-images', 'rg-images', subscriptionOne, 'all', 'rg-weu'],
      ['Second', 'rg-other', subscriptionOne, 'names', 'rg-sea'],
      ['third', 'rg-images', subscriptionOne, 'all', 'rg-neu'],
    ]);
  });

  test('names the file of each problem', () => {
    const over = written(
      'wrong-over.json',
      '{\n "extends": "base.json",\n "rules": [{"name": "second", "protect": 1}],\n "extra": 1 }',
    );
    const top = written('top.json', '{"extends": "wrong-over.json", "nightlySync": "never"}');
    expect(() => loadReplicationConfig(over)).toThrow(
      /wrong-over\.json line 3, column \d+, rules\[1\]\.protect: .*\n.*wrong-over\.json line 4, column 2, extra/,
    );
    expect(() => loadReplicationConfig(top)).toThrow(/top\.json line 1, column \d+, nightlySync/);
  });

  test('is refused when it extends itself, or what is not there', () => {
    const self = written('self.json', '{"extends": "./self.json"}');
    expect(() => loadReplicationConfig(self)).toThrow(/extends: "\.\/self\.json" extends this file in turn/);
    const lost = written('lost.json', '{"extends": "nowhere.json"}');
    expect(() => loadReplicationConfig(lost)).toThrow(
      /nowhere\.json has 1 problem:\n.*is not there.*lost\.json extends it/,
    );
  });

  test('cannot be read from a text alone', () => {
    const text = JSON.stringify({ ...file(), extends: 'base.json' });
    expect(() => parseReplicationConfig(text)).toThrow(/extends: is read from files only/);
  });
});
