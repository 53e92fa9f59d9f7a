import type { PersonRow } from '../row.ts';

export const topicElsewhere: PersonRow = {
  kind: 'person',
  id: 'topic-elsewhere',
  question: 'does a topic of one subscription deliver into a queue of another?',
  expected: 'the copy comes',
  look: 'docs/deploy.md, See that it works, step 3, with a source in another subscription.',
  onlyAzure: 'the local cloud has topics from its start and no routes for them',
};
