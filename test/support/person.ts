import { readFileSync } from 'node:fs';
import tls from 'node:tls';
import { ComputeManagementClient, type Snapshot } from '@azure/arm-compute';
import { ManagementLockClient } from '@azure/arm-locks';
import { ResourceManagementClient } from '@azure/arm-resources';

/** Where Resource Manager and its tokens are. */
export interface CloudAddress {
  resourceManager: string;
  audience: string;
  identityEndpoint: string;
  identityHeader: string;
  caFile: string;
}

export interface Group {
  subscriptionId: string;
  resourceGroup: string;
  location: string;
}

/** How a person takes a snapshot; the rest is as Azure fills it in. */
export interface TakenSnapshot {
  tags?: Record<string, string>;
  incremental?: boolean;
  /** Name of the disk; snapshots of one disk are a family. Default: a disk of the snapshot's own. */
  disk?: string;
  diskSizeGB?: number;
  osType?: 'Windows' | 'Linux';
  hyperVGeneration?: string;
}

/** Somebody with the portal or the CLI: acts on Resource Manager through the SDKs, beside the product. */
export class Person {
  readonly #address: CloudAddress;

  constructor(address: CloudAddress) {
    this.#address = address;
    // The certificate authority of the cloud is made anew for each; Node takes more of them at any time.
    const known = tls.getCACertificates('default');
    tls.setDefaultCACertificates([...known, readFileSync(address.caFile, 'utf8')]);
  }

  async take(group: Group, name: string, how: TakenSnapshot = {}): Promise<Snapshot> {
    const { tags, incremental = true, disk = `disk-${name}`, osType = 'Windows', hyperVGeneration = 'V2' } = how;
    const { subscriptionId, resourceGroup, location } = group;
    return this.compute(group).snapshots.createOrUpdate(resourceGroup, name, {
      location,
      incremental,
      osType,
      hyperVGeneration,
      ...(tags && { tags }),
      ...(how.diskSizeGB !== undefined && { diskSizeGB: how.diskSizeGB }),
      creationData: {
        createOption: 'Copy',
        sourceResourceId: `/subscriptions/${subscriptionId}/resourceGroups/${resourceGroup}/providers/Microsoft.Compute/disks/${disk}`,
      },
    });
  }

  async tag(group: Group, name: string, tags: Record<string, string>): Promise<void> {
    await this.compute(group).snapshots.update(group.resourceGroup, name, { tags });
  }

  async delete(group: Group, name: string): Promise<void> {
    await this.compute(group).snapshots.delete(group.resourceGroup, name);
  }

  async get(group: Group, name: string): Promise<Snapshot | undefined> {
    return (await this.list(group)).find((snapshot) => snapshot.name === name);
  }

  async list(group: Group): Promise<Snapshot[]> {
    const listed: Snapshot[] = [];
    for await (const one of this.compute(group).snapshots.listByResourceGroup(group.resourceGroup)) listed.push(one);
    return listed;
  }

  compute({ subscriptionId }: Group): ComputeManagementClient {
    return new ComputeManagementClient(this.#credential, subscriptionId, this.#options);
  }

  locks({ subscriptionId }: Group): ManagementLockClient {
    const { resourceManager, audience } = this.#address;
    return new ManagementLockClient(this.#credential, subscriptionId, {
      endpoint: resourceManager,
      credentialScopes: `${audience}/.default`,
      retryOptions: { maxRetries: 0 },
    });
  }

  resources({ subscriptionId }: Group): ResourceManagementClient {
    return new ResourceManagementClient(this.#credential, subscriptionId, this.#options);
  }

  get #options(): {
    endpoint: string;
    credentials: { scopes: string[] };
    retryOptions: { maxRetries: number };
  } {
    const { resourceManager, audience } = this.#address;
    return {
      endpoint: resourceManager,
      credentials: { scopes: [`${audience}/.default`] },
      retryOptions: { maxRetries: 0 },
    };
  }

  /** Tokens of the same endpoint, never kept: the time of the cloud may jump past their end. */
  readonly #credential = {
    getToken: async (): Promise<{ token: string; expiresOnTimestamp: number }> => {
      const { identityEndpoint, identityHeader, audience } = this.#address;
      const url = `${identityEndpoint}?api-version=2019-08-01&resource=${encodeURIComponent(audience)}`;
      const answer = await fetch(url, { headers: { 'X-IDENTITY-HEADER': identityHeader } });
      const { access_token: token } = (await answer.json()) as { access_token: string };
      return { token, expiresOnTimestamp: Date.now() + 1 };
    },
  };
}
