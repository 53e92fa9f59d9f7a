import type { PersonRow } from '../row.ts';

export const routeOrder: PersonRow = {
  kind: 'person',
  id: 'route-order',
  question: 'in which order does the Functions host try routes that both fit?',
  expected: 'by the names of the functions, so that unknownAddress comes last',
  look: 'Ask GET /api/v1/status and GET /api/v1/nothing, and look which function each invocation in the log names.',
  onlyAzure: 'the order is that of the host, which the local cloud only imitates',
};
