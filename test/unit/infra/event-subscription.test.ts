/** Which events reach the queue, and how, judged on events in the spellings that Azure has been seen to use. */
import { describe, expect, test } from 'vitest';
import { ofType } from '../../../src/local/deployment/evaluated.ts';
import { deploymentOf, exampleNames } from './deployment-snapshot.ts';
import { passes, type EventFilter, type SampleEvent } from './event-filter.ts';

interface EventSubscription {
  eventDeliverySchema: string;
  deliveryWithResourceIdentity: { identity: { type: string }; destination: object };
  deadLetterWithResourceIdentity: { identity: { type: string }; deadLetterDestination: object };
  retryPolicy: object;
  filter: EventFilter;
}

const type = 'Microsoft.EventGrid/systemTopics/eventSubscriptions';
const [first] = ofType(deploymentOf('one-target'), type);
const { filter } = first?.properties as unknown as EventSubscription;
const group = '/subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/rg-images';
const snapshot = `${group}/providers/Microsoft.Compute/snapshots/golden-1`;

function event(operationName: string, subject: string, kind = 'Write', outcome = 'Success'): SampleEvent {
  return { eventType: `Microsoft.Resources.Resource${kind}${outcome}`, subject, data: { operationName } };
}

test.each([
  ['a write', event('Microsoft.Compute/snapshots/write', snapshot)],
  ['a deletion', event('Microsoft.Compute/snapshots/delete', snapshot, 'Delete')],
  ['tags, under the id of the snapshot', event('Microsoft.Resources/tags/write', snapshot)],
  ['tags removed', event('Microsoft.Resources/tags/delete', snapshot, 'Delete')],
  [
    'tags, under their own id',
    event('Microsoft.Resources/tags/write', `${snapshot}/providers/Microsoft.Resources/tags/default`),
  ],
  [
    'a lock',
    event('Microsoft.Authorization/locks/write', `${snapshot}/providers/Microsoft.Authorization/locks/keep`),
  ],
  [
    'a lock taken off',
    event(
      'Microsoft.Authorization/locks/delete',
      `${snapshot}/providers/Microsoft.Authorization/locks/keep`,
      'Delete',
    ),
  ],
  ['lower case', event('microsoft.compute/snapshots/write', snapshot.toLowerCase())],
  [
    'lower-case resourcegroups',
    event('Microsoft.Compute/snapshots/write', snapshot.replace('resourceGroups', 'resourcegroups')),
  ],
  ['upper case', event('MICROSOFT.COMPUTE/SNAPSHOTS/DELETE', snapshot.toUpperCase(), 'Delete')],
])('passes: %s', (_what, sample) => {
  expect(passes(filter, sample)).toBe(true);
});

test.each([
  [
    'the export of a snapshot',
    event('Microsoft.Compute/snapshots/beginGetAccess/action', snapshot, 'Action'),
  ],
  ['a write that failed', event('Microsoft.Compute/snapshots/write', snapshot, 'Write', 'Failure')],
  [
    'a deletion that was cancelled',
    event('Microsoft.Compute/snapshots/delete', snapshot, 'Delete', 'Cancel'),
  ],
  [
    'a role assignment under a snapshot',
    event(
      'Microsoft.Authorization/roleAssignments/write',
      `${snapshot}/providers/Microsoft.Authorization/roleAssignments/x`,
    ),
  ],
  [
    'a diagnostic setting under a snapshot',
    event(
      'microsoft.insights/diagnosticSettings/write',
      `${snapshot}/providers/microsoft.insights/diagnosticSettings/x`,
    ),
  ],
  ['a disk', event('Microsoft.Compute/disks/write', snapshot.replace('snapshots', 'disks'))],
  ['the group itself', event('Microsoft.Resources/subscriptions/resourceGroups/delete', group, 'Delete')],
  ['tags of the group', event('Microsoft.Resources/tags/write', group)],
  [
    'a snapshot of a group whose name begins the same',
    event('Microsoft.Compute/snapshots/write', snapshot.replace('rg-images', 'rg-images-weu')),
  ],
  [
    'a deployment',
    event(
      'Microsoft.Resources/deployments/write',
      `${group}/providers/Microsoft.Resources/deployments/portal`,
    ),
  ],
  [
    "Event Grid's own set-up",
    event(
      'Microsoft.EventGrid/systemTopics/eventSubscriptions/write',
      `${group}/providers/Microsoft.EventGrid/systemTopics/t/eventSubscriptions/s`,
    ),
  ],
])('stays out: %s', (_what, sample) => {
  expect(passes(filter, sample)).toBe(false);
});

describe.each(exampleNames)('%s', (example) => {
  const deployment = deploymentOf(example);
  const subscriptions = ofType(deployment, type);

  test('every source has one, with the filter of its own group', () => {
    const topics = ofType(deployment, 'Microsoft.EventGrid/systemTopics');
    expect(topics.map(({ location }) => location)).toEqual(topics.map(() => 'global'));
    expect(topics.map(({ identity }) => identity)).toEqual(topics.map(() => ({ type: 'SystemAssigned' })));
    const begins = subscriptions.map(
      ({ properties }) => (properties as unknown as EventSubscription).filter.subjectBeginsWith,
    );
    expect(new Set(begins).size).toBe(begins.length);
    for (const { properties } of subscriptions) {
      const { subjectBeginsWith: _own, ...rest } = (properties as unknown as EventSubscription).filter;
      const { subjectBeginsWith: _other, ...expected } = filter;
      expect(rest).toEqual(expected);
    }
  });

  test('delivers by identity, tries for a day, and keeps what it could not deliver', () => {
    for (const { properties } of subscriptions) {
      const { deliveryWithResourceIdentity, deadLetterWithResourceIdentity, ...rest } =
        properties as unknown as EventSubscription;
      expect(rest).toMatchObject({
        eventDeliverySchema: 'EventGridSchema',
        retryPolicy: { maxDeliveryAttempts: 30, eventTimeToLiveInMinutes: 1440 },
      });
      expect(rest).not.toHaveProperty('destination');
      expect(rest).not.toHaveProperty('deadLetterDestination');
      // Firewalls of Service Bus and storage let no other identity of Event Grid in.
      expect(deliveryWithResourceIdentity.identity).toEqual({ type: 'SystemAssigned' });
      expect(deadLetterWithResourceIdentity.identity).toEqual(deliveryWithResourceIdentity.identity);
      expect(deliveryWithResourceIdentity.destination).toMatchObject({
        endpointType: 'ServiceBusQueue',
        properties: { resourceId: ofQueue('snapshot-events') },
      });
      expect(deadLetterWithResourceIdentity.deadLetterDestination).toMatchObject({
        endpointType: 'StorageBlob',
        properties: { blobContainerName: 'event-dead-letters' },
      });
    }
  });

  function ofQueue(name: string): string | undefined {
    return ofType(deployment, 'Microsoft.ServiceBus/namespaces/queues').find(({ id }) =>
      id.endsWith(`/queues/${name}`),
    )?.id;
  }
});

test('a topic that is there already is not written, and delivers by its own identity', () => {
  const deployment = deploymentOf('three-subscriptions');
  expect(ofType(deployment, 'Microsoft.EventGrid/systemTopics')).toHaveLength(1);
  const shared = ofType(deployment, type).find(({ name }) => name.startsWith('egst-tools/'));
  expect(shared?.properties).toMatchObject({
    deliveryWithResourceIdentity: { identity: { type: 'SystemAssigned' } },
  });
});
