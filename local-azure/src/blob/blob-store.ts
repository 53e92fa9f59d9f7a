/** Accounts, containers and page blobs, and what of them can be read by a SAS. State only; requests come elsewhere. */
import type { Lease } from './lease.ts';
import type { Pages, PageSource } from './pages.ts';

export interface PageBlob {
  name: string;
  pages: Pages;
  metadata: Record<string, string>;
  etag: string;
  /** ms since 1970 */
  lastModified: number;
  lease: Lease;
}

export interface BlobContainer {
  name: string;
  lastModified: number;
  etag: string;
  /** By name, which counts case. */
  readonly blobs: Map<string, PageBlob>;
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
  find(url: URL): PageBlob | undefined {
    const [, account = '', container = '', ...name] = url.pathname.split('/').map(decodeURIComponent);
    return this.accounts.get(account)?.containers.get(container)?.blobs.get(name.join('/'));
  }
}
