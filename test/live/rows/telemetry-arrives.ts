import type { PersonRow } from '../row.ts';

export const telemetryArrives: PersonRow = {
  kind: 'person',
  id: 'telemetry-arrives',
  question: "does Microsoft's distribution of OpenTelemetry get all out of an app on Flex Consumption?",
  expected: 'it is drawn',
  look: 'With `TELEMETRY=AzureMonitor`: is `snaprep.looks` in Metrics, and drawn after an hour?',
  onlyAzure: "metrics are Azure Monitor's",
};
