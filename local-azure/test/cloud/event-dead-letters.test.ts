/** Events whose queue forbids the delivery: they end in the container that the subscription names. */
import { expect, test } from 'vitest';
import type { AppendedBlocks } from '../../src/blob/appended-blocks.ts';
import type { TopicSettings } from '../../src/event-grid/topic.ts';
import { events, images, minute, open, snapshotId, take, topic, type Fixture } from './cloud-fixture.ts';

const account = `/subscriptions/${images}/resourceGroups/rg-images/providers/Microsoft.Storage/storageAccounts/stevents`;
const container = `${account}/blobServices/default/containers/dead`;
const writer = '00000000-0000-0000-0000-00000000d00d';
const deadLetter = { identity: writer, container };

/** Nobody may put anything into the queue, and the identity of the topic may write to the container. */
async function openRefusing(settings: Partial<TopicSettings> = {}): Promise<Fixture> {
  const permissions = {
    actions: [],
    notActions: [],
    dataActions: ['Microsoft.Storage/storageAccounts/blobServices/containers/blobs/*'],
    notDataActions: [],
  };
  return open({
    topics: [{ ...topic, name: 'to-queue', identity: writer, deadLetter, ...settings }],
    access: { assignments: [{ principalId: writer, scope: container, permissions }], namespaceId: '/none' },
    seed: {
      subscriptions: [
        { subscriptionId: images, resourceGroups: [{ name: 'rg-images', location: 'northeurope' }] },
      ],
      storageAccounts: [{ id: account, location: 'northeurope', containers: ['dead'] }],
    },
  });
}

function files({ cloud }: Fixture): [string, Record<string, unknown>[]][] {
  const { blobs } = cloud.blobs.store.accounts.get('stevents')?.containers.get('dead') ?? {};
  return [...(blobs ?? [])].map(([name, { content }]) => {
    const text = (content as AppendedBlocks).read(0, Infinity).toString();
    return [name, JSON.parse(text) as Record<string, unknown>[]];
  });
}

test('five minutes later, those of a while in one file', async () => {
  const fixture = await openRefusing();
  const { clock, cloud } = fixture;
  const began = clock.now();
  take(fixture, 'golden-1');
  clock.advanceBy(minute);
  take(fixture, 'golden-2');
  expect(cloud.nextDue()).toBe(began + 5 * minute);
  expect(files(fixture)).toEqual([]);
  clock.advanceTo(began + 5 * minute);
  const [[name, told] = ['', []], ...others] = files(fixture);
  expect(others).toEqual([]);
  expect(name).toMatch(/^TO-QUEUE\/2026\/11\/23\/12\/[\da-f-]{36}\.json$/);
  expect(told).toMatchObject([
    {
      subject: snapshotId('golden-1').replace('resourceGroups', 'resourcegroups'),
      eventType: 'Microsoft.Resources.ResourceWriteSuccess',
      deliveryAttempts: 1,
      lastDeliveryOutcome: 'Forbidden',
      data: { operationName: 'Microsoft.Compute/snapshots/write' },
    },
    { publishTime: new Date(began + minute).toISOString() },
  ]);
  expect(cloud.serviceBus.queue(events).active).toBe(0);
  expect(cloud.eventGrid).toMatchObject({ deadLettered: 2, delivered: 0, dropped: 0 });
});

test('CloudEvents say why in one attribute', async () => {
  const fixture = await openRefusing({ schema: 'CloudEventSchemaV1_0' });
  take(fixture, 'golden-1');
  fixture.clock.advanceBy(5 * minute);
  const [[, told] = ['', []]] = files(fixture);
  expect(told).toMatchObject([{ specversion: '1.0', deadletterproperties: { deliveryattempts: 1 } }]);
});
