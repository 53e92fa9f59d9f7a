/** `Import` of blobs, and what an export then gives, through the real clients. */
import { AnonymousCredential, PageBlobClient } from '@azure/storage-blob';
import { beforeEach, expect, test } from 'vitest';
import { footerProblem } from '../../src/blob/vhd.ts';
import { codeOf } from '../blob/page-blob-contract.ts';
import {
  containerOf,
  group,
  idOf,
  location,
  mib,
  minute,
  openStorage,
  putVhd,
  type StorageFixture,
} from './storage-fixture.ts';

let fixture: StorageFixture;

beforeEach(async () => {
  fixture = await openStorage();
});

type Poller = ReturnType<StorageFixture['snapshots']['createOrUpdate']>;

function importAs(name: string, sourceUri: string): Poller {
  const storageAccountId = idOf('Microsoft.Storage/storageAccounts', 'teststore');
  const creationData = { createOption: 'Import', sourceUri, storageAccountId } as const;
  return fixture.snapshots.createOrUpdate(group, name, { location, creationData });
}

async function exported(name: string): Promise<PageBlobClient> {
  const access = { access: 'Read', durationInSeconds: 3600 } as const;
  const { accessSAS = '' } = await fixture.snapshots.grantAccess(group, name, access).pollUntilDone();
  return new PageBlobClient(accessSAS, new AnonymousCredential());
}

test('the size is that of the bytes, and so is the export', async () => {
  const blob = await putVhd(fixture.container, 'three.vhd', 3 * mib);
  const made = await importAs('three', blob.url).pollUntilDone();
  expect(made).toMatchObject({ diskSizeBytes: 3 * mib, diskSizeGB: 1 });
  const source = await exported('three');
  const { contentLength = 0 } = await source.getProperties();
  expect(contentLength).toBe(3 * mib + 512);
  const footer = await source.downloadToBuffer(3 * mib, 512);
  expect(footerProblem(footer, contentLength)).toBeUndefined();
});

test('a snapshot made larger is exported at its new size', async () => {
  const blob = await putVhd(fixture.container, 'small.vhd', 3 * mib);
  await importAs('small', blob.url).pollUntilDone();
  const large = await fixture.snapshots.update(group, 'small', { diskSizeGB: 2 }).pollUntilDone();
  expect(large.diskSizeBytes).toBe(2 * 2 ** 30);
  const source = await exported('small');
  expect((await source.getProperties()).contentLength).toBe(2 * 2 ** 30 + 512);
  expect((await source.downloadToBuffer(0, 512)).equals(Buffer.alloc(512, 7))).toBe(true);
  expect((await source.downloadToBuffer(3 * mib, 512)).equals(Buffer.alloc(512))).toBe(true);
});

test('it fails when the blob is deleted before it ends, and only then', async () => {
  const { cloud, clock, container, snapshots } = fixture;
  cloud.resourceManager.behaviour.operationMs = minute;
  const lost = await putVhd(container, 'lost.vhd', mib);
  const kept = await putVhd(container, 'kept.vhd', mib);
  await importAs('lost', lost.url).submitted();
  await importAs('kept', kept.url).submitted();
  await lost.delete();
  clock.advanceBy(minute);
  expect((await snapshots.get(group, 'lost')).provisioningState).toBe('Failed');
  expect((await snapshots.get(group, 'kept')).provisioningState).toBe('Succeeded');
});

test('it takes a fixed VHD in the very account that is named', async () => {
  const refused = (uri: string): Promise<string> => codeOf(importAs('refused', uri).pollUntilDone());
  const bare = fixture.container.getPageBlobClient('bare.vhd');
  await bare.create(mib + 512);
  expect(await refused(bare.url)).toBe('400 InvalidVhd');
  expect(await refused('not an address')).toBe('400 InvalidParameter');
  const elsewhere = await containerOf(fixture, 'otherstore', 'teststore');
  const foreign = await putVhd(elsewhere, 'foreign.vhd', mib);
  expect(await refused(foreign.url)).toBe('400 InvalidParameter');
  expect(await codeOf(fixture.snapshots.get(group, 'refused'))).toBe('404 ResourceNotFound');
});

test('a SAS counts whole, in any order', async () => {
  const blob = await putVhd(fixture.container, 'sas.vhd', mib);
  await importAs('sas', blob.url).pollUntilDone();
  const { url } = await exported('sas');
  const lengthOf = async (address: string): Promise<number | undefined> =>
    (await new PageBlobClient(address, new AnonymousCredential()).getProperties()).contentLength;
  const turned = new URL(url);
  turned.search = new URLSearchParams([...turned.searchParams].reverse()).toString();
  expect(await lengthOf(turned.href)).toBe(mib + 512);
  expect(await codeOf(lengthOf(`${url}x`))).toContain('403');
});
