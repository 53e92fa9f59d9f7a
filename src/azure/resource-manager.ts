import { ComputeManagementClient } from '@azure/arm-compute';
import type { ManagementLockClient } from '@azure/arm-locks';
import type { ResourceManagementClient } from '@azure/arm-resources';
import type { StorageManagementClient } from '@azure/arm-storage';
import type { TokenCredential } from '@azure/identity';
import { setTimeout as sleep } from 'node:timers/promises';
import { checkAnswer } from './pipeline/check-answer.ts';
import { measureCalls } from './pipeline/measure-calls.ts';
import { keptConnections } from './pipeline/kept-connections.ts';
import { noteAnswer } from './pipeline/noted-answer.ts';
import { onlyTo } from './pipeline/own-endpoint.ts';
import { callLimit, pageByPage, type PagePatience } from './pipeline/page-attempts.ts';
import { keepRefusedBody } from './pipeline/refused-bodies.ts';
import { servedVersion } from './pipeline/served-version.ts';
import { policiesOf } from './pipeline/stage.ts';
import { withinBudget } from './pipeline/within-budget.ts';
import { keptIn } from '../replication/kept-in.ts';
import { Budget } from './budget/budget.ts';
import { SystemClock } from './budget/system-clock.ts';

/** Where Resource Manager is and what tokens for it are called; differs in sovereign clouds. */
export interface ResourceManagerSettings {
  endpoint: string;
  audience: string;
  /** How pages of listings are asked for; what is not given is as the service has it. */
  pages?: Partial<PagePatience>;
}

/**
 * Clients of Resource Manager, one of each kind per subscription. Each look needs those of Compute; the others are
 * loaded when they are first wanted, as each takes its time at the start.
 */
export class ResourceManagerClients {
  readonly #credential: TokenCredential;
  readonly #settings: ResourceManagerSettings;
  readonly #budget: Budget;
  readonly #connections = keptConnections();
  readonly #versions = servedVersion();
  readonly #compute = new Map<string, ComputeManagementClient>();
  readonly #locks = new Map<string, ManagementLockClient>();
  readonly #resources = new Map<string, ResourceManagementClient>();
  readonly #storage = new Map<string, StorageManagementClient>();

  /** All that one instance does shares one budget. */
  constructor(
    credential: TokenCredential,
    settings: ResourceManagerSettings,
    budget = new Budget(new SystemClock()),
  ) {
    this.#credential = credential;
    this.#settings = settings;
    this.#budget = budget;
  }

  /** Where Resource Manager is. */
  get endpoint(): string {
    return this.#settings.endpoint;
  }

  /** Between a write and the reads that show it, ms. */
  sleep(ms: number): Promise<void> {
    return (this.#settings.pages?.sleep ?? pagePatience.sleep)(ms);
  }

  compute(subscriptionId: string): ComputeManagementClient {
    return keptIn(
      this.#compute,
      subscriptionId,
      () => new ComputeManagementClient(this.#credential, subscriptionId, this.#options()),
    );
  }

  async locks(subscriptionId: string): Promise<ManagementLockClient> {
    const { ManagementLockClient: Client } = await import('./management-lock-client.ts');
    // This SDK is of an older generation and names its options differently.
    const { credentials, ...others } = this.#options();
    const options = { ...others, credentialScopes: credentials.scopes };
    return keptIn(this.#locks, subscriptionId, () => new Client(this.#credential, subscriptionId, options));
  }

  async resources(subscriptionId: string): Promise<ResourceManagementClient> {
    const { ResourceManagementClient: Client } = await import('@azure/arm-resources');
    const create = (): ResourceManagementClient =>
      new Client(this.#credential, subscriptionId, this.#options());
    return keptIn(this.#resources, subscriptionId, create);
  }

  async storage(subscriptionId: string): Promise<StorageManagementClient> {
    const { StorageManagementClient: Client } = await import('@azure/arm-storage');
    const create = (): StorageManagementClient =>
      new Client(this.#credential, subscriptionId, this.#options());
    return keptIn(this.#storage, subscriptionId, create);
  }

  /**
   * No retries inside the SDK: they would hold the function, and the message's lock, for as long as Azure says
   * `Retry-After`. A scheduled hint waits instead.
   */
  #options(): {
    endpoint: string;
    credentials: { scopes: string[] };
    retryOptions: { maxRetries: number };
    additionalPolicies: ReturnType<typeof policiesOf>;
  } {
    const { endpoint, audience } = this.#settings;
    return {
      endpoint,
      credentials: { scopes: [`${audience}/.default`] },
      retryOptions: { maxRetries: 0 },
      additionalPolicies: policiesOf([
        onlyTo(endpoint),
        pageByPage({ ...pagePatience, ...this.#settings.pages }),
        this.#versions,
        withinBudget(this.#budget),
        measureCalls,
        callLimit(longestCallMs),
        this.#connections,
        checkAnswer,
        noteAnswer,
        keepRefusedBody,
      ]),
    };
  }
}

/** The SDKs wait for ever for an answer. All calls of one look together stay within the lock of its message. */
const longestCallMs = 30_000;

/** Options that end a call which does not come back; it then counts as not answered. */
export function limited(): { abortSignal: AbortSignal } {
  return { abortSignal: AbortSignal.timeout(longestCallMs) };
}

/** For all pages of a listing of blobs; those of Resource Manager have limits of their own. */
export function limitedListing(): { abortSignal: AbortSignal } {
  return { abortSignal: AbortSignal.timeout(90_000) };
}

/** Each page of a listing has its own limit, and three attempts: shorter together than the lock of a message. */
const pagePatience: PagePatience = {
  attempts: 3,
  pauseMs: 1000,
  longestWaitMs: 5000,
  sleep: (ms) => sleep(ms),
  random: Math.random,
  now: () => Date.now(),
};
