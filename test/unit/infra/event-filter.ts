/**
 * What Event Grid lets through, as documented: event types, subject and advanced filters are ANDed, the values of
 * one filter ORed, and text is compared without case unless the subscription says otherwise for the subject. A key
 * that an event does not have matches nothing.
 */
export interface EventFilter {
  includedEventTypes: string[];
  subjectBeginsWith?: string;
  subjectEndsWith?: string;
  isSubjectCaseSensitive?: boolean;
  advancedFilters?: AdvancedFilter[];
}

interface AdvancedFilter {
  operatorType: string;
  key: string;
  values: string[];
}

export interface SampleEvent {
  eventType: string;
  subject: string;
  data: Record<string, unknown>;
}

export function passes(filter: EventFilter, event: SampleEvent): boolean {
  const { isSubjectCaseSensitive = false, subjectBeginsWith = '', subjectEndsWith = '' } = filter;
  const spelled = (text: string): string => (isSubjectCaseSensitive ? text : text.toLowerCase());
  return (
    filter.includedEventTypes.some((type) => type.toLowerCase() === event.eventType.toLowerCase()) &&
    spelled(event.subject).startsWith(spelled(subjectBeginsWith)) &&
    spelled(event.subject).endsWith(spelled(subjectEndsWith)) &&
    (filter.advancedFilters ?? []).every((advanced) => matches(advanced, event))
  );
}

function matches({ operatorType, key, values }: AdvancedFilter, event: SampleEvent): boolean {
  const value = valueAt(event, key);
  if (typeof value !== 'string') return false;
  const text = value.toLowerCase();
  return values.some((wanted) => {
    switch (operatorType) {
      case 'StringBeginsWith':
        return text.startsWith(wanted.toLowerCase());
      case 'StringContains':
        return text.includes(wanted.toLowerCase());
      case 'StringIn':
        return text === wanted.toLowerCase();
      default:
        throw new Error(`this filter is not known here: ${operatorType}`);
    }
  });
}

function valueAt(event: SampleEvent, key: string): unknown {
  const [first = '', second] = key.toLowerCase().split('.');
  const top = entryOf(event, first);
  return second === undefined ? top : entryOf(top, second);
}

function entryOf(object: unknown, key: string): unknown {
  if (typeof object !== 'object' || object === null) return undefined;
  return Object.entries(object).find(([name]) => name.toLowerCase() === key)?.[1];
}
