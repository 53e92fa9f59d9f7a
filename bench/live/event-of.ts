import { randomUUID } from 'node:crypto';
import { snapshotIdText, type ResourceGroupId } from '../../src/replication/resource-id.ts';

/** A message with an event for a source snapshot, as if it had been written just now. */
export function eventOf(group: ResourceGroupId, name: string): { messageId: string; body: string } {
  const subject = snapshotIdText({ ...group, name });
  const id = randomUUID();
  const body = JSON.stringify({
    id,
    topic: `/subscriptions/${group.subscriptionId}`,
    subject,
    eventType: 'Microsoft.Resources.ResourceWriteSuccess',
    eventTime: new Date().toISOString(),
    data: {
      resourceUri: subject,
      operationName: 'Microsoft.Compute/snapshots/write',
      resourceProvider: 'Microsoft.Compute',
      status: 'Succeeded',
    },
    dataVersion: '2',
    metadataVersion: '1',
  });
  return { messageId: id, body };
}
