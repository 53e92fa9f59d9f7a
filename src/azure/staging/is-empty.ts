import type { BlobServiceClient } from '@azure/storage-blob';
import { stagingContainer } from '../../replication/ways/stage/staged.ts';
import { limitedListing } from '../resource-manager.ts';
import { callBlobs } from './blob-failure.ts';

/** Whether an account has nothing in it but our own container, with nothing in that; as the service lists it now. */
export function isEmpty(service: BlobServiceClient): Promise<boolean> {
  return callBlobs('list staging blobs', async () => {
    for await (const { name } of service.listContainers(limitedListing())) {
      if (name !== stagingContainer) return false;
      for await (const _blob of service.getContainerClient(name).listBlobsFlat(limitedListing()))
        return false;
    }
    return true;
  });
}
