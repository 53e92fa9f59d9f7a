/** The container into which Event Grid writes what it could not deliver: blobs with arrays of events. */
import { createHash } from 'node:crypto';
import type { TokenCredential } from '@azure/identity';
import type { ServiceBusClient } from '@azure/service-bus';
import type { JournalSettings } from '../../config/settings.ts';
import { ArmError } from '../../reconciler/arm-error.ts';
import type { DeadLetter, FoundLetters, LetterOutcome } from '../../reconciler/dead-letters.ts';
import { callArm } from '../call-arm.ts';
import { JournalContainer } from '../journal/journal-container.ts';
import { limitedListing } from '../resource-manager.ts';
import { sendAll } from '../send-all.ts';

/** As the deployment names it. */
export const undeliveredContainer = 'event-dead-letters';

const mostBlobs = 200;
/** Event Grid gathers events of five minutes at most (documented); a file beyond this is none of its. */
const mostBytes = 8 * 1024 * 1024;

type Event = Record<string, unknown>;

interface ReadFile {
  text: string;
  etag: string;
}

/** A file as it was shown; one that changed since has another ETag. */
interface NamedFile {
  name: string;
  etag: string;
}

export class UndeliveredEvents {
  readonly #container: JournalContainer;
  readonly #client: ServiceBusClient;
  readonly #eventsQueue: string;

  constructor(
    credential: TokenCredential,
    { blobServiceUri, retentionDays }: JournalSettings,
    client: ServiceBusClient,
    eventsQueue: string,
  ) {
    const settings = { blobServiceUri, retentionDays, container: undeliveredContainer };
    this.#container = new JournalContainer(credential, settings);
    this.#client = client;
    this.#eventsQueue = eventsQueue;
  }

  async list(): Promise<FoundLetters> {
    return this.#container.call('list undelivered events', async (container) => {
      const letters: DeadLetter[] = [];
      for await (const blob of container.listBlobsFlat(limitedListing())) {
        if (letters.length >= mostBlobs) {
          const detail = `only the first ${mostBlobs} files are shown`;
          return { letters, unread: [{ queue: undeliveredContainer, code: 'TooMany', detail }] };
        }
        const found = await this.#read(blob.name);
        if (found !== undefined)
          letters.push(letterFrom({ name: blob.name, created: blob.properties.createdOn }, found));
      }
      return { letters, unread: [] };
    });
  }

  /** Undefined as well where it changed since it was listed. */
  async get(id: string): Promise<DeadLetter | undefined> {
    const named = namedBy(id);
    const found = named && (await this.#read(named.name));
    return named !== undefined && found?.etag === named.etag ? letterFrom(named, found) : undefined;
  }

  /** The ids are of the file and the place in it, so that a second try within a day sends nothing twice. */
  async replay(id: string): Promise<LetterOutcome> {
    const named = namedBy(id);
    const found = named && (await this.#read(named.name));
    if (named === undefined || found === undefined) return 'absent';
    const { name, etag } = named;
    if (found.etag !== etag) return 'locked';
    const events = eventsIn(found.text);
    if (events === undefined) {
      throw new ArmError(`replay ${name}`, { code: 'NoEvents', message: 'it is no array of events' });
    }
    const hash = createHash('sha256').update(`${name} ${etag}`).digest('hex').slice(0, 32);
    await callArm(`send ${name} to ${this.#eventsQueue}`, async () => {
      const sender = this.#client.createSender(this.#eventsQueue);
      try {
        const messages = events.map((event, index) => ({
          body: Buffer.from(JSON.stringify(event)),
          contentType: 'application/json',
          messageId: `replay-${hash}-${index}`,
        }));
        await sendAll(sender, messages);
      } catch (error) {
        throw error instanceof AggregateError ? (error.errors.at(-1) ?? error) : error;
      } finally {
        await sender.close();
      }
    });
    return this.#remove(named);
  }

  async discard(id: string): Promise<LetterOutcome> {
    const named = namedBy(id);
    return named === undefined ? 'absent' : this.#remove(named);
  }

  async #read(name: string): Promise<ReadFile | undefined> {
    try {
      return await this.#container.call('read undelivered events', async (container) => {
        const client = container.getBlobClient(name);
        const { etag, contentLength = 0 } = await client.getProperties();
        if (etag === undefined || contentLength > mostBytes) {
          throw new ArmError(`read ${name}`, { code: 'TooLarge', message: `${contentLength} bytes` });
        }
        const bytes = await client.downloadToBuffer(0, undefined, { conditions: { ifMatch: etag } });
        return { text: bytes.toString('utf8'), etag };
      });
    } catch (error) {
      if (error instanceof ArmError && error.failure.status === 404 && isOfBlob(error)) return undefined;
      throw error;
    }
  }

  async #remove({ name, etag: ifMatch }: NamedFile): Promise<LetterOutcome> {
    try {
      await this.#container.call('remove undelivered events', async (container) =>
        container.getBlobClient(name).delete({ conditions: { ifMatch } }),
      );
      return 'done';
    } catch (error) {
      if (!(error instanceof ArmError)) throw error;
      if (error.failure.status === 412) return 'locked';
      if (error.failure.status === 404 && isOfBlob(error)) return 'absent';
      throw error;
    }
  }
}

