import { snapshotIdText, type SnapshotId } from '../../src/replication/resource-id.ts';

/** The body of an event for a snapshot that was written at this time, ms since 1970. */
export function eventOf(snapshot: SnapshotId, id: string, time: number): string {
  const { subscriptionId } = snapshot;
  const subject = snapshotIdText(snapshot);
  return JSON.stringify({
    id,
    topic: `/subscriptions/${subscriptionId}`,
    subject,
    eventType: 'Microsoft.Resources.ResourceWriteSuccess',
    eventTime: new Date(time).toISOString(),
    data: {
      resourceUri: subject,
      operationName: 'Microsoft.Compute/snapshots/write',
      resourceProvider: 'Microsoft.Compute',
      status: 'Succeeded',
    },
    dataVersion: '2',
    metadataVersion: '1',
  });
}
