/** Accounts, containers and blobs, and what of them can be read by a SAS. State only; requests come elsewhere. */
import type { AppendedBlocks } from './appended-blocks.ts';
import type { Lease } from './lease.ts';
import type { Pages, PageSource } from './pages.ts';

interface BlobState {
  name: string;
  metadata: Record<string, string>;
  contentType: string;
  etag: string;
  /** ms since 1970 */
  createdOn: number;
  /** ms since 1970 */
  lastModified: number;
  lease: Lease;
}

export interface PageBlob extends BlobState {
  type: 'PageBlob';
  content: Pages;
}

export interface AppendBlob extends BlobState {
  type: 'AppendBlob';
  content: AppendedBlocks;
}

/** Written whole by one request. */
export interface BlockBlob extends BlobState {
  type: 'BlockBlob';
  content: AppendedBlocks;
}

export type StoredBlob = PageBlob | AppendBlob | BlockBlob;

export interface BlobContainer {
  name: string;
  lastModified: number;
  etag: string;
  /** By name, which counts case. */
  readonly blobs: Map<string, StoredBlob>;
}

export interface BlobAccount {
  /** ARM id. */
  readonly id: string;
  readonly name: string;
  readonly location: string;
  allowBlobPublicAccess: boolean;
  allowSharedKeyAccess: boolean;
  readonly containers: Map<string, BlobContainer>;
}

/** Something that whoever has the URL can read, until it is revoked or runs out. */
interface SharedRead {
  /** What the SAS is made of; a client adds parameters of its own, such as `comp`. */
  sas: URLSearchParams;
  open: () => PageSource | undefined;
}

export class BlobStore {
  readonly accounts = new Map<string, BlobAccount>();
  readonly #shared = new Map<string, SharedRead>();
  #versions = 0;

  /** A new value for each change of anything. */
  nextEtag(): string {
    return `"0x${(++this.#versions).toString(16).toUpperCase().padStart(15, '8D')}"`;
  }

  /** `open` answers undefined once the access is over. */
  share(url: URL, open: () => PageSource | undefined): void {
    this.#shared.set(url.pathname, { sas: url.searchParams, open });
  }

  /** What a URL with a SAS leads to: `unknown` when no such address was ever shared. */
  shared(url: URL): PageSource | 'unknown' | 'refused' {
    const found = this.#shared.get(url.pathname);
    if (found === undefined) return 'unknown';
    const isWhole = [...found.sas].every(([name, value]) => url.searchParams.get(name) === value);
    return isWhole ? (found.open() ?? 'refused') : 'refused';
  }

  /** The blob of an address `https://host/account/container/name`, whoever asks. */
  find(url: URL): StoredBlob | undefined {
    const [, account = '', container = '', ...name] = url.pathname.split('/').map(decodeURIComponent);
    return this.accounts.get(account)?.containers.get(container)?.blobs.get(name.join('/'));
  }
}
