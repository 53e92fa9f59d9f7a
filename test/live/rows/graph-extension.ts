import type { PersonRow } from '../row.ts';

export const graphExtension: PersonRow = {
  kind: 'person',
  id: 'graph-extension',
  question: "does Microsoft's Graph extension deploy the app registration as it is written?",
  expected: 'it is registered',
  look: '`az deployment group create` of docs/sign-in.md, with the file infra/sign-in/main.bicep.',
  onlyAzure: 'it writes to the directory of your tenant, which a test must not',
};
