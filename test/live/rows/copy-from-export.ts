import type { PageBlobClient } from '@azure/storage-blob';
import type { Stage } from '../places/stage.ts';
import { rightsOf } from '../product-roles.ts';
import type { RunRow } from '../row.ts';

const mib = 2 ** 20;

export const copyFromExport: RunRow = {
  kind: 'run',
  id: 'copy-from-export',
  question:
    'does an export address list its page ranges, with the size of the VHD, and does Put Page From URL copy from it?',
  expected: 'ranges listed, pages copied',
  needs: ['limited principal'],
  minutes: 25,
  dollars: 0.1,
  makes: 'a disk of 30 GiB from a free image, a full snapshot of it, a storage account with 4 MiB, two roles',
  run: (stage) =>
    stage.answerOf(async () => {
      const [source, target] = [await stage.group(), await stage.group(stage.region(1))];
      const disk = await stage.osDisk(source, 'disk');
      const snapshot = await stage.snapshot(source, 'full', disk);
      const { snapshots } = stage.place.clients.compute(source.subscriptionId);
      const access = { access: 'Read', durationInSeconds: 3600 } as const;
      const { accessSAS = '' } = await stage.finish(
        snapshots.grantAccess(source.name, snapshot.name, access),
      );
      try {
        const exported = stage.place.clients.exported(accessSAS);
        const { first, size, requestId } = await firstPage(exported);
        if (first === undefined) return 'no ranges are listed';
        // By both a listing is known to be one of this very VHD.
        const vhd = ((await stage.read(snapshot)).diskSizeBytes ?? 0) + 512;
        if (size !== vhd) return `the listing tells of ${String(size)} bytes, the VHD has ${vhd}`;
        if (requestId === undefined) return 'the listing comes without an x-ms-request-id';
        const staged = await stagedBlob(stage, target);
        const count = Math.min(first.end + 1 - first.start, 4 * mib);
        await staged.uploadPagesFromURL(accessSAS, first.start, 0, count);
        return 'ranges listed, pages copied';
      } finally {
        await stage.finish(snapshots.revokeAccess(source.name, snapshot.name));
      }
    }),
};

async function firstPage(
  blob: PageBlobClient,
): Promise<{ first?: { start: number; end: number }; size?: number; requestId?: string }> {
  for await (const { pageRange, blobContentLength, requestId } of blob.listPageRanges().byPage()) {
    const first = pageRange?.[0];
    return {
      ...(first && { first }),
      ...(blobContentLength !== undefined && { size: blobContentLength }),
      ...(requestId !== undefined && { requestId }),
    };
  }
  return {};
}

/** An empty page blob of 4 MiB by the roles of staging. */
async function stagedBlob(
  stage: Stage,
  target: Awaited<ReturnType<Stage['group']>>,
): Promise<PageBlobClient> {
  const { clients, grant } = stage.need(stage.place.limited, 'a limited principal');
  await grant({ scope: target.id, name: 'staging', ...rightsOf('staging') });
  const { storageAccounts } = clients.storage(target.subscriptionId);
  const name = stage.accountName();
  const body = { location: target.region, kind: 'StorageV2', sku: { name: 'Standard_LRS' } } as const;
  const account = await stage.onceAllowed(() =>
    stage.finish(storageAccounts.create(target.name, name, body)),
  );
  const container = clients.blobs(account.primaryEndpoints?.blob ?? '').getContainerClient('disks');
  await stage.onceAllowed(() => container.create());
  const blob = container.getPageBlobClient('disk.vhd');
  await blob.create(4 * mib);
  return blob;
}
