import type { PersonRow } from '../row.ts';

export const allByNetwork: PersonRow = {
  kind: 'person',
  id: 'all-by-network',
  question: 'does an app in your network send everything by it?',
  expected: '200, by your network',
  look: 'In a private network: `GET /api/access`, and the log of your firewall or NAT gateway.',
  onlyAzure: 'the local cloud has no networks',
};
