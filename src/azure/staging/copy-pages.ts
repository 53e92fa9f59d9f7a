/**
 * Copies the pages of an exported snapshot into a page blob, server to server: this process sends only commands.
 * Holds as many chunks as are in flight and no more, whatever the size of the disk.
 */
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { PageBlobClient, PageBlobGetPageRangesResponseModel } from '@azure/storage-blob';
import { ArmError } from '../../reconciler/arm-error.ts';
import { missingChunks, type ByteRange } from '../../replication/ways/stage/missing-chunks.ts';
import { blobFailure } from './blob-failure.ts';

export interface PageCopy {
  /** Client of the source, and its address with the SAS. */
  source: { client: PageBlobClient; url: string };
  destination: PageBlobClient;
  leaseId: string;
  /** Bytes. */
  size: number;
  /** Below this offset all is known to be there. */
  copiedTo: number;
  /** Calls at the same time. */
  inFlight: number;
  /** True once no more chunks are to be begun. */
  isOver: () => boolean;
  /** Called between chunks with the offset below which all is there. */
  onProgress: (copiedTo: number) => Promise<void>;
  sleep: (ms: number) => Promise<void>;
}

/** Attempts at one chunk while the service is busy, each twice as long after the one before. */
const maxAttempts = 6;
const firstBackOffMs = 250;
/** A chunk or a page takes less than a second; a call that does not come back must not hold the rest. */
const longestCallMs = 60_000;

/** True when everything is there; false when the time was over before. Throws what the service goes on refusing. */
export async function copyPages(copy: PageCopy): Promise<boolean> {
  const running = new Set<Promise<void>>();
  /** Where chunks begin that were begun and are not there, also for good: nothing above them may count as there. */
  const missing = new Set<number>();
  let failure: unknown;
  let complete = true;
  // One at a time when the service is busy, more again as it takes them.
  const pace = { allowed: copy.inFlight };
  try {
    for await (const chunk of chunksToCopy(copy)) {
      if (copy.isOver()) complete = false;
      if (!complete || failure !== undefined) break;
      missing.add(chunk.start);
      const run = copyChunk(copy, chunk, pace)
        .then(
          () => void missing.delete(chunk.start),
          (error: unknown) => {
            failure ??= error;
          },
        )
        .finally(() => running.delete(run));
      running.add(run);
      // Each opens a connection at first. Begun all at once, none is sent before all of them are open.
      await nextTurn();
      while (running.size >= Math.max(1, Math.floor(pace.allowed))) await Promise.race(running);
      await copy.onProgress(Math.min(...missing, chunk.start));
    }
  } finally {
    // Whatever ended it, nothing of it is written once the caller knows.
    await Promise.all(running);
  }
  if (failure !== undefined) throw failure as Error;
  return complete;
}

/** What the source has, all of it where that cannot be listed; less what is there, or what was noted of it. */
function chunksToCopy({ source, destination, size, copiedTo }: PageCopy): AsyncGenerator<ByteRange> {
  return missingChunks(
    byAddress(writtenIn(source.client, size, size)),
    writtenIn(destination, size, copiedTo),
  );
}

/** The address of the source runs out, or is ended with that of somebody else: no matter of a role, and over with the next one. */
async function* byAddress(ranges: AsyncIterable<ByteRange>): AsyncGenerator<ByteRange> {
  try {
    yield* ranges;
  } catch (error) {
    const { status } = blobFailure(error);
    if (status !== 401 && status !== 403 && status !== 404) throw error;
    const message = 'the address of the source ran out, or was ended';
    throw new ArmError('list the pages of the source', { code: 'CannotVerifyCopySource', message });
  }
}

/**
 * The written ranges of a blob. A listing can fail on a very fragmented one (documented); from there on everything
 * up to `otherwiseTo` counts as written.
 */
async function* writtenIn(
  client: PageBlobClient,
  size: number,
  otherwiseTo: number,
): AsyncGenerator<ByteRange> {
  let through = 0;
  try {
    for await (const range of listed(client, size)) {
      yield range;
      through = range.end;
    }
  } catch (error) {
    if (!isUnlistable(error)) throw error;
    if (through < otherwiseTo) yield { start: through, end: otherwiseTo };
  }
}

async function* listed(client: PageBlobClient, size: number): AsyncGenerator<ByteRange> {
  for (let page = await pageOf(client, {}); page !== undefined;) {
    const { pageRange = [], continuationToken, blobContentLength } = page;
    // Each page tells it (documented). What lists no pages of a blob of this size is none to copy by.
    if (blobContentLength !== size) {
      const message = `it lists pages of a blob of ${String(blobContentLength)} bytes, not ${size}`;
      throw new ArmError('list pages', { code: 'MalformedAnswer', message });
    }
    // The service names the last byte.
    for (const { start, end } of pageRange) yield { start, end: end + 1 };
    page = continuationToken ? await pageOf(client, { continuationToken }) : undefined;
  }
}

type Page = Pick<PageBlobGetPageRangesResponseModel, 'pageRange' | 'continuationToken' | 'blobContentLength'>;

/** With a limit of its own: a listing goes on for as long as what it lists is copied. */
async function pageOf(
  client: PageBlobClient,
  settings: { continuationToken?: string },
): Promise<Page | undefined> {
  const abortSignal = AbortSignal.timeout(longestCallMs);
  const next = await client.listPageRanges(0, undefined, { abortSignal }).byPage(settings).next();
  return next.done === true ? undefined : next.value;
}

function isUnlistable(error: unknown): boolean {
  const { status, code } = blobFailure(error);
  return status === 500 || status === 503 || status === 408 || /^(OperationTimedOut|AbortError)$/.test(code);
}

async function copyChunk(
  { source, destination, leaseId, sleep, inFlight }: PageCopy,
  { start, end }: ByteRange,
  pace: { allowed: number },
): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      await destination.uploadPagesFromURL(source.url, start, start, end - start, {
        conditions: { leaseId },
        abortSignal: AbortSignal.timeout(longestCallMs),
      });
      pace.allowed = Math.min(inFlight, pace.allowed + 0.25);
      return;
    } catch (error) {
      const { status } = blobFailure(error);
      if ((status !== 503 && status !== 429) || attempt >= maxAttempts) throw error;
      pace.allowed = Math.max(1, pace.allowed / 2);
      await sleep(firstBackOffMs * 2 ** attempt);
    }
  }
}
