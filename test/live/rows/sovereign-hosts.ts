import type { PersonRow } from '../row.ts';

export const sovereignHosts: PersonRow = {
  kind: 'person',
  id: 'sovereign-hosts',
  question: 'are the hosts of Azure Government and China those that are documented?',
  expected: '`npm run check:after` passes',
  look: 'Deploy there, and run `npm run check:after`.',
  onlyAzure: 'it takes a subscription of another cloud',
};
