import type { QueueSettings } from './queue-settings.ts';

const seconds = 1000;
const minutes = 60 * seconds;
const days = 24 * 60 * minutes;

/** What Azure takes of a queue's settings (documented), by the name that it gives each. */
const limits: readonly [string, (settings: QueueSettings) => number | undefined, number, number][] = [
  ['lockDuration', ({ lockDurationMs }) => lockDurationMs, 1, 5 * minutes],
  ['maxDeliveryCount', ({ maxDeliveryCount }) => maxDeliveryCount, 1, 2000],
  [
    'defaultMessageTimeToLive',
    ({ defaultMessageTimeToLiveMs }) => defaultMessageTimeToLiveMs,
    1,
    Number.MAX_SAFE_INTEGER,
  ],
  [
    'duplicateDetectionHistoryTimeWindow',
    ({ requiresDuplicateDetection, duplicateDetectionHistoryMs }) =>
      requiresDuplicateDetection ? duplicateDetectionHistoryMs : undefined,
    20 * seconds,
    7 * days,
  ],
];

/** Throws for a queue that could not be made in Azure. */
export function checkQueueSettings(settings: QueueSettings): void {
  for (const [name, valueOf, least, most] of limits) {
    const value = valueOf(settings);
    if (value === undefined || (value >= least && value <= most)) continue;
    throw new Error(
      `the queue ${settings.name}: ${name} is ${value}, and has to be from ${least} to ${most}`,
    );
  }
}
