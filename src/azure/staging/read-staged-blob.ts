/** What there is in a staging account, and whether it is what it should be. */
import type { BlobGetPropertiesResponse, PageBlobClient } from '@azure/storage-blob';
import { ArmError } from '../../reconciler/arm-error.ts';
import type { StagedBlob } from '../../replication/ways/stage/staged.ts';
import { footerBytes, footerProblem } from '../../replication/ways/stage/vhd-footer.ts';
import { limited } from '../resource-manager.ts';
import { callBlobs, unlessCode } from './blob-failure.ts';
import { parseMetadata } from './staged-metadata.ts';

/** Undefined when there is none; `foreign` when this service did not make it. */
export async function stagedBlob(client: PageBlobClient): Promise<StagedBlob | 'foreign' | undefined> {
  const properties = await propertiesOf(client);
  if (properties === undefined) return undefined;
  const noted = parseMetadata(properties.metadata);
  if (noted === undefined) return 'foreign';
  return {
    size: properties.contentLength ?? 0,
    generation: noted.generation,
    state: noted.state,
    copiedTo: noted.copiedTo,
    leased: properties.leaseState === 'leased',
  };
}

/**
 * Deletes the blob that holds this generation, as it is read right before; one that is gone, or that this service did not
 * make, is left alone. Throws where it is of another generation by now, or changes meanwhile.
 */
export async function deleteStagedBlob(client: PageBlobClient, generation: string): Promise<void> {
  const properties = await propertiesOf(client);
  const noted = parseMetadata(properties?.metadata);
  const ifMatch = properties?.etag;
  if (noted === undefined || ifMatch === undefined) return;
  if (noted.generation !== generation) {
    const message = 'it is of another generation than the one that is to go';
    throw new ArmError('delete staging blob', { status: 412, code: 'StagedBlobChanged', message });
  }
  await callBlobs('delete staging blob', () =>
    client.deleteIfExists({ conditions: { ifMatch }, ...limited() }),
  );
}

/** Whether there is such a blob, and somebody is copying into it right now. */
export async function isLeased(client: PageBlobClient): Promise<boolean> {
  const properties = await propertiesOf(client);
  return parseMetadata(properties?.metadata) !== undefined && properties?.leaseState === 'leased';
}

/** Undefined when there is no such blob. */
function propertiesOf(client: PageBlobClient): Promise<BlobGetPropertiesResponse | undefined> {
  return callBlobs('read staging blob', () =>
    unlessCode(['BlobNotFound', 'ContainerNotFound'], () => client.getProperties(limited())),
  );
}

/** An import of anything but a whole VHD would make a replica from which no machine starts. */
export async function checkFooter(client: PageBlobClient, size: number): Promise<void> {
  const footer = await callBlobs('read the footer', () =>
    client.downloadToBuffer(size - footerBytes, footerBytes, limited()),
  );
  const problem = footerProblem(footer, size);
  if (problem === undefined) return;
  // Not a failure that passes: Azure would say the same of an import.
  throw new ArmError('check the copied VHD', { status: 422, code: 'StagedVhdBroken', message: problem });
}
