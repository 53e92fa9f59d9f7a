import type { BlobAccount } from '../../blob/blob-store.ts';
import type { JsonObject } from '../json.ts';
import { keyOf, resourceGroupId } from '../resource-id.ts';

export interface StoredAccount extends BlobAccount {
  /** As the group spells it. */
  readonly resourceGroup: string;
  readonly subscriptionId: string;
  tags: Record<string, string>;
  kind: string;
  sku: string;
  provisioningState: 'Creating' | 'Succeeded';
  /** ms since 1970 */
  readonly timeCreated: number;
  /** As they were sent. */
  properties: JsonObject;
}

export function accountId(subscriptionId: string, resourceGroup: string, name: string): string {
  return `${resourceGroupId(subscriptionId, resourceGroup)}/providers/Microsoft.Storage/storageAccounts/${name}`;
}

/** Storage accounts of all subscriptions: their names are one space for the whole of Azure (documented). */
export class StorageAccounts {
  readonly #byName = new Map<string, StoredAccount>();

  /** The same accounts, with blobs that are not copied. */
  copy(): StorageAccounts {
    const copy = new StorageAccounts();
    for (const account of this.#byName.values()) copy.put({ ...account });
    return copy;
  }

  named(name: string): StoredAccount | undefined {
    return this.#byName.get(keyOf(name));
  }

  /** In this very group. */
  find(subscriptionId: string, resourceGroup: string, name: string): StoredAccount | undefined {
    const account = this.named(name);
    return account !== undefined && isIn(account, subscriptionId, resourceGroup) ? account : undefined;
  }

  byId(id: string): StoredAccount | undefined {
    const account = this.named(id.split('/').at(-1) ?? '');
    return account !== undefined && keyOf(account.id) === keyOf(id) ? account : undefined;
  }

  /** Of a group, or of all groups of a subscription. */
  list(subscriptionId: string, resourceGroup: string): StoredAccount[] {
    return [...this.#byName.values()].filter((account) =>
      resourceGroup === ''
        ? keyOf(account.subscriptionId) === keyOf(subscriptionId)
        : isIn(account, subscriptionId, resourceGroup),
    );
  }

  put(account: StoredAccount): void {
    this.#byName.set(keyOf(account.name), account);
  }

  remove({ name }: StoredAccount): void {
    this.#byName.delete(keyOf(name));
  }
}

function isIn(account: StoredAccount, subscriptionId: string, resourceGroup: string): boolean {
  return (
    keyOf(account.subscriptionId) === keyOf(subscriptionId) &&
    keyOf(account.resourceGroup) === keyOf(resourceGroup)
  );
}
