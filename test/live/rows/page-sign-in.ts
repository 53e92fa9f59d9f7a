import type { PersonRow } from '../row.ts';

export const pageSignIn: PersonRow = {
  kind: 'person',
  id: 'page-sign-in',
  question:
    "does the platform's sign-in lead back to the page, and does its cookie reach the page's own calls?",
  expected: 'the page shows replicas',
  look: 'Open the page in a new browser window and sign in.',
  onlyAzure: 'the platform does the sign-in, and the local cloud has no Entra ID',
};
