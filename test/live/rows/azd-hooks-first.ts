import type { PersonRow } from '../row.ts';

export const azdHooksFirst: PersonRow = {
  kind: 'person',
  id: 'azd-hooks-first',
  question: 'does azd run its hooks before it asks for subscription and region?',
  expected: 'the hook comes first',
  look: 'At the first `azd up` in a new environment: what comes first, the words of the hook or the question for a subscription?',
  onlyAzure: 'it is what azd shows on a terminal',
};
