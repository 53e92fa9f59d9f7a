/** Append blobs of a seeded account: rights on its container, the limit of blocks, answers that are lost. */
import { BlobServiceClient, type ContainerClient } from '@azure/storage-blob';
import { readFileSync } from 'node:fs';
import tls from 'node:tls';
import { afterEach, expect, test } from 'vitest';
import type { RoleAssignment } from '../../src/authorization/role-assignments.ts';
import { defaultClientId } from '../../src/identity/identity-endpoint.ts';
import { LocalCloud } from '../../src/local-cloud.ts';
import { codeOf } from '../blob/page-blob-contract.ts';
import { credentialOf, group, idOf, location, subscriptionId } from './storage-fixture.ts';

const accountId = idOf('Microsoft.Storage/storageAccounts', 'seeded');
const inContainer = 'Microsoft.Storage/storageAccounts/blobServices/containers';

let cloud: LocalCloud | undefined;

afterEach(async () => {
  await cloud?.close();
  cloud = undefined;
});

/** Two containers; on the first, the caller may do these to blobs. */
async function open(...verbs: string[]): Promise<{ cloud: LocalCloud; containers: ContainerClient[] }> {
  const assignment: RoleAssignment = {
    principalId: defaultClientId,
    scope: `${accountId}/blobServices/default/containers/journal`,
    permissions: {
      actions: [],
      notActions: [],
      dataActions: verbs.map((verb) => `${inContainer}/blobs/${verb}`),
      notDataActions: [],
    },
  };
  cloud = await LocalCloud.start({
    seed: {
      subscriptions: [{ subscriptionId, resourceGroups: [{ name: group, location }] }],
      storageAccounts: [{ id: accountId, location, containers: ['journal', 'other'] }],
    },
    queues: [],
    topics: [],
    access: { assignments: [assignment], namespaceId: 'none' },
  });
  tls.setDefaultCACertificates([
    ...tls.getCACertificates('default'),
    readFileSync(cloud.certificateFile, 'utf8'),
  ]);
  const url = `${String(cloud.environment()['BLOB_ENDPOINT'])}/seeded`;
  const service = new BlobServiceClient(url, credentialOf(cloud), { retryOptions: { maxTries: 1 } });
  return { cloud, containers: ['journal', 'other'].map((name) => service.getContainerClient(name)) };
}

test('whoever may only add makes and appends, and neither replaces, reads nor deletes', async () => {
  const { containers } = await open('add/action');
  const [blob, elsewhere] = containers.map((container) => container.getAppendBlobClient('a'));
  await blob?.create();
  await blob?.appendBlock('one', 3);
  const refused = '403 AuthorizationPermissionMismatch';
  expect(await codeOf(Promise.resolve(blob?.create()))).toBe(refused);
  expect(await codeOf(Promise.resolve(blob?.download()))).toBe(refused);
  expect(await codeOf(Promise.resolve(blob?.delete()))).toBe(refused);
  expect(await codeOf(Promise.resolve(elsewhere?.create()))).toBe(refused);
});

test('whoever may write appends too, and whoever may read does not', async () => {
  const { containers } = await open('write');
  const blob = containers[0]?.getAppendBlobClient('a');
  await blob?.create();
  await blob?.appendBlock('one', 3);
  await cloud?.close();
  const reader = (await open('read')).containers[0]?.getAppendBlobClient('a');
  expect(await codeOf(Promise.resolve(reader?.create()))).toBe('403 AuthorizationPermissionMismatch');
});

test('a blob takes 50,000 blocks and no more', async () => {
  const { cloud, containers } = await open('write', 'read');
  const blob = containers[0]?.getAppendBlobClient('full');
  await blob?.create();
  const stored = cloud.blobs.store.find(new URL(blob?.url ?? ''));
  if (stored?.type !== 'AppendBlob') throw new Error('not there');
  for (let block = 0; block < 49_999; block++) stored.content.append(Buffer.from('.'));
  expect((await blob?.appendBlock('!', 1))?.blobCommittedBlockCount).toBe(50_000);
  expect(await codeOf(Promise.resolve(blob?.appendBlock('!', 1)))).toBe('409 BlockCountExceedsLimit');
  expect((await blob?.getProperties())?.contentLength).toBe(50_000);
});

test('a block whose answer is lost is there all the same', async () => {
  const { cloud, containers } = await open('write', 'read');
  const blob = containers[0]?.getAppendBlobClient('a');
  await blob?.create();
  cloud.blobs.faults.add({ comp: 'appendblock', answer: 'lost-answer' });
  expect(await codeOf(Promise.resolve(blob?.appendBlock('one', 3)))).not.toBe(' ');
  cloud.blobs.faults.add({ comp: 'appendblock', answer: 'broken-connection' });
  expect(await codeOf(Promise.resolve(blob?.appendBlock('two', 3)))).not.toBe(' ');
  expect((await blob?.downloadToBuffer())?.toString()).toBe('one');
  expect(await codeOf(Promise.resolve(blob?.download(3)))).toBe('416 InvalidRange');
});
