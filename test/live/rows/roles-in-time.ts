import type { PersonRow } from '../row.ts';

export const rolesInTime: PersonRow = {
  kind: 'person',
  id: 'roles-in-time',
  question: 'do the event subscriptions, which come last, find their roles effective?',
  expected: 'the first `azd provision` succeeds',
  look: 'Deploy once to a new group. Did the first `azd provision` get to its end, or only a second one?',
  onlyAzure: 'it is a whole deployment with azd, which the local cloud has not',
};
