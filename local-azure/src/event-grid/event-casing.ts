import type { ResourceOperation } from '../resource-operation.ts';

/**
 * How ids in events are spelled:
 * - `recorded`: `resourcegroups` in writes and for groups themselves, `resourceGroups` else, as in the documents;
 * - `canonical`: as Resource Manager told it;
 * - `lower` and `upper`: ids and operation names wholly so (a consumer's test; exports of the activity log);
 * - `changing`: each event by the next of these.
 */
export type EventCasing = 'recorded' | 'canonical' | 'lower' | 'upper' | 'changing';

export const eventCasings: readonly EventCasing[] = ['recorded', 'canonical', 'lower', 'upper', 'changing'];

const turns: readonly EventCasing[] = ['recorded', 'lower', 'canonical', 'upper'];

/** The operation as event number `count` (from 0) spells it. */
export function respelled(
  operation: ResourceOperation,
  casing: EventCasing,
  count: number,
): ResourceOperation {
  const spell = spellerOf(casing, count);
  return {
    ...operation,
    resourceId: spell(operation.resourceId, operation),
    scope: spell(operation.scope, operation),
    operationName: spell(operation.operationName, operation),
  };
}

type Speller = (text: string, operation: ResourceOperation) => string;

function spellerOf(casing: EventCasing, count: number): Speller {
  switch (casing) {
    case 'changing':
      return spellerOf(turns[count % turns.length] ?? 'recorded', count);
    case 'canonical':
      return (text) => text;
    case 'lower':
      return (text) => text.toLowerCase();
    case 'upper':
      return (text) => text.toUpperCase();
    case 'recorded':
      return asRecorded;
  }
}

function asRecorded(text: string, { kind, resourceId }: ResourceOperation): string {
  const isGroup = /^\/subscriptions\/[^/]+\/resourceGroups\/[^/]+$/i.test(resourceId);
  return kind === 'Write' || isGroup ? text.replace('/resourceGroups', '/resourcegroups') : text;
}
