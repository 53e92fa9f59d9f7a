/** Traces and metrics to Application Insights; its own bundle, loaded by `load.ts` alone. */
import { ManagedIdentityCredential } from '@azure/identity';
import { useAzureMonitor } from '@azure/monitor-opentelemetry';

/**
 * The connection string is the app's setting APPLICATIONINSIGHTS_CONNECTION_STRING, which the distribution reads itself.
 * Logs stay with the Functions host, which has them already.
 */
export function start(clientId: string | undefined): void {
  useAzureMonitor({
    azureMonitorExporterOptions: {
      credential:
        clientId === undefined
          ? new ManagedIdentityCredential()
          : new ManagedIdentityCredential({ clientId }),
    },
    // Its own default is five spans a second, which would tear a trace apart in any burst.
    samplingRatio: 1,
    tracesPerSecond: 0,
    enableLiveMetrics: false,
    instrumentationOptions: { http: { enabled: false }, azureSdk: { enabled: false } },
  });
}
