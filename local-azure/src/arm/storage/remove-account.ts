import type { Cloud } from '../cloud.ts';
import type { StoredAccount } from './stored-account.ts';

/** Takes an account out of the world, with its blobs and locks. */
export function removeAccount(cloud: Cloud, account: StoredAccount): void {
  cloud.accounts.remove(account);
  cloud.blobs.accounts.delete(account.name);
  cloud.locks.removeUnder(account.id);
}
