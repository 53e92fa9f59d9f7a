/** Which events a subscription lets through: all of what it says has to fit (documented). */
import type { ResourceOperation } from '../resource-operation.ts';

export interface SubscriptionFilter {
  /** Default: all types, that is writes, deletes and actions (documented). */
  includedEventTypes?: readonly string[];
  subjectBeginsWith?: string;
  subjectEndsWith?: string;
  /** Of these two alone (documented). Default: false. */
  isSubjectCaseSensitive?: boolean;
  /** All have to fit; of the values of one, any. */
  advancedFilters?: readonly AdvancedFilter[];
}

export interface AdvancedFilter {
  operatorType: 'StringIn' | 'StringContains' | 'StringBeginsWith' | 'StringEndsWith';
  key: 'subject' | 'eventType' | 'data.operationName' | 'data.resourceProvider';
  values: readonly string[];
}

const operators: Record<AdvancedFilter['operatorType'], (value: string, wanted: string) => boolean> = {
  StringIn: (value, wanted) => value === wanted,
  StringContains: (value, wanted) => value.includes(wanted),
  StringBeginsWith: (value, wanted) => value.startsWith(wanted),
  StringEndsWith: (value, wanted) => value.endsWith(wanted),
};

const keys: Record<AdvancedFilter['key'], (operation: ResourceOperation) => string> = {
  subject: ({ resourceId }) => resourceId,
  eventType: eventTypeOf,
  'data.operationName': ({ operationName }) => operationName,
  'data.resourceProvider': ({ resourceProvider }) => resourceProvider,
};

/** Of a subscription's filters, and of the values of all of them together; characters of a value (documented). */
const mostFilters = 25;
const mostValues = 25;
const longestValue = 512;

const eventTypes = ['Write', 'Delete', 'Action'].flatMap((kind) =>
  ['Success', 'Failure', 'Cancel'].map((end) => `Microsoft.Resources.Resource${kind}${end}`),
);

export function eventTypeOf({ kind }: ResourceOperation): string {
  return `Microsoft.Resources.Resource${kind}Success`;
}

/** Throws for a filter with which Azure makes no subscription, or which is not known here. */
export function checkFilter({ includedEventTypes, advancedFilters = [] }: SubscriptionFilter): void {
  if (includedEventTypes?.length === 0) throw new Error('includedEventTypes is empty');
  const type = includedEventTypes?.find((one) => !eventTypes.includes(one));
  // That Azure refuses it is inferred: such a subscription would tell of nothing.
  if (type !== undefined) throw new Error(`there are no events of the type ${type}`);
  if (advancedFilters.length > mostFilters) throw new Error(`more than ${mostFilters} advanced filters`);
  const values = advancedFilters.flatMap((one) => one.values);
  if (values.length > mostValues) throw new Error(`more than ${mostValues} values in advanced filters`);
  for (const { operatorType, key, values: own } of advancedFilters) {
    if (!Object.hasOwn(operators, operatorType)) throw new Error(`there is no operator ${operatorType} here`);
    if (!Object.hasOwn(keys, key)) throw new Error(`there is no key ${key} here`);
    if (own.length === 0) throw new Error(`an advanced filter on ${key} has no values`);
  }
  if (values.some(({ length }) => length > longestValue)) {
    throw new Error(`a value of an advanced filter has more than ${longestValue} characters`);
  }
}

/** `operation` spelled as the event will spell it. */
export function passes(filter: SubscriptionFilter, operation: ResourceOperation): boolean {
  const { includedEventTypes, subjectBeginsWith = '', subjectEndsWith = '', advancedFilters = [] } = filter;
  const spelled = (text: string): string => (filter.isSubjectCaseSensitive ? text : text.toLowerCase());
  const subject = spelled(operation.resourceId);
  return (
    (includedEventTypes?.includes(eventTypeOf(operation)) ?? true) &&
    subject.startsWith(spelled(subjectBeginsWith)) &&
    subject.endsWith(spelled(subjectEndsWith)) &&
    advancedFilters.every((one) => fits(one, operation))
  );
}

/** String operators ignore case (documented). */
function fits({ operatorType, key, values }: AdvancedFilter, operation: ResourceOperation): boolean {
  const value = keys[key](operation).toLowerCase();
  return values.some((wanted) => operators[operatorType](value, wanted.toLowerCase()));
}
