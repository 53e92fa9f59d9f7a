/** What is seen of a start that works, and of one that fails: the first line that the process prints. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { startApp } from '../../../src/functions/start.ts';

const namespace = {
  SERVICEBUS__fullyQualifiedNamespace: 'contoso.servicebus.windows.net',
  JOURNAL__blobServiceUri: 'https://contoso.blob.core.windows.net',
};

function folderOf(files: Record<string, string>): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'snaprep-start-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  for (const [name, text] of Object.entries(files)) writeFileSync(path.join(folder, name), text);
  return folder;
}

function start(
  env: Record<string, string>,
  appRoot: string,
): { out: string[]; errors: string[]; failure?: string } {
  const out: string[] = [];
  const errors: string[] = [];
  try {
    startApp(env, appRoot, { out: (line) => out.push(line), error: (line) => errors.push(line) });
    return { out, errors };
  } catch (error) {
    return { out, errors, failure: error instanceof Error ? error.message : '' };
  }
}

const rules = JSON.stringify({
  rules: [
    {
      name: 'golden-images',
      source: { subscriptionId: '11111111-1111-1111-1111-111111111111', resourceGroup: 'rg-images' },
      select: { all: true },
      targets: [
        {
          subscriptionId: '11111111-1111-1111-1111-111111111111',
          resourceGroup: 'rg-images-weu',
          location: 'westeurope',
        },
      ],
      whenSourceDeleted: 'keep',
      whenSourceUnselected: 'keep',
    },
  ],
});

test('a start says which version runs, in its first line', () => {
  const app = folderOf({ 'replication.json': rules, 'package.json': '{"version":"1.2.3"}' });
  const { out, errors, failure } = start(namespace, app);
  expect([errors, failure]).toEqual([[], undefined]);
  expect(JSON.parse(out[0] ?? '')).toEqual({
    event: 'started',
    version: '1.2.3',
    node: process.version,
    rules: 1,
    pairs: 1,
  });
});

test('a package without a manifest starts, as a version that is not known', () => {
  const { out } = start(namespace, folderOf({ 'replication.json': rules }));
  expect(JSON.parse(out[0] ?? '')).toMatchObject({ event: 'started', version: 'unknown' });
});

test('a start that fails prints all problems in one line, and throws them in one', () => {
  const app = folderOf({ 'replication.json': rules, 'package.json': '{"version":"1.2.3"}' });
  const { out, errors, failure = '' } = start({ EVENTS_QUEUE: '-' }, app);
  expect([out, errors.length]).toEqual([[], 1]);
  expect(errors[0]).not.toContain('\n');
  expect(failure).not.toContain('\n');
  expect(JSON.parse(errors[0] ?? '')).toMatchObject({
    event: 'startFailed',
    version: '1.2.3',
    problems: [
      expect.stringContaining('SERVICEBUS__fullyQualifiedNamespace: is not set'),
      expect.stringContaining('EVENTS_QUEUE: '),
      expect.stringContaining('JOURNAL__blobServiceUri: is not set'),
    ],
  });
  expect(failure).toMatch(/SERVICEBUS__fullyQualifiedNamespace: .*; EVENTS_QUEUE: /);
});

test('so does one with a configuration that is wrong', () => {
  const { errors } = start(namespace, folderOf({ 'replication.json': '{"rules":[]}' }));
  expect(JSON.parse(errors[0] ?? '')).toMatchObject({ problems: [expect.stringMatching(/^rules: /)] });
});
