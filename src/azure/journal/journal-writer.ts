import type { ContainerClient } from '@azure/storage-blob';
import { blobName, dayOf, rollAtBlocks } from '../../journal/blob-name.ts';
import { lineOf } from '../../journal/entry-line.ts';
import { ArmError } from '../../reconciler/arm-error.ts';
import type { JournalEntry } from '../../replication/journal-entry.ts';
import { limited } from '../resource-manager.ts';
import type { JournalContainer } from './journal-container.ts';

/** Documented: a block holds 4 MiB in every version of the service. */
const longestBlock = 4 * 2 ** 20;

/** Of one append: as many blobs of a day, made or found full, are tried. */
const mostTries = 100;

/** Appends entries to the blob of their day. Many write at once: no position is given, and none is locked. */
export class JournalWriter {
  readonly #container: JournalContainer;
  /** By day, where it is not the first: the number of the blob to append to. */
  readonly #numbers = new Map<string, number>();

  constructor(container: JournalContainer) {
    this.#container = container;
  }

  /** Entries of one day share a block, which is stored whole or not at all. */
  async append(entries: readonly JournalEntry[]): Promise<void> {
    for (const [day, ofDay] of Map.groupBy(entries, ({ time }) => dayOf(time))) {
      for (const block of blocksOf(ofDay)) await this.#append(day, block);
    }
  }

  async #append(day: string, block: Buffer): Promise<void> {
    for (let tries = 0; tries < mostTries; tries++) {
      const number = this.#numbers.get(day) ?? 0;
      const name = blobName(day, number);
      const blocks = await this.#appendTo(name, block);
      // Stragglers fill the rest of it; who finds it full goes on to the next.
      if (blocks === 'full' || (blocks !== 'absent' && blocks >= rollAtBlocks)) this.#roll(day, number + 1);
      if (blocks === 'absent') await this.#create(name);
      if (typeof blocks === 'number') return;
    }
    const message = `no blob of ${day} takes a block`;
    throw new ArmError('append to the journal', { code: 'JournalFull', message });
  }

  /** How many blocks the blob has then. */
  async #appendTo(name: string, block: Buffer): Promise<number | 'absent' | 'full'> {
    try {
      const { blobCommittedBlockCount = 0 } = await this.#call(name, (container) =>
        container.getAppendBlobClient(name).appendBlock(block, block.length, limited()),
      );
      return blobCommittedBlockCount;
    } catch (error) {
      const code = error instanceof ArmError ? error.failure.code : '';
      if (code === 'BlobNotFound') return 'absent';
      // Of another type is a blob that a person put back from a copy: it is read, and nothing is appended to it.
      if (code === 'BlockCountExceedsLimit' || code === 'InvalidBlobType') return 'full';
      throw error;
    }
  }

  /** Never over one that another writer has made meanwhile. */
  async #create(name: string): Promise<void> {
    await this.#call(name, (container) =>
      container.getAppendBlobClient(name).createIfNotExists({
        blobHTTPHeaders: { blobContentType: 'application/x-ndjson' },
        ...limited(),
      }),
    );
  }

  #call<Result>(name: string, run: (container: ContainerClient) => Promise<Result>): Promise<Result> {
    return this.#container.call(`append to journal ${name}`, run);
  }

  #roll(day: string, number: number): void {
    this.#numbers.set(day, Math.max(number, this.#numbers.get(day) ?? 0));
  }
}

function blocksOf(entries: readonly JournalEntry[]): Buffer[] {
  const blocks: Buffer[][] = [[]];
  let size = 0;
  for (const entry of entries) {
    const line = Buffer.from(lineOf(entry));
    if (size > 0 && size + line.length > longestBlock) {
      blocks.push([]);
      size = 0;
    }
    blocks.at(-1)?.push(line);
    size += line.length;
  }
  return blocks.map((lines) => Buffer.concat(lines));
}
