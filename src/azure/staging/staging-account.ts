/** The storage account of a target through which full snapshots travel. */
import type { StorageAccount } from '@azure/arm-storage';
import type { Target } from '../../replication/rule.ts';
import { resourceGroupKey } from '../../replication/resource-id.ts';
import { stagingAccountName, stagingTag } from '../../replication/ways/stage/staged.ts';
import { ArmError } from '../../reconciler/arm-error.ts';
import type { Accepted } from '../../reconciler/ports.ts';
import { AnswerFields } from '../answer-fields.ts';
import { accepted } from '../accepted.ts';
import { callArm } from '../call-arm.ts';
import type { ResourceManagerClients } from '../resource-manager.ts';
import { unlessGone } from '../unless-gone.ts';

export type FoundAccount =
  | { kind: 'absent' }
  | { kind: 'foreign'; id: string }
  | { kind: 'provisioning' }
  | { kind: 'ready'; id: string; blobEndpoint: string; timeCreated: number };

export class StagingAccounts {
  readonly #clients: ResourceManagerClients;

  constructor(clients: ResourceManagerClients) {
    this.#clients = clients;
  }

  async find(target: Target): Promise<FoundAccount> {
    const name = stagingAccountName(target);
    const { storageAccounts } = await this.#clients.storage(target.subscriptionId);
    const found = await unlessGone(() =>
      callArm(`GET storage account ${name}`, async () =>
        foundFrom(await storageAccounts.getProperties(target.resourceGroup, name), target),
      ),
    );
    return found ?? { kind: 'absent' };
  }

  /** An answer 429 or 503 may be that of a request which succeeded (reported); the next look sees. */
  async ensure(target: Target): Promise<Accepted> {
    const name = stagingAccountName(target);
    const { storageAccounts } = await this.#clients.storage(target.subscriptionId);
    return accepted(`PUT storage account ${name}`, { endpoint: this.#clients.endpoint }, (options) =>
      storageAccounts.create(target.resourceGroup, name, requestFor(target), options),
    );
  }

  /** Of this very account, read once more right before; one that is gone, or another by now, is left alone. */
  async delete(target: Target, seen: Extract<FoundAccount, { kind: 'ready' }>): Promise<void> {
    const name = stagingAccountName(target);
    const now = await this.find(target);
    if (now.kind !== 'ready' || now.timeCreated !== seen.timeCreated) return;
    const { storageAccounts } = await this.#clients.storage(target.subscriptionId);
    try {
      await callArm(`DELETE storage account ${name}`, () =>
        storageAccounts.delete(target.resourceGroup, name),
      );
    } catch (error) {
      // A lock on the group keeps an empty account; the next copy uses it.
      if (!(error instanceof ArmError) || error.failure.code.toLowerCase() !== 'scopelocked') throw error;
    }
  }
}

/** All that matters for safety is said, whatever the defaults are. */
function requestFor(target: Target): Parameters<StorageClient['create']>[2] {
  return {
    location: target.location,
    kind: 'StorageV2',
    sku: { name: 'Standard_LRS' },
    tags: { [stagingTag]: resourceGroupKey(target) },
    allowBlobPublicAccess: false,
    minimumTlsVersion: 'TLS1_2',
    enableHttpsTrafficOnly: true,
    allowCrossTenantReplication: false,
    defaultToOAuthAuthentication: true,
    // Compute reads the blob of an import by the account's key; whether it could do without is unverified.
    allowSharedKeyAccess: true,
  };
}

type StorageClient = Awaited<ReturnType<ResourceManagerClients['storage']>>['storageAccounts'];

function foundFrom(account: StorageAccount, target: Target): FoundAccount {
  const state = account.provisioningState?.toLowerCase();
  const fields = new AnswerFields(`read storage account ${stagingAccountName(target)}`);
  const id = fields.text('id', account.id);
  const tags = fields.texts('tags', account.tags);
  const timeCreated = fields.time('creationTime', account.creationTime);
  fields.text('location', account.location);
  fields.checked(account);
  if (tags[stagingTag]?.toLowerCase() !== resourceGroupKey(target)) return { kind: 'foreign', id };
  // Nothing comes of it by itself: it is asked for again, so often as one that does not stay.
  if (state === 'failed' || state === 'canceled') return { kind: 'absent' };
  const blobEndpoint = account.primaryEndpoints?.blob;
  return state === 'succeeded' && blobEndpoint !== undefined
    ? { kind: 'ready', id, blobEndpoint, timeCreated }
    : { kind: 'provisioning' };
}
