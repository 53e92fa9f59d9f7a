/** The port to staging, on `@azure/arm-storage`, `@azure/storage-blob` and the snapshots of `@azure/arm-compute`. */
import type { TokenCredential } from '@azure/identity';
import { AnonymousCredential, BlobServiceClient, PageBlobClient } from '@azure/storage-blob';
import { setTimeout as sleep } from 'node:timers/promises';
import { ArmError } from '../../reconciler/arm-error.ts';
import type { Accepted, Staging, StagingPlace } from '../../reconciler/ports.ts';
import { parseSnapshotId, snapshotIdText, type SnapshotId } from '../../replication/resource-id.ts';
import type { Target } from '../../replication/rule.ts';
import type { Snapshot } from '../../replication/snapshot.ts';
import {
  isBlobOf,
  stagingBlobName,
  stagingContainer,
  vhdSize,
  type StagedBlob,
  type StagingObservation,
} from '../../replication/ways/stage/staged.ts';
import { blobPipeline } from '../blob-pipeline.ts';
import { limited, limitedListing, type ResourceManagerClients } from '../resource-manager.ts';
import { callBlobs, unlessCode } from './blob-failure.ts';
import { copyPages } from './copy-pages.ts';
import { isEmpty } from './is-empty.ts';
import { Places } from './places.ts';
import { SourceAccess, type Access } from './source-access.ts';
import { checkFooter, deleteStagedBlob, isLeased, stagedBlob } from './read-staged-blob.ts';
import { metadataText, parseMetadata, type StagedMetadata } from './staged-metadata.ts';
import { StagingAccounts, type FoundAccount } from './staging-account.ts';

/** One message copies for so long, ms: well within the time for which its lock is renewed. */
const copyForMs = 3 * 60_000;
const leaseSeconds = 60;
/** Between renewals of the lease, and notes of progress, ms. */
const renewEveryMs = 15_000;
const callsInFlight = 32;
const copiesAtOnce = 16;

/** The SDK's own retries would hold a message for minutes; a chunk is tried again by the copy itself. */
const options = { retryOptions: { maxTries: 1 } };

type Note = (change: Partial<StagedMetadata>) => Promise<void>;

export class ArmStaging implements Staging {
  readonly #accounts: StagingAccounts;
  readonly #access: SourceAccess;
  readonly #credential: TokenCredential;
  readonly #now: () => number;
  readonly #places: Places;

  constructor(clients: ResourceManagerClients, credential: TokenCredential, now: () => number) {
    this.#accounts = new StagingAccounts(clients);
    this.#access = new SourceAccess(clients);
    this.#credential = credential;
    this.#now = now;
    this.#places = new Places(copiesAtOnce, copyForMs, now);
  }

  async look({ target, source }: StagingPlace): Promise<StagingObservation> {
    const account = await this.#accounts.find(target);
    if (account.kind === 'foreign') return { account: 'foreign', id: account.id };
    if (account.kind !== 'ready') return { account: account.kind };
    const client = this.#blob(account.blobEndpoint, source);
    const blob = await stagedBlob(client);
    if (blob === 'foreign') return { account: 'foreign', id: client.url };
    return { account: 'ready', id: account.id, blobUrl: client.url, ...(blob && { blob }) };
  }

  ensureAccount(target: Target): Promise<Accepted> {
    return this.#accounts.ensure(target);
  }

  async createBlob(
    { target, source }: StagingPlace,
    { uniqueId, diskSizeBytes = 0 }: Snapshot,
  ): Promise<void> {
    const service = await this.#service(target);
    const container = service.getContainerClient(stagingContainer);
    const id = snapshotIdText(source);
    const metadata = metadataText({ source: id, generation: uniqueId, state: 'copying', copiedTo: 0 });
    await callBlobs('create staging blob', async () => {
      // No access level given is private.
      await container.createIfNotExists(limited());
      await unlessCode('BlobAlreadyExists', () =>
        container
          .getPageBlobClient(stagingBlobName(id))
          .create(vhdSize(diskSizeBytes), { metadata, conditions: { ifNoneMatch: '*' }, ...limited() }),
      );
    });
  }

  async copyPages(place: StagingPlace, source: Snapshot): Promise<void> {
    return this.#places.within(() => this.#copyLeased(place, source));
  }

