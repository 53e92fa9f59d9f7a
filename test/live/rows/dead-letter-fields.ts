import type { PersonRow } from '../row.ts';

export const deadLetterFields: PersonRow = {
  kind: 'person',
  id: 'dead-letter-fields',
  question: 'by which fields does Event Grid say why an event ended in a blob?',
  expected: 'a reason that is not Unknown',
  look: "Let an event end in the container, for example by taking the delivering identity's role away for five minutes; then `snaprep dead-letters list`.",
  onlyAzure: 'Event Grid writes these blobs, and the local cloud writes none',
};
