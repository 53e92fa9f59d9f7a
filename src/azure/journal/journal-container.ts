import type { TokenCredential } from '@azure/identity';
import type { ContainerClient } from '@azure/storage-blob';
import type { JournalSettings } from '../../config/settings.ts';
import { ArmError } from '../../reconciler/arm-error.ts';
import { callArm } from '../call-arm.ts';

/** One more try, at once: it doubles a line at worst, and readers drop doubles. Messages wait for nothing longer. */
const retryOptions = { maxTries: 2, retryDelayInMs: 200, maxRetryDelayInMs: 200 };

/** The container of the journal, which the deployment makes. */
export class JournalContainer {
  readonly #credential: TokenCredential;
  readonly #settings: JournalSettings;
  #client: Promise<ContainerClient> | undefined;

  constructor(credential: TokenCredential, settings: JournalSettings) {
    this.#credential = credential;
    this.#settings = settings;
  }

  /** Runs a call; a refusal or a missing answer becomes an `ArmError`, and `call` names it. */
  async call<Result>(call: string, run: (container: ContainerClient) => Promise<Result>): Promise<Result> {
    const client = await (this.#client ??= this.#open());
    try {
      return await callArm(call, () => run(client));
    } catch (error) {
      throw error instanceof ArmError ? this.#explained(call, error) : error;
    }
  }

  /** The package is loaded with the first call: most cold starts are for messages that need no journal. */
  async #open(): Promise<ContainerClient> {
    const [{ BlobServiceClient }, { blobPipeline }] = await Promise.all([
      import('@azure/storage-blob'),
      import('../blob-pipeline.ts'),
    ]);
    const { blobServiceUri, container } = this.#settings;
    const service = new BlobServiceClient(blobServiceUri, blobPipeline(this.#credential, { retryOptions }));
    return service.getContainerClient(container);
  }

  /** The Blob service says neither which permission it misses nor of which container it speaks. */
  #explained(call: string, error: ArmError): ArmError {
    const { failure } = error;
    const { container } = this.#settings;
    const hints: Readonly<Record<string, string>> = {
      AuthorizationPermissionMismatch: `the service needs Storage Blob Data Contributor on container ${container}`,
      AuthorizationFailure: 'the network rules of the storage account keep the service out',
      ContainerNotFound: `there is no container ${container}; the deployment makes it`,
    };
    const hint = hints[failure.code];
    return hint === undefined ? error : new ArmError(call, { ...failure, message: hint }, error);
  }
}
