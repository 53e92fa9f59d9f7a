import type { PersonRow } from '../row.ts';

export const failedStartShown: PersonRow = {
  kind: 'person',
  id: 'failed-start-shown',
  question:
    'is the message of a start that failed shown under Failures, and on the page of the function app?',
  expected: 'both show it',
  look: 'Deploy a `replication.json` with a wrong name in it, and look at both pages of the portal.',
  onlyAzure: 'they are pages of the portal',
};
