import { vhdFooter } from 'local-azure';
import { rightsOf } from '../product-roles.ts';
import type { RunRow } from '../row.ts';

const mib = 2 ** 20;
/** A disk of 20 MiB on which nothing is written: Azure takes any size of whole MiB. */
const diskBytes = 20 * mib;

export const importRight: RunRow = {
  kind: 'run',
  id: 'import-right',
  question: 'do the roles of staging import a blob, from an account that takes no keys?',
  expected: 'imported',
  needs: ['limited principal'],
  minutes: 20,
  dollars: 0.05,
  makes: 'a storage account with a page blob of 20 MiB, a snapshot imported from it, two roles',
  run: (stage) =>
    stage.answerOf(async () => {
      const { clients, grant } = stage.need(stage.place.limited, 'a limited principal');
      const target = await stage.group(stage.region(1));
      await grant({ scope: target.id, name: 'target', ...rightsOf('target') });
      await grant({ scope: target.id, name: 'staging', ...rightsOf('staging') });
      const name = stage.accountName();
      const { storageAccounts } = clients.storage(target.subscriptionId);
      const account = await stage.onceAllowed(() =>
        stage.finish(
          storageAccounts.create(target.name, name, {
            location: target.region,
            kind: 'StorageV2',
            sku: { name: 'Standard_LRS' },
            allowSharedKeyAccess: false,
            allowBlobPublicAccess: false,
            minimumTlsVersion: 'TLS1_2',
          }),
        ),
      );
      const container = clients.blobs(account.primaryEndpoints?.blob ?? '').getContainerClient('disks');
      await stage.onceAllowed(() => container.create());
      const blob = container.getPageBlobClient('disk.vhd');
      await blob.create(diskBytes + 512);
      await blob.uploadPages(vhdFooter(diskBytes), diskBytes, 512);
      const { snapshots } = clients.compute(target.subscriptionId);
      const storageAccountId = account.id ?? '';
      await stage.onceAllowed(() =>
        stage.finish(
          snapshots.createOrUpdate(target.name, 'imported', {
            location: target.region,
            creationData: { createOption: 'Import', sourceUri: blob.url, storageAccountId },
          }),
        ),
      );
      return 'imported';
    }),
};
