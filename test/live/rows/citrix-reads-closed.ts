import type { PersonRow } from '../row.ts';

export const citrixReadsClosed: PersonRow = {
  kind: 'person',
  id: 'citrix-reads-closed',
  question: "do Citrix's services take a replica whose network access is denied?",
  expected: 'a machine is made of it',
  look: 'One replica as the master image of a catalog for tests, by hand.',
  onlyAzure: 'it takes a Citrix site',
};
