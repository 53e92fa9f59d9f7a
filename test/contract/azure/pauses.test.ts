/** What is paused, on the real SDK against the local cloud's append blobs. */
import { builtInRole, defaultClientId, LocalCloud } from 'local-azure';
import { readFileSync } from 'node:fs';
import tls from 'node:tls';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { BlobPauses } from '../../../src/azure/pauses/blob-pauses.ts';
import type { Pause } from '../../../src/replication/pause.ts';
import { noon } from '../../support/snapshots.ts';

const hour = 3_600_000;
const account = 'service';
const subscriptionId = '11111111-1111-1111-1111-111111111111';
const accountId = `/subscriptions/${subscriptionId}/resourceGroups/rg-snaprep/providers/Microsoft.Storage/storageAccounts/${account}`;
const blobName = 'pauses.jsonl';

let cloud: LocalCloud;
let now = noon;

beforeEach(async () => {
  now = noon;
  const permissions = builtInRole('ba92f5b4-2d11-453d-a403-e96b0029c9fe');
  if (permissions === undefined) throw new Error('the role is not known');
  const scope = `${accountId}/blobServices/default/containers/journal`;
  cloud = await LocalCloud.start({
    seed: {
      subscriptions: [{ subscriptionId, resourceGroups: [{ name: 'rg-snaprep', location: 'northeurope' }] }],
      storageAccounts: [{ id: accountId, location: 'northeurope', containers: ['journal', 'other'] }],
    },
    queues: [],
    topics: [],
    access: { assignments: [{ principalId: defaultClientId, scope, permissions }], namespaceId: 'none' },
  });
  tls.setDefaultCACertificates([
    ...tls.getCACertificates('default'),
    readFileSync(cloud.certificateFile, 'utf8'),
  ]);
});

afterEach(async () => {
  await cloud.close();
});

/** Another instance of the service. */
function instance(container = 'journal'): BlobPauses {
  const credential = {
    getToken: async () => {
      const url = `${cloud.identity.url}?api-version=2019-08-01&resource=https://storage.azure.com`;
      const answer = await fetch(url, { headers: { 'x-identity-header': cloud.identity.header } });
      const { access_token: token } = (await answer.json()) as { access_token: string };
      return { token, expiresOnTimestamp: Date.now() + hour };
    },
  };
  const settings = { blobServiceUri: `${cloud.blobs.url}/${account}`, container, retentionDays: 400 };
  return new BlobPauses(credential, settings, () => now);
}

function blobs() {
  const container = cloud.blobs.store.accounts.get(account)?.containers.get('journal');
  if (container === undefined) throw new Error('there is no container');
  return container.blobs;
}

function text(): string {
  const blob = blobs().get(blobName);
  return blob === undefined ? '' : blob.content.read(0, blob.content.size).toString();
}

function smuggle(line: string): void {
  const blob = blobs().get(blobName);
  if (blob?.type !== 'AppendBlob') throw new Error('there is no append blob');
  blob.content.append(Buffer.from(line));
}

const deletions: Pause = { scope: 'deletions', since: noon, by: 'p-1', reason: 'audit' };
const ofRule = (rule: string): Pause => ({ scope: 'everything', rule, since: noon });
const adding =
  (added: Pause) =>
  (pauses: readonly Pause[]): readonly Pause[] => [...pauses, added];

test('nothing was ever paused: that is read, and makes no blob', async () => {
  expect(await instance().read()).toEqual({ kind: 'read', pauses: [] });
  expect(blobs().size).toBe(0);
});

test('another instance reads what one paused and resumed, and lines are only ever appended', async () => {
  await instance().change(adding(deletions));
  await instance().change(adding(ofRule('kiosks')));
  const before = text();
  expect(await instance().read()).toEqual({ kind: 'read', pauses: [deletions, ofRule('kiosks')] });
  const changed = await instance().change((pauses) => pauses.filter(({ scope }) => scope !== 'deletions'));
  expect(changed).toEqual({ before: [deletions, ofRule('kiosks')], after: [ofRule('kiosks')] });
  expect(await instance().read()).toEqual({ kind: 'read', pauses: [ofRule('kiosks')] });
  expect(text().startsWith(before)).toBe(true);
});

test('many that change at once: each change is kept, by an ETag each', async () => {
  const rules = ['a', 'b', 'c', 'd'];
  await Promise.all(rules.map((rule) => instance().change(adding(ofRule(rule)))));
  const state = await instance().read();
  expect(state.kind === 'read' && state.pauses.map(({ rule }) => rule).sort()).toEqual(rules);
});

test('a look believes what was read for ten seconds, unless it asks anew or its clock went back', async () => {
  const reader = instance();
  await reader.read();
  await instance().change(adding(deletions));
  expect(await reader.read()).toMatchObject({ pauses: [] });
  expect(await reader.read({ fresh: true })).toMatchObject({ pauses: [deletions] });
  await instance().change(() => []);
  now -= hour;
  expect(await reader.read()).toMatchObject({ pauses: [] });
  await instance().change(adding(deletions));
  now += 10_000;
  expect(await reader.read()).toMatchObject({ pauses: [deletions] });
});

describe('what cannot be read is never "nothing is paused"', () => {
  test.each([
    ['an outage', () => cloud.blobs.faults.add({ times: 1000, answer: { status: 503, code: 'ServerBusy' } })],
    [
      'something else that answers in place of the service',
      () => cloud.blobs.faults.add({ times: 1000, answer: { status: 200, page: '' } }),
    ],
    ['a container that is gone', () => cloud.blobs.store.accounts.get(account)?.containers.delete('journal')],
    ['a line that is none', () => smuggle('{"paused":{"scope":"all"}}\n')],
    ['a line without an end', () => smuggle('{"paused":{"scope":"deletions"')],
  ])('%s', async (_what, breakIt) => {
    await instance().change(adding(deletions));
    const kept = text();
    breakIt();
    expect((await instance().read()).kind).toBe('unreadable');
    await expect(instance().change(() => [])).rejects.toMatchObject({ name: 'ArmError' });
    cloud.blobs.faults.clear();
    const container = cloud.blobs.store.accounts.get(account)?.containers.get('journal');
    if (container !== undefined) expect(text().startsWith(kept)).toBe(true);
  });

  test('a role that is missing', async () => {
    const state = await instance('other').read();
    expect(state).toMatchObject({ kind: 'unreadable', code: 'AuthorizationPermissionMismatch' });
    expect(state.kind === 'unreadable' && state.detail).toContain('Storage Blob Data Contributor');
  });
});
