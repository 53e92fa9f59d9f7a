/** What is paused, in one append blob beside the journal: the storage that the service cannot delete without anyway. */
import type { TokenCredential } from '@azure/identity';
import type { JournalSettings } from '../../config/settings.ts';
import { ArmError } from '../../reconciler/arm-error.ts';
import type { Pauses } from '../../reconciler/ports.ts';
import type { Pause, PauseState } from '../../replication/pause.ts';
import { JournalContainer } from '../journal/journal-container.ts';
import { linesBetween, pausesFrom } from './pause-lines.ts';

const blobName = 'pauses.jsonl';

/** How long a look may believe what another one read, ms. */
const keptMs = 10_000;
/** Each look waits for this: shorter than any other call. */
const longestReadMs = 10_000;
/** Others may change it at the same time. */
const mostTries = 5;

interface Found {
  pauses: readonly Pause[];
  /** Absent where there is no blob yet: nothing was ever paused. */
  etag?: string;
}

export class BlobPauses implements Pauses {
  readonly #container: JournalContainer;
  readonly #now: () => number;
  #kept: { at: number; state: Promise<PauseState> } | undefined;

  /** `now` in ms since 1970. Opens nothing yet. */
  constructor(credential: TokenCredential, settings: JournalSettings, now: () => number) {
    this.#container = new JournalContainer(credential, settings);
    this.#now = now;
  }

  /** Never throws for what Azure says: that it cannot be read is an answer. */
  read({ fresh }: { fresh?: true } = {}): Promise<PauseState> {
    const at = this.#now();
    const kept = this.#kept;
    // A clock that was set back makes old answers look young.
    const isUsable = kept !== undefined && fresh !== true && kept.at <= at && at - kept.at < keptMs;
    if (isUsable) return kept.state;
    const state = this.#state();
    this.#kept = { at, state };
    return state;
  }

  /** Throws `ArmError` where it cannot be read or written, and changes nothing then. */
  async change(
    edit: (pauses: readonly Pause[]) => readonly Pause[],
  ): Promise<{ before: readonly Pause[]; after: readonly Pause[] }> {
    this.#kept = undefined;
    for (let tries = 1; ; tries++) {
      const found = await this.#find();
      const after = edit(found.pauses);
      try {
        await this.#append(linesBetween(found.pauses, after, this.#now()), found.etag);
        return { before: found.pauses, after };
      } catch (error) {
        const isRace = error instanceof ArmError && /ConditionNotMet|AlreadyExists/.test(error.failure.code);
        if (!isRace || tries >= mostTries) throw error;
      } finally {
        this.#kept = undefined;
      }
    }
  }

  async #state(): Promise<PauseState> {
    try {
      const { pauses } = await this.#find();
      return { kind: 'read', pauses };
    } catch (error) {
      if (!(error instanceof ArmError)) throw error;
      return { kind: 'unreadable', code: error.failure.code, detail: error.failure.message };
    }
  }

  async #find(): Promise<Found> {
    try {
      return await this.#container.call('read what is paused', async (container) => {
        const answer = await container.getBlobClient(blobName).download(0, undefined, {
          // A retry of the body would be of another state.
          maxRetryRequests: 0,
          abortSignal: AbortSignal.timeout(longestReadMs),
        });
        const { etag, readableStreamBody: body } = answer;
        if (body === undefined || etag === undefined) throw damaged('the answer has no body or no ETag');
        return { pauses: pausesIn(await textOf(body)), etag };
      });
    } catch (error) {
      if (error instanceof ArmError && error.failure.code === 'BlobNotFound') return { pauses: [] };
      throw error;
    }
  }

  async #append(lines: string, etag: string | undefined): Promise<void> {
    if (lines === '') return;
    await this.#container.call('write what is paused', async (container) => {
      const blob = container.getAppendBlobClient(blobName);
      const abortSignal = AbortSignal.timeout(longestReadMs);
      const ifMatch = etag ?? (await blob.create({ conditions: { ifNoneMatch: '*' }, abortSignal })).etag;
      if (ifMatch === undefined) throw damaged('the blob was made and has no ETag');
      await blob.appendBlock(lines, Buffer.byteLength(lines), { conditions: { ifMatch }, abortSignal });
    });
  }
}

function pausesIn(text: string): readonly Pause[] {
  try {
    return pausesFrom(text);
  } catch (error) {
    throw damaged(`${blobName}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function damaged(message: string): ArmError {
  return new ArmError('read what is paused', { code: 'PausesDamaged', message });
}

async function textOf(body: NodeJS.ReadableStream): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of body) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks).toString('utf8');
}
