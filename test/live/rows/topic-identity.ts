import type { PersonRow } from '../row.ts';

export const topicIdentity: PersonRow = {
  kind: 'person',
  id: 'topic-identity',
  question: 'does Azure give a topic of the region global a system-assigned identity?',
  expected: 'the topic is made',
  look: 'The first `azd provision`: is the system topic of the source group there, with its identity switched on?',
  onlyAzure: 'the local cloud has topics from its start and makes none',
};
