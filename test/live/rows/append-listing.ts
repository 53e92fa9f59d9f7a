import { rightsOf } from '../product-roles.ts';
import type { RunRow } from '../row.ts';

export const appendListing: RunRow = {
  kind: 'run',
  id: 'append-listing',
  question: 'does a listing tell the length of an append blob as of its last block?',
  expected: 'each time at once',
  needs: ['limited principal'],
  minutes: 15,
  dollars: 0.02,
  makes: 'a storage account with one append blob, a role',
  run: async (stage) => {
    const { clients, grant } = stage.need(stage.place.limited, 'a limited principal');
    const group = await stage.group();
    const { actions, dataActions } = rightsOf('staging');
    const add = 'Microsoft.Storage/storageAccounts/blobServices/containers/blobs/add/action';
    await grant({ scope: group.id, name: 'journal', actions, dataActions: [...dataActions, add] });
    const { storageAccounts } = clients.storage(group.subscriptionId);
    const name = stage.accountName();
    const body = { location: group.region, kind: 'StorageV2', sku: { name: 'Standard_LRS' } } as const;
    const account = await stage.onceAllowed(() =>
      stage.finish(storageAccounts.create(group.name, name, body)),
    );
    const container = clients.blobs(account.primaryEndpoints?.blob ?? '').getContainerClient('journal');
    await stage.onceAllowed(() => container.create());
    const blob = container.getAppendBlobClient('entries');
    await blob.create();
    let late = 0;
    const line = Buffer.from('{"entry":"of a test"}\n');
    for (let count = 1; count <= 20; count++) {
      await blob.appendBlock(line, line.length);
      for await (const { properties } of container.listBlobsFlat()) {
        if (properties.contentLength !== count * line.length) late += 1;
      }
    }
    return late === 0 ? 'each time at once' : `late ${String(late)} times of 20`;
  },
};
