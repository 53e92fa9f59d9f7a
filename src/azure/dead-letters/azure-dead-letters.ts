import type { TokenCredential } from '@azure/identity';
import { ServiceBusClient } from '@azure/service-bus';
import type { Settings } from '../../config/settings.ts';
import { ArmError } from '../../reconciler/arm-error.ts';
import type { DeadLetter, DeadLetters, FoundLetters, LetterOutcome } from '../../reconciler/dead-letters.ts';
import { QueueLetters } from './queue-letters.ts';
import { UndeliveredEvents, undeliveredContainer } from './undelivered-events.ts';

interface Place {
  list(): Promise<FoundLetters>;
  get(id: string): Promise<DeadLetter | undefined>;
  replay(id: string): Promise<LetterOutcome>;
  discard(id: string): Promise<LetterOutcome>;
}

/** The dead letters of the deployed service, on the Azure SDKs. */
export class AzureDeadLetters implements DeadLetters {
  readonly #places: ReadonlyMap<string, Place>;

  /** Opens no connection yet. Without `hasAccount` what Event Grid could not deliver is told as unread. */
  constructor(credential: TokenCredential, settings: Settings, hasAccount = true) {
    const { serviceBus, eventsQueue, hintsQueue, journal } = settings;
    const { fullyQualifiedNamespace, customEndpointAddress } = serviceBus;
    const client = new ServiceBusClient(fullyQualifiedNamespace, credential, {
      retryOptions: { maxRetries: 2, retryDelayInMs: 1000, timeoutInMs: 20_000 },
      ...(customEndpointAddress !== undefined && { customEndpointAddress }),
    });
    this.#places = new Map<string, Place>([
      [eventsQueue, new QueueLetters(client, eventsQueue, 'event')],
      [hintsQueue, new QueueLetters(client, hintsQueue, 'hint')],
      [
        undeliveredContainer,
        hasAccount ? new UndeliveredEvents(credential, journal, client, eventsQueue) : unknownAccount,
      ],
    ]);
  }

  async list(): Promise<FoundLetters> {
    const all = await Promise.all([...this.#places].map(([queue, place]) => listed(queue, place)));
    return {
      letters: all.flatMap(({ letters }) => letters),
      unread: all.flatMap(({ unread }) => unread),
    };
  }

  async get(queue: string, id: string): Promise<DeadLetter | undefined> {
    return this.#places.get(queue)?.get(id);
  }

  async replay(queue: string, id: string): Promise<LetterOutcome> {
    return (await this.#places.get(queue)?.replay(id)) ?? 'absent';
  }

  async discard(queue: string, id: string): Promise<LetterOutcome> {
    return (await this.#places.get(queue)?.discard(id)) ?? 'absent';
  }
}

const notAsked = { code: 'NoAccount', message: 'not asked: give --journal' };

/** What is there is not known, so that nothing is told to be absent. */
const unknownAccount: Place = {
  list: () => refused('list'),
  get: () => refused('read'),
  replay: () => refused('replay'),
  discard: () => refused('discard'),
};

function refused(what: string): Promise<never> {
  return Promise.reject(new ArmError(`${what} undelivered events`, notAsked));
}

async function listed(queue: string, place: Place): Promise<FoundLetters> {
  try {
    return await place.list();
  } catch (error) {
    if (!(error instanceof ArmError)) throw error;
    const { code, message } = error.failure;
    return { letters: [], unread: [{ queue, code, detail: message }] };
  }
}
