import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { ConfigurationError } from '../../../src/config/configuration-error.ts';
import { loadReplicationConfig } from '../../../src/config/load.ts';
import { file } from './replication-files.ts';

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
    /none\.json has 1 problem:\n.*ENOENT.*REPLICATION_FILE/,
  ],
  ['a folder', () => folder, /EISDIR/],
  ['UTF-16', () => written('utf16.json', '\uFEFF{}', 'utf16le'), /is not UTF-8; save it with that encoding/],
  ['a wrong file', () => written('wrong.json', '{}'), /wrong\.json has 1 problem:\n {2}rules: is missing/],
])('%s is refused by its path', (_what, make, message) => {
  const at = make();
  const load = () => loadReplicationConfig(at);
  expect(load).toThrow(ConfigurationError);
  expect(load).toThrow(message);
});