  async #copyLeased(place: StagingPlace, source: Snapshot): Promise<void> {
    const service = await this.#service(place.target);
    const client = service
      .getContainerClient(stagingContainer)
      .getPageBlobClient(stagingBlobName(snapshotIdText(place.source)));
    const lease = client.getBlobLeaseClient();
    const { leaseId = '' } = await callBlobs('lease staging blob', () =>
      lease.acquireLease(leaseSeconds, limited()),
    );
    try {
      await this.#copy(place, source, client, lease.leaseId || leaseId);
    } finally {
      // One that runs out by itself is as good.
      await lease.releaseLease(limited()).catch(() => undefined);
    }
  }

  /** The lease is held. */
  async #copy(place: StagingPlace, source: Snapshot, client: PageBlobClient, leaseId: string): Promise<void> {
    const { source: id } = place;
    const conditions = { leaseId };
    const properties = await callBlobs('read staging blob', () => client.getProperties(limited()));
    const found = parseMetadata(properties.metadata);
    const size = vhdSize(source.diskSizeBytes ?? 0);
    if (found === undefined || !isBlobOf({ ...found, size: properties.contentLength }, source)) {
      throw new ArmError('copy pages', { code: 'StagingStale', message: 'the blob is of another snapshot' });
    }
    let noted: StagedMetadata = found;
    const note: Note = async (change) => {
      const next = { ...noted, ...change };
      await callBlobs('note progress', () =>
        client.setMetadata(metadataText(next), { conditions, ...limited() }),
      );
      noted = next;
    };
    const access = await this.#access.open(id, source);
    try {
      if (await this.#copyFrom(access.url, client, leaseId, { noted, size, note })) {
        await checkFooter(client, size);
        await note({ state: 'complete', copiedTo: size });
      }
    } catch (error) {
      // What becomes of the copy is decided by what went wrong with it.
      await this.#end(access, place).catch(() => undefined);
      throw error;
    }
    await this.#end(access, place);
  }

  /** Between two steps too: a snapshot that is being read cannot be deleted (documented). */
  async #end({ isOwn }: Access, place: StagingPlace): Promise<void> {
    if (isOwn && !(await this.#isReadForOthers(place))) await this.#access.end(place.source);
  }

  /** True when all pages are there; false when the time of one message was over before. */
  #copyFrom(
    url: string,
    client: PageBlobClient,
    leaseId: string,
    { noted, size, note }: { noted: StagedMetadata; size: number; note: Note },
  ): Promise<boolean> {
    const end = this.#now() + copyForMs;
    let renewed = this.#now();
    return callBlobs('copy pages', () =>
      copyPages({
        source: { client: new PageBlobClient(url, blobPipeline(new AnonymousCredential(), options)), url },
        destination: client,
        leaseId,
        size,
        copiedTo: noted.copiedTo,
        inFlight: callsInFlight,
        isOver: () => this.#now() >= end,
        onProgress: async (copiedTo) => {
          if (this.#now() - renewed < renewEveryMs) return;
          renewed = this.#now();
          await client.getBlobLeaseClient(leaseId).renewLease(limited());
          await note({ copiedTo });
        },
        sleep: (ms) => sleep(ms),
      }),
    );
  }

  /** Whether a step for another target of the same source may be under way, and read by the address of this one. */
  async #isReadForOthers({ source, others }: StagingPlace): Promise<boolean> {
    const leased = await Promise.all(others.map((target) => this.#mayBeLeased(target, source)));
    return leased.includes(true);
  }

  /** A target that cannot be looked at is no matter of this one's: its step may be under way, and the access runs out. */
  async #mayBeLeased(target: Target, source: SnapshotId): Promise<boolean> {
    try {
      const account = await this.#accounts.find(target);
      return account.kind === 'ready' && (await isLeased(this.#blob(account.blobEndpoint, source)));
    } catch (error) {
      if (error instanceof ArmError) return true;
      throw error;
    }
  }

  async cleanUp({ target, source }: StagingPlace, { generation }: StagedBlob): Promise<void> {
    const account = await this.#accounts.find(target);
    if (account.kind !== 'ready') return;
    await deleteStagedBlob(this.#blob(account.blobEndpoint, source), generation);
    await this.#deleteIfEmpty(target, account);
  }

  async orphans(target: Target, olderThanMs: number): Promise<SnapshotId[]> {
    const account = await this.#accounts.find(target);
    if (account.kind !== 'ready') return [];
    const found: SnapshotId[] = [];
    const container = this.#serviceAt(account.blobEndpoint).getContainerClient(stagingContainer);
    await callBlobs('list staging blobs', () =>
      unlessCode('ContainerNotFound', async () => {
        for await (const { metadata, properties } of container.listBlobsFlat({
          includeMetadata: true,
          ...limitedListing(),
        })) {
          const id = parseSnapshotId(parseMetadata(metadata)?.source ?? '');
          const age = this.#now() - properties.lastModified.getTime();
          if (id !== undefined && properties.leaseState !== 'leased' && age > olderThanMs) found.push(id);
        }
      }),
    );
    if (found.length === 0) await this.#deleteIfEmpty(target, account);
    return found;
  }

  /**
   * Only an account that has nothing but our empty container. Between the look and the delete another message may
   * make a blob; it finds its account gone then, and begins anew.
   */
  async #deleteIfEmpty(target: Target, account: Extract<FoundAccount, { kind: 'ready' }>): Promise<void> {
    const service = this.#serviceAt(account.blobEndpoint);
    // With the account goes all that is in it, whoever put it there: never upon one answer alone.
    if ((await isEmpty(service)) && (await isEmpty(service))) await this.#accounts.delete(target, account);
  }

  async #service(target: Target): Promise<BlobServiceClient> {
    const account = await this.#accounts.find(target);
    if (account.kind === 'ready') return this.#serviceAt(account.blobEndpoint);
    throw new ArmError('staging account', {
      code: 'StagingAccountGone',
      message: `the account is ${account.kind}`,
    });
  }

  #serviceAt(blobEndpoint: string): BlobServiceClient {
    return new BlobServiceClient(blobEndpoint, blobPipeline(this.#credential, options));
  }

  #blob(blobEndpoint: string, source: SnapshotId): PageBlobClient {
    return this.#serviceAt(blobEndpoint)
      .getContainerClient(stagingContainer)
      .getPageBlobClient(stagingBlobName(snapshotIdText(source)));
  }
}
