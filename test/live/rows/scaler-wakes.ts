import type { PersonRow } from '../row.ts';

export const scalerWakes: PersonRow = {
  kind: 'person',
  id: 'scaler-wakes',
  question: 'does the scaler wake the app by the length of a queue?',
  expected: 'the copy comes within minutes',
  look: 'After an hour of silence: docs/deploy.md, See that it works, step 3.',
  onlyAzure: 'nothing scales in the local Functions host',
};
