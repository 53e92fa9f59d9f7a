import type { PersonRow } from '../row.ts';

export const appRoleName: PersonRow = {
  kind: 'person',
  id: 'app-role-name',
  question: 'do logs name the app in AppRoleName, also those of its start?',
  expected: "both have the app's name",
  look: 'In the logs: `AppTraces | summarize count() by AppRoleName`, after a restart.',
  onlyAzure: "logs are Azure Monitor's",
};
