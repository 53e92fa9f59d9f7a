/** Loaded when the first hint is sent. The package is CommonJS, of which a dynamic import would have no names. */
export { ServiceBusClient } from '@azure/service-bus';
