/** The Blob service of the local cloud, through the real clients. */
import { ComputeManagementClient } from '@azure/arm-compute';
import { StorageManagementClient } from '@azure/arm-storage';
import type { TokenCredential } from '@azure/core-auth';
import {
  AnonymousCredential,
  BlobServiceClient,
  PageBlobClient,
  type ContainerClient,
} from '@azure/storage-blob';
import tls from 'node:tls';
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { ManualClock } from '../../src/clock.ts';
import { LocalCloud } from '../../src/local-cloud.ts';
import { footerProblem } from '../../src/blob/vhd.ts';
import { appendBlobContract } from './append-blob-contract.ts';
import { codeOf, pageBlobContract, rangesOf } from './page-blob-contract.ts';

const subscriptionId = '11111111-1111-1111-1111-111111111111';
const group = 'rg-images';
const mib = 2 ** 20;
const once = { retryOptions: { maxTries: 1 } };

const clock = new ManualClock('2026-11-23T12:00:00Z');
let cloud: LocalCloud;
let credential: TokenCredential;
let container: ContainerClient;
let blobs = 0;

beforeAll(async () => {
  cloud = await LocalCloud.start({
    clock,
    seed: {
      subscriptions: [{ subscriptionId, resourceGroups: [{ name: group, location: 'westeurope' }] }],
    },
    queues: [],
    topics: [],
    behaviour: { operationMs: 0 },
  });
  tls.setDefaultCACertificates([...tls.getCACertificates(), readFileSync(cloud.certificateFile, 'utf8')]);
  credential = {
    getToken: async (scopes) => {
      const url = new URL(cloud.identity.url);
      url.searchParams.set('api-version', '2019-08-01');
      url.searchParams.set('resource', [scopes].flat()[0]?.replace('/.default', '') ?? '');
      const answer = await fetch(url, { headers: { 'x-identity-header': cloud.identity.header } });
      const { access_token: token } = (await answer.json()) as { access_token: string };
      return { token, expiresOnTimestamp: Date.now() + 3_600_000 };
    },
  };
  const accounts = storage().storageAccounts;
  await accounts
    .create(group, 'teststore', { location: 'westeurope', kind: 'StorageV2', sku: { name: 'Standard_LRS' } })
    .pollUntilDone();
  container = service().getContainerClient('disks');
  await container.create();
});

afterAll(async () => {
  await cloud.close();
});

let blob: PageBlobClient;
beforeEach(async () => {
  blob = container.getPageBlobClient(`disk-${++blobs}.vhd`);
  await blob.create(16 * mib, { metadata: { state: 'new' } });
});

function arm(): { endpoint: string; credentials: { scopes: string[] } } {
  const endpoint = cloud.environment()['RESOURCE_MANAGER_ENDPOINT'] ?? '';
  return { endpoint, credentials: { scopes: [`${endpoint}/.default`] } };
}

function storage(): StorageManagementClient {
  return new StorageManagementClient(credential, subscriptionId, arm());
}

function service(of: TokenCredential = credential): BlobServiceClient {
  return new BlobServiceClient(`${cloud.blobs.url}/teststore`, of, once);
}

describe('accounts', () => {
  test('are shown as they were made, and say where their blobs are', async () => {
    const account = await storage().storageAccounts.getProperties(group, 'teststore');
    expect(account).toMatchObject({ provisioningState: 'Succeeded', location: 'westeurope' });
    expect(account.primaryEndpoints?.blob).toBe(`${cloud.blobs.url}/teststore/`);
    const listed = [];
    for await (const { name } of storage().storageAccounts.listByResourceGroup(group)) listed.push(name);
    expect(listed).toEqual(['teststore']);
  });

  test('have names of one space, of lower-case letters and digits', async () => {
    const { storageAccounts } = storage();
    const body = { location: 'westeurope', kind: 'StorageV2', sku: { name: 'Standard_LRS' } };
    const create = (name: string): Promise<unknown> =>
      storageAccounts.create(group, name, body).pollUntilDone();
    expect(await codeOf(create('Not-A-Name'))).toBe('400 AccountNameInvalid');
    expect(await codeOf(storageAccounts.getProperties(group, 'nowhere'))).toBe('404 ResourceNotFound');
    await create('shortlived');
    await storageAccounts.delete(group, 'shortlived');
    await storageAccounts.delete(group, 'shortlived');
    expect(await codeOf(storageAccounts.getProperties(group, 'shortlived'))).toBe('404 ResourceNotFound');
  });
});

pageBlobContract(() => container);
appendBlobContract(() => container);

test('a range that no write can have is refused by its documented code', async () => {
  const write = (offset: number, count: number): Promise<string> =>
    codeOf(blob.uploadPages(Buffer.alloc(count), offset, count));
  expect(await write(100, 512)).toBe('416 InvalidPageRange');
  expect(await write(0, 5 * mib)).toBe('416 InvalidPageRange');
});

