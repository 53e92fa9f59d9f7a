import type { Clients } from './clients.ts';

/** Where a row is asked: of a subscription, of the local cloud, or of what one of them once answered. */
export interface Place {
  from: 'azure' | 'local';
  endpoint: string;
  audience: string;
  subscriptionId: string;
  secondSubscriptionId?: string;
  /** Two, or three. */
  regions: readonly string[];
  /** Names everything that is made: `<prefix>-<six letters>`. */
  run: string;
  clients: Clients;
  /** An identity that has no role but what a row gives it. */
  limited?: LimitedPrincipal;
  /** Of a disk encryption set in the second region. */
  encryptionSetId?: string;
  /** Id of the group in which an installation is. */
  installationId?: string;
  /** Ends when the time is over or somebody stops the run. */
  signal: AbortSignal;
  /** ms since 1970. */
  now: () => number;
  /** Throws when the run ends meanwhile. */
  pause: (ms: number) => Promise<void>;
  /** Tags that show whose a group is, and until when it is used. */
  tags: Readonly<Record<string, string>>;
}

export interface LimitedPrincipal {
  clients: Clients;
  objectId: string;
  /** Gives it these rights on a group, and nothing else. Whether they work at once is another matter. */
  grant: (grant: Grant) => Promise<void>;
}

export interface Grant {
  /** Id of a group or a resource. */
  scope: string;
  /** Different for each grant of a row. */
  name: string;
  actions: readonly string[];
  dataActions?: readonly string[];
}
