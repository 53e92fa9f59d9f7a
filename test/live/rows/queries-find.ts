import type { PersonRow } from '../row.ts';

export const queriesFind: PersonRow = {
  kind: 'person',
  id: 'queries-find',
  question: 'do the queries of alerts and workbook find what they are for?',
  expected: 'each panel shows something',
  look: "Open each panel of the workbook after a day, and the portal's page of each alert.",
  onlyAzure: 'only Azure Monitor runs these queries',
};
