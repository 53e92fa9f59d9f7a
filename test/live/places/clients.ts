/** The Azure SDKs for one identity, on one way to the network; the same for Azure, the local cloud and a recording. */
import { ComputeManagementClient } from '@azure/arm-compute';
import { ManagementLockClient } from '@azure/arm-locks';
import { ResourceManagementClient } from '@azure/arm-resources';
import { StorageManagementClient } from '@azure/arm-storage';
import type { TokenCredential } from '@azure/core-auth';
import { createHttpHeaders, createPipelineRequest, type HttpClient } from '@azure/core-rest-pipeline';
import { blobHttpClient } from './blob-http-client.ts';
import {
  AnonymousCredential,
  BlobServiceClient,
  PageBlobClient,
  type IHttpClient,
} from '@azure/storage-blob';

export interface ClientSettings {
  credential: TokenCredential;
  endpoint: string;
  audience: string;
  httpClient: HttpClient;
  /** ms between attempts where Azure says no time. Default: as the SDKs have it. */
  retryDelayMs?: number;
}

export class Clients {
  readonly #settings: ClientSettings;
  /** Each keeps the token that it got, which takes some credentials a second to get. */
  readonly #kept = new Map<string, unknown>();

  constructor(settings: ClientSettings) {
    this.#settings = settings;
  }

  compute(subscriptionId: string): ComputeManagementClient {
    return this.#keep(
      `compute ${subscriptionId}`,
      () => new ComputeManagementClient(this.#settings.credential, subscriptionId, this.#options()),
    );
  }

  resources(subscriptionId: string): ResourceManagementClient {
    return this.#keep(
      `resources ${subscriptionId}`,
      () => new ResourceManagementClient(this.#settings.credential, subscriptionId, this.#options()),
    );
  }

  storage(subscriptionId: string): StorageManagementClient {
    return this.#keep(
      `storage ${subscriptionId}`,
      () => new StorageManagementClient(this.#settings.credential, subscriptionId, this.#options()),
    );
  }

  locks(subscriptionId: string): ManagementLockClient {
    const { credentials, ...options } = this.#options();
    // This SDK is of an older generation and names its options differently.
    const settings = { ...options, credentialScopes: credentials.scopes };
    return this.#keep(
      `locks ${subscriptionId}`,
      () => new ManagementLockClient(this.#settings.credential, subscriptionId, settings),
    );
  }

  /** Of an account that this identity may use by its roles. */
  blobs(url: string): BlobServiceClient {
    return new BlobServiceClient(url, this.#settings.credential, this.#blobOptions());
  }

  /** Of an address that carries its right in itself. */
  exported(url: string): PageBlobClient {
    return new PageBlobClient(url, new AnonymousCredential(), this.#blobOptions());
  }

  /** A read for which no package is here, by the pipeline of one that is; undefined for 404. */
  async read(subscriptionId: string, path: string): Promise<unknown> {
    const { pipeline } = this.compute(subscriptionId);
    const request = createPipelineRequest({
      url: `${this.#settings.endpoint}${path}`,
      headers: createHttpHeaders({ accept: 'application/json' }),
    });
    const { status, bodyAsText } = await pipeline.sendRequest(this.#settings.httpClient, request);
    if (status === 404) return undefined;
    if (status >= 400)
      throw new Error(`GET ${path.split('?')[0] ?? ''}: ${String(status)} ${bodyAsText ?? ''}`);
    return JSON.parse(bodyAsText ?? '') as unknown;
  }

  #keep<Client>(name: string, create: () => Client): Client {
    const client = (this.#kept.get(name) as Client | undefined) ?? create();
    this.#kept.set(name, client);
    return client;
  }

  #blobOptions(): { httpClient: IHttpClient; retryOptions: { maxTries: number } } {
    return { httpClient: blobHttpClient(this.#settings.httpClient), retryOptions: { maxTries: 3 } };
  }

  #options(): {
    endpoint: string;
    credentials: { scopes: string[] };
    httpClient: HttpClient;
    retryOptions: { maxRetries: number; retryDelayInMs?: number };
  } {
    const { endpoint, audience, httpClient, retryDelayMs } = this.#settings;
    return {
      endpoint,
      credentials: { scopes: [`${audience}/.default`] },
      httpClient,
      // Azure throttles whoever makes many things at once, and says how long; a row waits for that.
      retryOptions: { maxRetries: 5, ...(retryDelayMs !== undefined && { retryDelayInMs: retryDelayMs }) },
    };
  }
}
