import type { PersonRow } from '../row.ts';

export const trustedServices: PersonRow = {
  kind: 'person',
  id: 'trusted-services',
  question: 'does Event Grid pass the closed firewall of a Premium namespace?',
  expected: 'the copy comes',
  look: 'docs/deploy.md, See that it works, step 3, with private networking. A Premium namespace costs about a dollar an hour.',
  onlyAzure: 'the local cloud has the rule as it is documented, and would answer by itself',
};
