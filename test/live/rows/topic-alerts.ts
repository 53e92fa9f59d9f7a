import { listOf, noInstallation } from '../installation.ts';
import type { RunRow } from '../row.ts';

interface Alert {
  properties: { scopes?: string[]; enabled?: boolean };
}

export const topicAlerts: RunRow = {
  kind: 'run',
  id: 'topic-alerts',
  question: 'does Azure take metric alerts on a topic of the region global?',
  expected: 'they are there, enabled',
  needs: ['installation'],
  minutes: 1,
  dollars: 0,
  makes: 'nothing',
  onlyAzure: noInstallation,
  run: async (stage) => {
    const alerts = await listOf<Alert>(stage, 'providers/Microsoft.Insights/metricAlerts', '2018-03-01');
    const onTopics = alerts.filter(({ properties }) =>
      properties.scopes?.some((scope) => /\/systemTopics\//i.test(scope)),
    );
    if (onTopics.length === 0) return 'there are none';
    const areOn = onTopics.every(({ properties }) => properties.enabled === true);
    return `they are there, ${areOn ? 'enabled' : 'not all enabled'}`;
  },
};
