import { createRequire } from 'node:module';
import type { Settings } from '../../config/settings.ts';
import type * as AzureMonitor from './azure-monitor.ts';

/**
 * Starts the exporter that the settings ask for. It is a file of its own beside the bundle: to read it takes over a
 * second (measured), which nobody pays who has not asked for it.
 */
export function loadTelemetry({ telemetry, clientId }: Settings, moduleUrl: string): void {
  if (telemetry === undefined) return;
  const { start } = createRequire(moduleUrl)('./azure-monitor.cjs') as typeof AzureMonitor;
  start(clientId);
}
