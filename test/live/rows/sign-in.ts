import type { PersonRow } from '../row.ts';

export const signIn: PersonRow = {
  kind: 'person',
  id: 'sign-in',
  question:
    'does sign-in by a federated identity work on Flex Consumption, and does the app see that the platform checks tokens?',
  expected: '200',
  look: 'With `authentication`: `GET /api/access` with a token of yours, as docs/sign-in.md says.',
  onlyAzure: 'the platform checks the tokens, and the local cloud has no Entra ID',
};
