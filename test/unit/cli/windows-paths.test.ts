/** Paths as Windows has them: with drives, backslashes and blanks. */
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type * as Settings from '../../../src/config/settings.ts';
import type * as View from '../../../src/cli/views/validate.ts';

let settings: typeof Settings;
let view: typeof View;

/** Files of tests share their modules: these are loaded for this one alone, before and after all others. */
beforeAll(async () => {
  vi.resetModules();
  vi.doMock('node:path', async (original) => {
    const { win32 } = await original<{ win32: object }>();
    return { ...win32, default: win32 };
  });
  settings = await import('../../../src/config/settings.ts');
  view = await import('../../../src/cli/views/validate.ts');
});

afterAll(() => {
  vi.doUnmock('node:path');
  vi.resetModules();
});

const home = 'C:\\Users\\Ada Lovelace\\images';

function replicationFile(given: string): string {
  const env = {
    REPLICATION_FILE: given,
    SERVICEBUS__fullyQualifiedNamespace: 'x.servicebus.windows.net',
    JOURNAL__blobServiceUri: 'https://x.blob.core.windows.net',
  };
  return settings.readSettings(env, home).replicationFile;
}

test('the configuration is found below the folder, on another drive, in a share, and with either slash', () => {
  expect(replicationFile('replication.json')).toBe(`${home}\\replication.json`);
  expect(replicationFile('config/replication.json')).toBe(`${home}\\config\\replication.json`);
  expect(replicationFile('..\\replication.json')).toBe('C:\\Users\\Ada Lovelace\\replication.json');
  expect(replicationFile('D:\\r.json')).toBe('D:\\r.json');
  expect(replicationFile('\\\\server\\share\\r.json')).toBe('\\\\server\\share\\r.json');
});

test('a place in a file is told behind its whole path', () => {
  const issue = { path: 'rulse', place: { line: 3, column: 5 }, message: 'is not a known key' };
  const text = view.validationText({ file: `${home}\\replication.json`, valid: false, issues: [issue] });
  expect(text).toBe(`${home}\\replication.json:3:5: rulse: is not a known key\n`);
});
