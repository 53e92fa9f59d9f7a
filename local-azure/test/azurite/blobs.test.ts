/** The local cloud's blobs against Azurite's: the same contract. `npm run azurite` installs and starts it. */
import { BlobServiceClient, StorageSharedKeyCredential, type ContainerClient } from '@azure/storage-blob';
import { beforeAll } from 'vitest';
import { appendBlobContract } from '../blob/append-blob-contract.ts';
import { pageBlobContract } from '../blob/page-blob-contract.ts';

const url = process.env['AZURITE_URL'];
if (url === undefined) throw new Error('AZURITE_URL is not set; npm run azurite sets it');

/** Azurite's published account. */
const account = 'devstoreaccount1';
const key = 'Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==';

let container: ContainerClient;

beforeAll(async () => {
  const credential = new StorageSharedKeyCredential(account, key);
  const service = new BlobServiceClient(`${url}/${account}`, credential, { retryOptions: { maxTries: 1 } });
  container = service.getContainerClient('disks');
  await container.createIfNotExists();
});

pageBlobContract(() => container);
appendBlobContract(() => container);
