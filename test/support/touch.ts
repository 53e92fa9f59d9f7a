import { groups, type World } from './world.ts';

let touches = 0;

/** An event for a source snapshot, as if it had been written just now. */
export function touch(world: World, name: string): void {
  const { subscriptionId, resourceGroup } = groups.source;
  const subject = `/subscriptions/${subscriptionId}/resourceGroups/${resourceGroup}/providers/Microsoft.Compute/snapshots/${name}`;
  world.cloud.serviceBus.send('snapshot-events', {
    messageId: `touch-${++touches}`,
    body: JSON.stringify({
      id: `00000000-0000-0000-0000-${String(touches).padStart(12, '0')}`,
      topic: `/subscriptions/${subscriptionId}`,
      subject,
      eventType: 'Microsoft.Resources.ResourceWriteSuccess',
      eventTime: new Date(world.clock.now()).toISOString(),
      data: {
        resourceUri: subject,
        operationName: 'Microsoft.Compute/snapshots/write',
        resourceProvider: 'Microsoft.Compute',
        status: 'Succeeded',
      },
      dataVersion: '2',
      metadataVersion: '1',
    }),
  });
}
