import type { Firewall, IdentityType } from './firewall.ts';
import type { ResourceOperation } from '../resource-operation.ts';

export type EventSchema = 'EventGridSchema' | 'CloudEventSchemaV1_0';

/** A system topic and its one subscription, with a Service Bus queue as destination. */
export interface TopicSettings {
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
  /** Default: all types, that is writes, deletes and actions (documented). */
  includedEventTypes?: readonly string[];
  /** Compared without case (documented). */
  subjectBeginsWith?: string;
  /** All have to fit; of the values of one, any. */
  advancedFilters?: readonly AdvancedFilter[];
}

/** An identity that writes to a container, by its id. */
export interface DeadLetterDestination {
  identity: string;
  identityType?: IdentityType;
  container: string;
  /** Of the account. Default: open. */
  firewall?: Firewall;
}

export interface AdvancedFilter {
  operatorType: 'StringIn' | 'StringContains' | 'StringBeginsWith' | 'StringEndsWith';
  key: 'subject' | 'eventType' | 'data.operationName' | 'data.resourceProvider';
  values: readonly string[];
}

export function eventTypeOf({ kind }: ResourceOperation): string {
  return `Microsoft.Resources.Resource${kind}Success`;
}

/** Whether an operation is told by this topic and passes the filters of its subscription. */
export function isTold(operation: ResourceOperation, topic: TopicSettings): boolean {
  const { includedEventTypes, subjectBeginsWith = '', advancedFilters = [] } = topic;
  const type = eventTypeOf(operation);
  const subject = operation.resourceId.toLowerCase();
  const source = topic.source.toLowerCase();
  return (
    (subject === source || subject.startsWith(`${source}/`)) &&
    (includedEventTypes?.includes(type) ?? true) &&
    subject.startsWith(subjectBeginsWith.toLowerCase()) &&
    advancedFilters.every((filter) => passes(filter, operation, type))
  );
}

/** String operators ignore case (documented). */
function passes(
  { operatorType, key, values }: AdvancedFilter,
  operation: ResourceOperation,
  type: string,
): boolean {
  const value = {
    subject: operation.resourceId,
    eventType: type,
    'data.operationName': operation.operationName,
    'data.resourceProvider': operation.resourceProvider,
  }[key].toLowerCase();
  return values.some((wanted) => {
    const text = wanted.toLowerCase();
    switch (operatorType) {
      case 'StringIn':
        return value === text;
      case 'StringContains':
        return value.includes(text);
      case 'StringBeginsWith':
        return value.startsWith(text);
      case 'StringEndsWith':
        return value.endsWith(text);
    }
  });
}
