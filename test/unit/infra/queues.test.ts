/** The settings of a queue that the service cannot live without. */
import { describe, expect, test } from 'vitest';
import { parseDuration } from '../../../src/config/duration.ts';
import { ofType } from '../../../src/local/deployment/evaluated.ts';
import { deploymentOf, exampleNames } from './deployment-snapshot.ts';

describe.each(exampleNames)('%s', (example) => {
  test('both queues merge, lock, expire and dead-letter as the service relies on', () => {
    const queues = ofType(deploymentOf(example), 'Microsoft.ServiceBus/namespaces/queues');
    expect(queues.map(({ name }) => name.split('/')[1]).sort()).toEqual([
      'replication-hints',
      'snapshot-events',
    ]);
    for (const { properties } of queues) {
      expect(properties).toMatchObject({
        requiresDuplicateDetection: true,
        duplicateDetectionHistoryTimeWindow: 'P1D',
        lockDuration: 'PT5M',
        maxDeliveryCount: 50,
        defaultMessageTimeToLive: 'P14D',
        deadLetteringOnMessageExpiration: true,
        requiresSession: false,
        enablePartitioning: false,
      });
    }
  });
});

test('the durations are ones that Azure takes', () => {
  const [queue] = ofType(deploymentOf('one-target'), 'Microsoft.ServiceBus/namespaces/queues');
  const milliseconds = (name: string): number => {
    const parsed = parseDuration(String(queue?.properties?.[name]));
    if ('problem' in parsed) throw new Error(parsed.problem);
    return parsed.ms;
  };
  expect(milliseconds('lockDuration')).toBeLessThanOrEqual(5 * 60_000);
  expect(milliseconds('duplicateDetectionHistoryTimeWindow')).toBeLessThanOrEqual(7 * 86_400_000);
  // For so long a notice may be repeated under its first id.
  expect(milliseconds('duplicateDetectionHistoryTimeWindow')).toBeGreaterThanOrEqual(2 * 3_600_000);
});
