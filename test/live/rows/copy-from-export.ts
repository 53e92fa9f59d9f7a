import type { PageBlobClient } from '@azure/storage-blob';
import type { Stage } from '../places/stage.ts';
import { rightsOf } from '../product-roles.ts';
import type { RunRow } from '../row.ts';

const mib = 2 ** 20;

export const copyFromExport: RunRow = {
  kind: 'run',
  id: 'copy-from-export',
  question: 'does an export address list its page ranges, and does Put Page From URL copy from it?',
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
        const first = await firstRange(exported);
        if (first === undefined) return 'no ranges are listed';
        const staged = await stagedBlob(stage, target);
        const count = Math.min(first.end + 1 - first.start, 4 * mib);
        await staged.uploadPagesFromURL(accessSAS, first.start, 0, count);
        return 'ranges listed, pages copied';
      } finally {
        await stage.finish(snapshots.revokeAccess(source.name, snapshot.name));
      }
    }),
};

async function firstRange(blob: PageBlobClient): Promise<{ start: number; end: number } | undefined> {
  for await (const { start, end, isClear } of blob.listPageRanges()) if (!isClear) return { start, end };
  return undefined;
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