test('a lease runs out by the clock, unless it is renewed', async () => {
  const lease = blob.getBlobLeaseClient();
  await lease.acquireLease(60);
  clock.advanceTo(clock.now() + 50_000);
  await lease.renewLease();
  clock.advanceTo(clock.now() + 50_000);
  expect((await blob.getProperties()).leaseState).toBe('leased');
  clock.advanceTo(clock.now() + 11_000);
  await blob.setMetadata({ state: 'free' });
  await blob.getBlobLeaseClient().acquireLease(15);
});

describe('exported snapshots', () => {
  const name = 'golden-1';
  const id = `/subscriptions/${subscriptionId}/resourceGroups/${group}/providers/Microsoft.Compute/snapshots/${name}`;

  beforeAll(() => {
    cloud.resourceManager.putSnapshot(id, {
      location: 'westeurope',
      properties: { creationData: { createOption: 'Empty' }, diskSizeGB: 1, incremental: false },
    });
  });

  const snapshots = (): ComputeManagementClient['snapshots'] =>
    new ComputeManagementClient(credential, subscriptionId, arm()).snapshots;

  async function open(): Promise<string> {
    const access = { access: 'Read', durationInSeconds: 3600 } as const;
    const { accessSAS = '' } = await snapshots().grantAccess(group, name, access).pollUntilDone();
    return accessSAS;
  }

  test('are read through their address as a fixed VHD, until the access ends', async () => {
    const address = await open();
    expect((await snapshots().get(group, name)).diskState).toBe('ActiveSAS');
    const source = new PageBlobClient(address, new AnonymousCredential());
    const size = (await source.getProperties()).contentLength ?? 0;
    expect(size).toBe(2 ** 30 + 512);
    expect(footerProblem(await source.downloadToBuffer(size - 512, 512), size)).toBeUndefined();
    expect((await rangesOf(source)).length).toBeGreaterThan(2);
    expect(await codeOf(source.uploadPages(Buffer.alloc(512), 0, 512))).toBe(
      '403 AuthorizationPermissionMismatch',
    );

    await snapshots().revokeAccess(group, name).pollUntilDone();
    expect(await codeOf(source.getProperties())).toContain('403');
    expect((await snapshots().get(group, name)).diskState).toBe('Unattached');
  });

  test('are copied page by page, from server to server, and imported as the same bytes', async () => {
    const address = await open();
    const source = new PageBlobClient(address, new AnonymousCredential());
    const copy = container.getPageBlobClient('copy.vhd');
    await copy.create(2 ** 30 + 512);
    for (const [start, end] of await rangesOf(source)) {
      for (let at = start; at <= end; at += 4 * mib) {
        await copy.uploadPagesFromURL(address, at, at, Math.min(4 * mib, end + 1 - at));
      }
    }
    expect(await rangesOf(copy)).toEqual(await rangesOf(source));
    await snapshots().revokeAccess(group, name).pollUntilDone();
    expect(await codeOf(copy.uploadPagesFromURL(address, 0, 0, 512))).toContain('403');

    const { id: storageAccountId = '' } = await storage().storageAccounts.getProperties(group, 'teststore');
    const creationData = { createOption: 'Import', sourceUri: copy.url, storageAccountId } as const;
    const made = await snapshots()
      .createOrUpdate(group, 'imported', { location: 'westeurope', creationData, incremental: false })
      .pollUntilDone();
    expect(made).toMatchObject({ provisioningState: 'Succeeded', diskSizeGB: 1 });
    expect(made.creationData?.sourceUniqueId).toBeUndefined();
    const [original, imported] = [id, id.replace(name, 'imported')].map((one) =>
      cloud.resourceManager.contentOf(one),
    );
    for (const { start, end } of original?.ranges() ?? []) {
      expect(imported?.read(start, end).equals(original?.read(start, end) ?? Buffer.alloc(0))).toBe(true);
    }
  });

  test('a blob that is no VHD is not imported', async () => {
    const { id: storageAccountId = '' } = await storage().storageAccounts.getProperties(group, 'teststore');
    const creationData = { createOption: 'Import', sourceUri: blob.url, storageAccountId } as const;
    const refused = snapshots()
      .createOrUpdate(group, 'broken', { location: 'westeurope', creationData })
      .pollUntilDone();
    expect(await codeOf(refused)).toContain('400');
  });
});

describe('who may read', () => {
  test.each([
    ['nobody at all', (url: string) => fetch(url), 409],
    ['a made-up SAS', (url: string) => fetch(`${url}?sv=2021-12-02&sig=abc`), 403],
    [
      'a made-up token',
      (url: string) => fetch(url, { headers: { authorization: 'Bearer abc', 'x-ms-version': '2024-11-04' } }),
      401,
    ],
    ['a key', (url: string) => fetch(url, { headers: { authorization: 'SharedKey teststore:abc' } }), 403],
  ])('not %s', async (_who, ask, status) => {
    expect((await ask(blob.url)).status).toBe(status);
  });

  test('not a token for something else', async () => {
    const forManagement: TokenCredential = {
      getToken: () => credential.getToken('https://management.azure.com/.default'),
    };
    const asked = service(forManagement).getContainerClient('disks').getProperties();
    expect(await codeOf(asked)).toContain('401');
  });
});
