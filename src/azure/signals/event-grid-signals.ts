import { EventGridPublisherClient, type SendCloudEventInput } from '@azure/eventgrid';
import type { TokenCredential } from '@azure/identity';
import type { Signals } from '../../reconciler/ports.ts';
import { SignalsNotSentError } from '../../reconciler/signals-not-sent-error.ts';
import type { Signal } from '../../replication/signals/signal.ts';

/** All attempts together stay well within the lock of a message. */
const longestSendMs = 30_000;

/** The port to a custom topic of Event Grid whose input schema is CloudEvents 1.0, on `@azure/eventgrid`. */
export class EventGridSignals implements Signals {
  readonly #client: EventGridPublisherClient<'CloudEvent'>;

  constructor(credential: TokenCredential, topicEndpoint: string) {
    this.#client = new EventGridPublisherClient(topicEndpoint, 'CloudEvent', credential, {
      retryOptions: { maxRetries: 2, retryDelayInMs: 500, maxRetryDelayInMs: 2000 },
    });
  }

  /** One request: the topic takes all of them or none (documented). */
  async send(signals: readonly Signal[]): Promise<void> {
    try {
      await this.#client.send(signals.map(cloudEventFrom), {
        abortSignal: AbortSignal.timeout(longestSendMs),
      });
    } catch (error) {
      throw new SignalsNotSentError(error);
    }
  }
}

export function cloudEventFrom({
  type,
  id,
  subject,
  time,
  traceparent,
  data,
}: Signal): SendCloudEventInput<object> {
  return {
    type,
    id,
    subject,
    source: `/snaprep/${data.installation}`,
    time: new Date(time),
    dataschema: dataSchemaOf(type),
    datacontenttype: 'application/json',
    data,
    ...(traceparent !== undefined && { extensionAttributes: { traceparent } }),
  };
}

/** `$id` of the schema of its data, in signals.schema.json. */
export function dataSchemaOf(type: Signal['type']): string {
  return `urn:snaprep:signals:${type}:1`;
}
