/** Settings of one queue, named as in `Microsoft.ServiceBus/namespaces/queues`; durations in milliseconds. */
export interface QueueSettings {
  name: string;
  /** At most five minutes. */
  lockDurationMs: number;
  maxDeliveryCount: number;
  /** Absent: messages without a time to live of their own never expire. */
  defaultMessageTimeToLiveMs?: number;
  /** False: an expired message is dropped. */
  deadLetteringOnMessageExpiration: boolean;
  requiresDuplicateDetection: boolean;
  /** How long a MessageId is remembered, from the moment that it was first accepted. */
  duplicateDetectionHistoryMs: number;
  /**
   * Of its namespace: whom it lets in of what delivers into it from Azure. Programs on this machine count as coming by
   * a private endpoint. Default: open.
   */
  firewall?: 'open' | 'trusted-services' | 'closed';
}
