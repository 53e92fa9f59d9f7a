import type { Firewall, IdentityType } from './firewall.ts';
import type { SubscriptionFilter } from './subscription-filter.ts';
import type { ResourceOperation } from '../resource-operation.ts';

export type { AdvancedFilter } from './subscription-filter.ts';

export type EventSchema = 'EventGridSchema' | 'CloudEventSchemaV1_0';

/** A system topic and its one subscription, with a Service Bus queue as destination. */
export interface TopicSettings extends SubscriptionFilter {
  /** Name of the subscription, as messages carry it. Default: `snapshot-events`. */
  name?: string;
  /** Id of the resource group or subscription whose operations are told. */
  source: string;
  queue: string;
  /** Object id of the identity that delivers. Default: one that may. */
  identity?: string;
  /** What kind of identity it is. Absent: none that a firewall would let in. */
  identityType?: IdentityType;
  /** Where events go that could not be delivered. Default: nowhere. */
  deadLetter?: DeadLetterDestination;
  /** Default: `EventGridSchema`. */
  schema?: EventSchema;
}

/** An identity that writes to a container, by its id. */
export interface DeadLetterDestination {
  identity: string;
  identityType?: IdentityType;
  container: string;
  /** Of the account. Default: open. */
  firewall?: Firewall;
}

/** Whether an operation is one of the topic's source. */
export function isOfSource({ resourceId }: ResourceOperation, { source }: TopicSettings): boolean {
  return `${resourceId.toLowerCase()}/`.startsWith(`${source.toLowerCase()}/`);
}
