import { ServiceBusClient } from '@azure/service-bus';
import type { Clock } from '../clock.ts';
import { ManagedIdentity } from './managed-identity.ts';
import type { Settings } from './settings.ts';

/** One attempt at a time: whether to go on is decided here, and a namespace that is not there shows at once. */
const retryOptions = { maxRetries: 0, retryDelayInMs: 1000 };

/**
 * The client for a trigger's `connection`: by identity when `<connection>__fullyQualifiedNamespace` is set,
 * else by the connection string in `<connection>`. `<connection>__customEndpointAddress`, which Azure does not
 * know, says where the namespace really listens. The host looks for `AzureWebJobs<connection>` first (documented).
 */
export function connectServiceBus(connection: string, settings: Settings, clock: Clock): ServiceBusClient {
  for (const name of [`AzureWebJobs${connection}`, connection]) {
    const get = (key: string) => settings.get(`${name}__${key}`);
    const customEndpointAddress = get('customEndpointAddress');
    const options = {
      retryOptions,
      ...(customEndpointAddress === undefined ? {} : { customEndpointAddress }),
    };
    const connectionString = settings.get(name);
    if (connectionString !== undefined) return new ServiceBusClient(connectionString, options);
    const namespace = get('fullyQualifiedNamespace');
    if (namespace !== undefined) {
      const credential = new ManagedIdentity(settings, get('clientId'), clock);
      return new ServiceBusClient(namespace, credential, options);
    }
  }
  throw new Error(
    `Microsoft Azure WebJobs SDK ServiceBus connection string '${connection}' is missing or empty.`,
  );
}
