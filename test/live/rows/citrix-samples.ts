import type { PersonRow } from '../row.ts';

export const citrixSamples: PersonRow = {
  kind: 'person',
  id: 'citrix-samples',
  question: 'do the two handlers in `samples` work on a Citrix site?',
  expected: 'both do',
  look: 'Run them against a catalog for tests.',
  onlyAzure: 'it takes a Citrix site',
};