function isOfBlob({ failure }: ArmError): boolean {
  return failure.code !== 'ContainerNotFound';
}

function letterFrom(
  { name, created }: { name: string; created?: Date | undefined },
  { text, etag }: ReadFile,
): DeadLetter {
  const [first] = all(text) ?? [];
  const told = first === undefined ? {} : toldOf(first);
  const reason = told['deadletterreason'];
  const detail = told['lastdeliveryoutcome'] ?? told['deliveryresult'];
  const deliveries = Number(told['deliveryattempts']);
  return {
    kind: 'undelivered',
    queue: undeliveredContainer,
    id: Buffer.from(`${etag} ${name}`).toString('base64url'),
    reason: typeof reason === 'string' ? reason : 'Unknown',
    ...(typeof detail === 'string' && { detail }),
    ...(created !== undefined && { enqueued: created.getTime() }),
    ...(Number.isInteger(deliveries) && { deliveries }),
    body: text,
  };
}

/**
 * What Event Grid adds; CloudEvents have the same in lower case, in some deliveries one level deeper. **Unverified**: the
 * names, which only say why; the event itself is replayed without them.
 */
function toldOf(event: Event): Event {
  const { deadletterproperties: inner } = event;
  const entries = Object.entries(isObject(inner) ? { ...event, ...inner } : event);
  return Object.fromEntries(entries.map(([key, value]) => [key.toLowerCase(), value]));
}

const added = new Set([
  'deadletterreason',
  'deliveryattempts',
  'lastdeliveryoutcome',
  'publishtime',
  'lastdeliveryattempttime',
  'lasthttpstatuscode',
  'deliveryresult',
  'publishutc',
  'deliveryattemptutc',
  'deadletterproperties',
]);

/** As they would have been delivered. */
function eventsIn(text: string): Event[] | undefined {
  return all(text)?.map((event) =>
    Object.fromEntries(Object.entries(event).filter(([key]) => !added.has(key.toLowerCase()))),
  );
}

function all(text: string): Event[] | undefined {
  try {
    const parsed: unknown = JSON.parse(text);
    return Array.isArray(parsed) && parsed.length > 0 && parsed.every(isObject) ? parsed : undefined;
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): value is Event {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Undefined without an ETag: `*` or none would remove whatever is there by now. */
function namedBy(id: string): NamedFile | undefined {
  const text = Buffer.from(id, 'base64url').toString();
  const [, etag, name] = /^("[!#-~]+") (.+)$/s.exec(text) ?? [];
  return etag === undefined || name === undefined ? undefined : { name, etag };
}
